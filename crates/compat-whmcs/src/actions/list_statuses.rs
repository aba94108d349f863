//! `GetSupportStatuses`: every status in its order, with how many tickets are in it. WHMCS API reference,
//! GetSupportStatuses; WHMCS wiki, API:Get Support Statuses, for the older form.

use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::error::Phrases;
use crate::words;
use domain::DepartmentId;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetSupportStatuses",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[optional("deptid", Kind::Number, "Count the tickets of this department only")],
    source: "WHMCS API reference, GetSupportStatuses",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let department = call.number("deptid")?.filter(|id| *id != 0).map(DepartmentId);
    let directory = call.directory();
    let counts = call.everywhere()?.counts().await?;
    let rows: Vec<Node> = directory
        .statuses
        .iter()
        .map(|status| {
            let here = counts.iter().filter(|count| {
                count.status == status.id && department.is_none_or(|id| id == count.department)
            });
            Node::fields(
                "status",
                vec![
                    Node::text("title", words::status_word(status)),
                    // A number in the sample of the reference too, where ids are text.
                    Node::integer("count", here.map(|count| count.tickets).sum()),
                    Node::text("color", status.color.as_str()),
                ],
            )
        })
        .collect();
    Ok(vec![
        Node::integer("totalresults", i64::try_from(rows.len()).unwrap_or(i64::MAX)),
        Node::fields("statuses", vec![Node::items("status", rows)]),
    ])
}
