//! `AddContact`. WHMCS API reference, AddContact. A contact has no login here, so what
//! would make it a sub-account is left out with a warning.

use super::list_contacts::MAILS;
use super::person::{PERSON, person};
use crate::action::{Access, Action, Kind, Outcome, Parameter, joined, optional, required};
use crate::call::{Call, value, warning};
use crate::error::{Phrases, Refusal, Trouble};
use crate::words::is_yes;
use domain::ClientId;
use service::StaffDesk;
use wire::Value;

pub(super) const PREFERENCES: Parameter =
    optional("email_preferences", Kind::Fields, "Which kinds of mail it gets, one flag each");

pub(super) const ACTION: Action = Action {
    name: "AddContact",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &joined::<17>(&[
        &[required("clientid", Kind::Id, "Whose contact")],
        &PERSON,
        &[PREFERENCES],
        &WITHOUT_LOGIN,
    ]),
    source: "WHMCS API reference, AddContact",
    phrases: Phrases { no_name: "You did not enter your first name", ..Phrases::USUAL },
    run: |call| Box::pin(run(call)),
};

/// What is read and told of, and not kept.
pub(super) const WITHOUT_LOGIN: [Parameter; 4] = [
    optional("password2", Kind::Text, "Left out: a contact has no login"),
    optional("permissions", Kind::Text, "Left out: a contact has no login"),
    optional("subaccount", Kind::Flag, "Left out: a contact has no login"),
    optional("tax_id", Kind::Text, "Left out: a contact pays no tax of its own"),
];

/// The kinds of mail, when the call says any; those that it does not name are as they were.
pub(super) fn preferences(call: &Call, before: &str) -> Option<Vec<&'static str>> {
    let Some(Value::Map(map)) = value(&call.params, "email_preferences") else { return None };
    let gets = |kind: &&'static str| {
        map.get_ignoring_case(kind).map_or_else(|| before.split(',').any(|other| other == *kind), is_yes)
    };
    Some(MAILS.into_iter().filter(gets).collect())
}

/// What is told of what would make a contact a sub-account, and of what is its client's.
pub(super) fn without_login(call: &Call) -> Vec<String> {
    let login = ["password2", "permissions"].into_iter().filter(|name| call.filled(name).is_some());
    let login = login.chain(call.flag("subaccount").then_some("subaccount"));
    let mut told: Vec<_> = login.map(|name| format!("{name} was left out: a contact has no login")).collect();
    if call.filled("tax_id").is_some() {
        told.push("tax_id was left out: it is its client's".to_owned());
    }
    told
}

/// What is told of an address that somebody logs in with, when the contact is to log in, too.
pub(super) async fn check_login(call: &Call, staff: &StaffDesk) -> Result<(), Trouble> {
    if call.filled("password2").is_some()
        && let Some(email) = call.filled("email")
        && staff.is_login(email).await?
    {
        return Err(Refusal::business("Duplicate Email Address").into());
    }
    Ok(())
}

async fn run(call: &Call) -> Outcome {
    let client = ClientId(call.id("clientid").unwrap_or(0));
    let mails = preferences(call, "").unwrap_or_default();
    let staff = call.everywhere()?;
    staff.client(client).await?;
    check_login(call, &staff).await?;
    let contact = staff.add_client_contact(client, &person(call), &mails).await?;
    let mut nodes = vec![call.ids.node("contactid", contact.0)];
    nodes.extend(warning(&without_login(call)));
    Ok(nodes)
}
