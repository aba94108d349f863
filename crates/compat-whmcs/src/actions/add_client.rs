//! `AddClient`. WHMCS API reference, AddClient: its sentences and their order. `owner_id` and `owner_user_id` are
//! what clients of version 8 read; a client is its own only user here, so all three are one number.

use crate::action::{Access, Action, Kind, Outcome, optional, required};
use crate::call::{Call, warning};
use crate::error::{Phrases, Refusal};
use domain::{Error, Field};
use service::{EditClient, NewClient, PostalAddress};

pub(super) const ACTION: Action = Action {
    name: "AddClient",
    access: Access::Staff,
    parameters: &[
        required("firstname", Kind::Text, "Given name"),
        required("lastname", Kind::Text, "Family name"),
        required("email", Kind::Text, "Address, which is the login"),
        required("address1", Kind::Text, "Street and house"),
        required("city", Kind::Text, "City"),
        required("state", Kind::Text, "State or region"),
        required("postcode", Kind::Text, "Postcode"),
        required("country", Kind::Text, "Two-letter country"),
        required("phonenumber", Kind::Text, "Phone number"),
        required("password2", Kind::Text, "Password"),
        optional("companyname", Kind::Text, "Company"),
        optional("address2", Kind::Text, "Second line of the address"),
        optional("notes", Kind::Text, "What staff should know of it"),
        optional("skipvalidation", Kind::Flag, "Do without the required fields but name and address"),
    ],
    source: "WHMCS API reference, AddClient",
    phrases: Phrases {
        no_email: "You did not enter your email address",
        bad_email: "The email address you entered was not valid",
        no_name: "You did not enter your first name",
        ..Phrases::USUAL
    },
    run: |call| Box::pin(run(call)),
};

/// The required fields in the documented order of their sentences; the two spaces are documented too.
const REQUIRED: [(&str, &str); 9] = [
    ("firstname", "You did not enter your first name"),
    ("lastname", "You did not enter your last name"),
    ("email", "You did not enter your email address"),
    ("address1", "You did not enter your  address line 1"),
    ("city", "You did not enter your city"),
    ("state", "You did not enter your state"),
    ("postcode", "You did not enter your postcode"),
    ("country", "You did not enter your country"),
    ("phonenumber", "You did not enter your phone number"),
];

/// What tells of a credit card, which a desk does not keep, and the documented warning about it.
const CARD: [&str; 6] = ["cardtype", "cardnum", "expdate", "startdate", "issuenumber", "cvv"];
const CARD_IS_DEPRECATED: &str = "Credit card related parameters are now deprecated and may be removed in a future \
                                  version. Use AddPayMethod instead.";

async fn run(call: &Call) -> Outcome {
    if !call.flag("skipvalidation")
        && let Some((_, sentence)) = REQUIRED.iter().find(|(name, _)| call.filled(name).is_none())
    {
        return Err(Refusal::business(*sentence).into());
    }
    let text = |name| call.raw(name).trim().to_owned();
    let address = [text("address1"), text("address2")];
    let mut new = NewClient {
        provider: None,
        email: text("email"),
        first_name: text("firstname"),
        last_name: text("lastname"),
        company: text("companyname"),
        postal: PostalAddress {
            address: address.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"),
            city: text("city"),
            region: text("state"),
            postcode: text("postcode"),
            country: text("country"),
            phone: text("phonenumber"),
        },
        password: Some(call.raw("password2").to_owned()).filter(|password| !password.is_empty()),
        created_at: None,
    };
    let staff = call.everywhere()?;
    let mut warnings = Vec::new();
    let added = match staff.add_client(&new).await {
        // The API takes passwords of any length. One that the desk refuses is left out: the account is there and
        // its owner sets another.
        Err(Error::Invalid { field: Field::Password, why }) => {
            warnings.push(format!("password2 was left out: {why}"));
            new.password = None;
            staff.add_client(&new).await
        }
        done => done,
    };
    let id = added?;
    if let Some(notes) = call.filled("notes") {
        let comment = Some(notes.to_owned());
        staff.edit_client(id, &EditClient { comment, ..EditClient::default() }).await?;
    }
    if CARD.iter().any(|name| call.filled(name).is_some()) {
        warnings.push(CARD_IS_DEPRECATED.to_owned());
    }
    let id = id.0;
    let mut nodes = ["clientid", "owner_id", "owner_user_id"].map(|name| call.ids.node(name, id)).to_vec();
    nodes.extend(warning(&warnings));
    Ok(nodes)
}
