//! `UpdateContact`. WHMCS API reference, UpdateContact. What is blank stays.

use super::add_contact::{PREFERENCES, WITHOUT_LOGIN, check_login, preferences, without_login};
use super::person::{PERSON, person};
use crate::action::{Access, Action, Kind, Outcome, joined, required};
use crate::call::{Call, warning};
use crate::error::Phrases;
use domain::ContactId;

pub(super) const ACTION: Action = Action {
    name: "UpdateContact",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &joined::<17>(&[
        &[required("contactid", Kind::Id, "The contact")],
        &PERSON,
        &[PREFERENCES],
        &WITHOUT_LOGIN,
    ]),
    source: "WHMCS API reference, UpdateContact",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let id = ContactId(call.id("contactid").unwrap_or(0));
    let staff = call.everywhere()?;
    let before = staff.contact_card(id).await?.mail_kinds;
    check_login(call, &staff).await?;
    staff.edit_contact(id, &person(call), preferences(call, &before).as_deref()).await?;
    let mut nodes = vec![call.ids.node("contactid", id.0)];
    nodes.extend(warning(&without_login(call)));
    Ok(nodes)
}
