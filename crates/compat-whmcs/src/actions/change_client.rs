//! `UpdateClient`. WHMCS API reference, UpdateClient. What is blank stays, but for company, second line of the address and
//! notes, which may be emptied.

use super::add_client::{group, left_out};
use super::list_clients::state_of;
use super::person::{PERSON, person, sent};
use crate::action::{Access, Action, Kind, Outcome, joined, optional};
use crate::call::{Call, warning};
use crate::error::{Phrases, Refusal, Trouble};
use domain::{AccountState, ClientId, Error, Field, What};
use service::EditClient;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "UpdateClient",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &joined::<25>(&[
        &[
            optional("clientid", Kind::Id, "The client"),
            optional("clientemail", Kind::Text, "Its address, when it is not named otherwise"),
        ],
        &PERSON,
        &[
            optional("password2", Kind::Text, "Another password"),
            optional("tax_id", Kind::Text, "Number at the tax office"),
            optional("groupid", Kind::Id, "The one group it belongs to, 0 for none"),
            optional("language", Kind::Text, "The language it wants, by its full name"),
            optional("marketingoptin", Kind::Flag, "Whether it wants to be told of offers"),
            optional("notes", Kind::Text, "What staff should know of it"),
            optional("status", Kind::Text, "Active, Inactive or Closed"),
            optional("currency", Kind::Id, "1, the one currency of the desk; others are left out"),
            optional("paymentmethod", Kind::Text, "Left out: a desk takes no payments"),
            optional("customfields", Kind::Text, "Left out: clients have no custom fields here"),
            optional("securityqid", Kind::Id, "Left out: there are no security questions"),
            optional("securityqans", Kind::Text, "Left out: there are no security questions"),
        ],
    ]),
    source: "WHMCS API reference, UpdateClient",
    phrases: Phrases { bad_email: "The email address you entered was not valid", ..Phrases::USUAL },
    run: |call| Box::pin(run(call)),
};

/// What UpdateClient says of an address that another client has.
fn duplicate(error: Error) -> Trouble {
    match error {
        Error::Exists(What::Client) => Refusal::business("Duplicate Email Address").into(),
        other => Trouble::Rule(other),
    }
}

fn state(call: &Call) -> Result<Option<AccountState>, Refusal> {
    let Some(word) = call.filled("status") else { return Ok(None) };
    let state = state_of(word)
        .ok_or_else(|| Refusal::business("Invalid Status. Valid statuses are: Active,Inactive,Closed"))?;
    Ok(Some(state))
}

async fn run(call: &Call) -> Outcome {
    let staff = call.everywhere()?;
    let id = match (call.id("clientid"), call.filled("clientemail")) {
        (None, Some(email)) => staff.client_by_email(email).await?.id,
        (id, _) => ClientId(id.unwrap_or(0)),
    };
    staff.client(id).await?;
    let password = call.filled("password2").map(|_| call.raw("password2").to_owned());
    let mut warnings = left_out(call);
    let group = if call.filled("groupid") == Some("0") {
        Some(0)
    } else {
        group(call, &staff, &mut warnings).await?
    };
    let mut changes = EditClient {
        person: person(call),
        comment: sent(call, "notes"),
        password,
        state: state(call)?,
        tax_id: sent(call, "tax_id"),
        language: sent(call, "language"),
        wants_news: call.filled("marketingoptin").map(|_| call.flag("marketingoptin")),
        group,
    };
    let done = match staff.edit_client(id, &changes).await {
        // As in AddClient: a password that the desk refuses is left out.
        Err(Error::Invalid { field: Field::Password, why }) => {
            warnings.push(format!("password2 was left out: {why}"));
            changes.password = None;
            staff.edit_client(id, &changes).await
        }
        done => done,
    };
    done.map_err(duplicate)?;
    // A text in the sample of the reference, whatever the caller's ids are.
    let mut nodes = vec![Node::text("clientid", id.0.to_string())];
    nodes.extend(warning(&warnings));
    Ok(nodes)
}
