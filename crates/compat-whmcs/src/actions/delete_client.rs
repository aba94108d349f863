//! `DeleteClient`: the account with its tickets, contacts and services. WHMCS API reference, DeleteClient.

use crate::action::{Access, Action, Kind, Outcome, required};
use crate::call::Call;
use crate::error::Phrases;
use domain::ClientId;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "DeleteClient",
    access: Access::Staff,
    parameters: &[required("clientid", Kind::Id, "The client")],
    source: "WHMCS API reference, DeleteClient",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let id = call.id("clientid").unwrap_or(0);
    call.everywhere()?.delete_client(ClientId(id)).await?;
    // The sample of the reference prints it as text, whatever the caller's ids are.
    Ok(vec![Node::text("clientid", id.to_string())])
}
