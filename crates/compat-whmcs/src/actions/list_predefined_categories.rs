//! `GetTicketPredefinedCats`: the categories of predefined replies by name, 0 as the parent of those at the top.
//! WHMCS API reference, GetTicketPredefinedCats.

use crate::action::{Access, Action, Outcome};
use crate::call::Call;
use crate::error::Phrases;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetTicketPredefinedCats",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[],
    source: "WHMCS API reference, GetTicketPredefinedCats",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let categories = call.staff.predefined_categories().await?;
    let rows: Vec<Node> = categories
        .iter()
        .map(|category| {
            Node::fields(
                "category",
                vec![
                    call.ids.node("id", category.id.0),
                    call.ids.node("parentid", category.parent.map_or(0, |parent| parent.0)),
                    Node::text("name", category.name.as_str()),
                    call.ids.node("replycount", category.replies),
                ],
            )
        })
        .collect();
    Ok(vec![
        Node::integer("totalresults", i64::try_from(rows.len()).unwrap_or(i64::MAX)),
        Node::fields("categories", vec![Node::items("category", rows)]),
    ])
}
