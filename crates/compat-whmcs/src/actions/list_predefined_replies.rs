//! `GetTicketPredefinedReplies`: predefined replies by name, of one category or of all. WHMCS API reference,
//! GetTicketPredefinedReplies. `id` is not documented there, but clients read it.

use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::error::Phrases;
use domain::PredefinedCategoryId;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetTicketPredefinedReplies",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[optional("catid", Kind::Number, "Replies of this category; all when absent")],
    source: "WHMCS API reference, GetTicketPredefinedReplies",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let category = call.number("catid")?.filter(|id| *id != 0).map(PredefinedCategoryId);
    let replies = call.staff.predefined_replies(category).await?;
    let rows: Vec<Node> = replies
        .iter()
        .map(|reply| {
            Node::fields(
                "predefinedreply",
                vec![
                    call.ids.node("id", reply.id.0),
                    Node::text("name", reply.name.as_str()),
                    Node::text("reply", reply.body.as_str()),
                ],
            )
        })
        .collect();
    Ok(vec![
        Node::integer("totalresults", i64::try_from(rows.len()).unwrap_or(i64::MAX)),
        Node::fields("predefinedreplies", vec![Node::items("predefinedreply", rows)]),
    ])
}
