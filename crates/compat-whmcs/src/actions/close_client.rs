//! `CloseClient`: the account stays with all that is in it, and may no longer log in. WHMCS API reference, CloseClient.

use crate::action::{Access, Action, Kind, Outcome, required};
use crate::call::Call;
use crate::error::Phrases;
use domain::{AccountState, ClientId};
use service::EditClient;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "CloseClient",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[required("clientid", Kind::Id, "The client")],
    source: "WHMCS API reference, CloseClient",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let id = ClientId(call.id("clientid").unwrap_or(0));
    let changes = EditClient { state: Some(AccountState::Closed), ..EditClient::default() };
    call.everywhere()?.edit_client(id, &changes).await?;
    Ok(vec![Node::text("clientid", id.0.to_string())])
}
