//! `GetStats`: the tickets of the acting staff member's departments, and who is there. WHMCS API reference, GetStats. A desk
//! has no invoices, orders, quotes and network issues, so it tells of none.

use super::count_tickets::{Tally, tally};
use crate::action::{Access, Action, Outcome};
use crate::call::Call;
use crate::error::Phrases;
use crate::words;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetStats",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[],
    source: "WHMCS API reference, GetStats",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let Tally { active, awaiting, flagged, statuses, .. } = tally(call, &call.staff).await?;
    let everywhere = call.everywhere()?;
    let online = everywhere.staff_online().await?.len();
    let cancellations = everywhere.cancellations().await?;
    let mut nodes = vec![
        Node::integer("tickets_allactive", active),
        Node::integer("tickets_awaitingreply", awaiting),
        Node::integer("tickets_flaggedtickets", flagged),
    ];
    nodes.extend(
        statuses
            .into_iter()
            .map(|(title, number)| Node::integer(format!("tickets_{}", words::status_key(&title)), number)),
    );
    nodes.push(Node::integer("cancellations_pending", cancellations));
    nodes.push(Node::integer("staff_online", i64::try_from(online).unwrap_or(i64::MAX)));
    Ok(nodes)
}
