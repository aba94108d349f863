//! `AddClient`. WHMCS API reference, AddClient: its sentences and their order. `owner_id` and `owner_user_id` are
//! what clients of version 8 read: the user who owns the client, and is added with it unless there is one.

use crate::action::{Access, Action, Kind, Outcome, optional, required};
use crate::call::{Call, warning};
use crate::error::{Phrases, Refusal, Trouble};
use domain::{Email, Error, Field, UserId};
use service::{ClientDetails, NewClient, PostalAddress, StaffDesk};

pub(super) const ACTION: Action = Action {
    name: "AddClient",
    owner: http::Owner::Panel,
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
        optional(
            "password2",
            Kind::Text,
            "Password of the user who is added; nobody can log in until there is one",
        ),
        optional("owner_user_id", Kind::Id, "Who owns it; without one a user of the same names is added"),
        optional("companyname", Kind::Text, "Company"),
        optional("address2", Kind::Text, "Second line of the address"),
        optional("tax_id", Kind::Text, "Number at the tax office"),
        optional("groupid", Kind::Id, "The group it belongs to"),
        optional("language", Kind::Text, "The language it wants, by its full name"),
        optional("marketingoptin", Kind::Flag, "Whether it wants to be told of offers"),
        optional("notes", Kind::Text, "What staff should know of it"),
        optional("currency", Kind::Id, "1, the one currency of the desk; others are left out"),
        optional("customfields", Kind::Text, "Left out: clients have no custom fields here"),
        optional("securityqid", Kind::Id, "Left out: there are no security questions"),
        optional("securityqans", Kind::Text, "Left out: there are no security questions"),
        optional("skipvalidation", Kind::Flag, "Do without the required fields but name and address"),
    ],
    source: "WHMCS API reference, AddClient",
    phrases: Phrases {
        no_email: "You did not enter your email address",
        bad_email: BAD_EMAIL,
        no_name: "You did not enter your first name",
        ..Phrases::USUAL
    },
    run: |call| Box::pin(run(call)),
};

const BAD_EMAIL: &str = "The email address you entered was not valid";
const NO_COUNTRY: &str = "Valid country required";

/// The required fields in the documented order of their sentences; the two spaces are documented too.
const REQUIRED: [(&str, &str); 9] = [
    ("firstname", "You did not enter your first name"),
    ("lastname", "You did not enter your last name"),
    ("email", "You did not enter your email address"),
    ("address1", "You did not enter your  address line 1"),
    ("city", "You did not enter your city"),
    ("state", "You did not enter your state"),
    ("postcode", "You did not enter your postcode"),
    ("country", NO_COUNTRY),
    ("phonenumber", "You did not enter your phone number"),
];

/// What a desk does not keep, and what is told of it; the sentence about cards is documented.
const LEFT_OUT: [(&[&str], &str); 6] = [
    (&["securityqid"], "securityqid was left out: there are no security questions"),
    (&["securityqans"], "securityqans was left out: there are no security questions"),
    (&["customfields"], "customfields was left out: clients have no custom fields"),
    (&["paymentmethod"], "paymentmethod was left out: a desk takes no payments"),
    (&["bankcode", "bankacct"], "bankcode and bankacct were left out: a desk takes no payments"),
    (
        &["cardtype", "cardnum", "expdate", "startdate", "issuenumber", "cvv"],
        "Credit card related parameters are now deprecated and may be removed in a future version. Use AddPayMethod \
         instead.",
    ),
];

/// Tells of everything in a call that a desk does not keep.
pub(super) fn left_out(call: &Call) -> Vec<String> {
    let sent = |names: &[&str]| names.iter().any(|name| call.filled(name).is_some());
    let other_currency = call.id("currency").is_some_and(|currency| currency != 1);
    let currency = other_currency.then_some("currency was left out: there is one, and its number is 1");
    let others = LEFT_OUT.iter().filter(|(names, _)| sent(names)).map(|(_, why)| *why);
    others.chain(currency).map(str::to_owned).collect()
}

/// What is said of a value that is there: each right behind the sentence about its absence, as documented.
fn wrong(name: &str, value: &str) -> Option<&'static str> {
    match name {
        "email" => Email::new(value).is_err().then_some(BAD_EMAIL),
        "country" => {
            let is_code = value.len() == 2 && value.chars().all(|c| c.is_ascii_alphabetic());
            (!is_code).then_some(NO_COUNTRY)
        }
        "phonenumber" => {
            let is_number = value.chars().all(|c| c.is_ascii_digit() || "+-.()/ ".contains(c));
            let is_number = is_number && value.contains(|c: char| c.is_ascii_digit());
            (!is_number).then_some("Invalid telephone phone number")
        }
        _ => None,
    }
}

/// The required fields, each there and of use.
fn check(call: &Call) -> Result<(), Refusal> {
    for (name, sentence) in REQUIRED {
        let value = call.filled(name).ok_or_else(|| Refusal::business(sentence))?;
        if let Some(sentence) = wrong(name, value) {
            return Err(Refusal::business(sentence));
        }
    }
    Ok(())
}

/// The group that a call names; one that is not there is left out.
pub(super) async fn group(
    call: &Call,
    staff: &StaffDesk,
    warnings: &mut Vec<String>,
) -> Result<Option<i64>, Trouble> {
    let Some(group) = call.id("groupid") else { return Ok(None) };
    if staff.has_client_group(group).await? {
        return Ok(Some(group));
    }
    warnings.push("groupid was left out: there is no such group".to_owned());
    Ok(None)
}

async fn run(call: &Call) -> Outcome {
    let staff = call.everywhere()?;
    let owner = call.id("owner_user_id").map(UserId);
    if let Some(owner) = owner {
        staff.user(owner).await?;
    }
    if !call.flag("skipvalidation") {
        check(call)?;
    }
    let text = |name| call.raw(name).trim().to_owned();
    let mut postal = PostalAddress {
        address: String::new(),
        city: text("city"),
        region: text("state"),
        postcode: text("postcode"),
        country: text("country"),
        phone: text("phonenumber"),
    };
    postal.set_lines(call.raw("address1"), call.raw("address2"));
    let mut warnings = left_out(call);
    let group = group(call, &staff, &mut warnings).await?;
    let mut new = NewClient {
        provider: None,
        email: text("email"),
        first_name: text("firstname"),
        last_name: text("lastname"),
        company: text("companyname"),
        postal,
        password: Some(call.raw("password2").to_owned()).filter(|password| !password.is_empty()),
        created_at: None,
        owner,
        comment: text("notes"),
        details: ClientDetails {
            tax_id: text("tax_id"),
            language: text("language"),
            wants_news: call.flag("marketingoptin"),
        },
        group,
    };
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
    let owner = staff.owner(id).await?.id.0;
    let all = [("clientid", id.0), ("owner_id", owner), ("owner_user_id", owner)];
    let mut nodes = all.map(|(name, id)| call.ids.node(name, id)).to_vec();
    nodes.extend(warning(&warnings));
    Ok(nodes)
}
