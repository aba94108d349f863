//! `DeleteClient`: the account with its tickets, contacts and services. WHMCS API reference, DeleteClient.

use crate::action::{Access, Action, Kind, Outcome, optional, required};
use crate::call::Call;
use crate::error::Phrases;
use domain::ClientId;
use service::Owners;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "DeleteClient",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[
        required("clientid", Kind::Id, "The client"),
        optional(
            "deleteusers",
            Kind::Flag,
            "Whether its owner goes along, unless that user owns another; when absent, one with its address does",
        ),
    ],
    source: "WHMCS API reference, DeleteClient",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let id = call.id("clientid").unwrap_or(0);
    let staff = call.everywhere()?;
    let owners = match (call.filled("deleteusers"), call.flag("deleteusers")) {
        // Callers from before there were users expect that the address is free again.
        (None, _) => Owners::WithIts,
        (Some(_), true) => Owners::Go,
        (Some(_), false) => Owners::Stay,
    };
    staff.delete_client_and(ClientId(id), owners).await?;
    // The sample of the reference prints it as text, whatever the caller's ids are.
    Ok(vec![Node::text("clientid", id.to_string())])
}
