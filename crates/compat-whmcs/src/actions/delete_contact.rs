//! `DeleteContact`: its tickets stay with the client. WHMCS API reference, DeleteContact.

use crate::action::{Access, Action, Kind, Outcome, required};
use crate::call::Call;
use crate::error::Phrases;
use domain::ContactId;

pub(super) const ACTION: Action = Action {
    name: "DeleteContact",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[required("contactid", Kind::Id, "The contact")],
    source: "WHMCS API reference, DeleteContact",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let id = ContactId(call.id("contactid").unwrap_or(0));
    call.everywhere()?.delete_contact(id).await?;
    Ok(vec![call.ids.node("contactid", id.0)])
}
