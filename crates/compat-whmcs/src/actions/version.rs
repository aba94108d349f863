//! `WhmcsDetails`: the version that callers are told, which some of them look at before anything else. WHMCS API reference,
//! WhmcsDetails.

use crate::action::{Access, Action, Outcome};
use crate::call::Call;
use crate::error::Phrases;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "WhmcsDetails",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[],
    source: "WHMCS API reference, WhmcsDetails",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

/// Both forms of the version.
pub(super) fn whmcs(call: &Call) -> Node {
    let full = format!("{}-release.1", call.version);
    Node::fields("whmcs", vec![Node::text("version", &*call.version), Node::text("canonicalversion", full)])
}

async fn run(call: &Call) -> Outcome {
    Ok(vec![whmcs(call)])
}
