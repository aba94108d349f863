//! `GetTicketCounts`: how many tickets are active, wait for an answer and are flagged for the acting staff member, in its
//! own departments unless the caller says otherwise. WHMCS API reference, GetTicketCounts.

use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::error::Phrases;
use crate::words;
use domain::{Page, StatusKind, TicketFilter};
use service::TicketQuery;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetTicketCounts",
    access: Access::Staff,
    parameters: &[
        optional("ignoreDepartmentAssignments", Kind::Flag, "Every department, not only one's own"),
        optional("includeCountsByStatus", Kind::Flag, "How many there are of each status, too"),
    ],
    source: "WHMCS API reference, GetTicketCounts",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let everywhere = call.flag("ignoreDepartmentAssignments");
    let staff = if everywhere { call.everywhere()? } else { call.staff.clone() };
    let directory = call.directory();
    let counts = staff.counts().await?;
    let here = directory.departments.iter().filter(|department| staff.sees_department(department.id));
    let departments: Vec<i64> = here.map(|department| department.id.0).collect();
    let tickets = |wanted: &dyn Fn(StatusKind) -> bool| -> i64 {
        let counted = counts.iter().filter(|count| {
            let kind = directory.status(count.status).map(|status| status.kind);
            departments.contains(&count.department.0) && kind.is_some_and(wanted)
        });
        counted.map(|count| count.tickets).sum()
    };
    let active = StatusKind::ALL.into_iter().filter(|kind| *kind != StatusKind::Closed);
    let flagged = TicketFilter {
        assignee: Some(call.staff.me().id),
        statuses: Some(directory.statuses_of(&active.collect::<Vec<_>>())),
        ..TicketFilter::default()
    };
    let flagged = staff.tickets(&TicketQuery::new(flagged, Page::new(0, 1))).await?.total;
    let ids = departments.iter().map(|id| Node::integer("item", *id)).collect();
    let mut nodes = vec![
        Node::items("filteredDepartments", ids),
        Node::integer("allActive", tickets(&|kind| kind != StatusKind::Closed)),
        Node::integer(
            "awaitingReply",
            tickets(&|kind| matches!(kind, StatusKind::New | StatusKind::CustomerReply)),
        ),
        Node::integer("flaggedTickets", flagged),
    ];
    if call.flag("includeCountsByStatus") {
        let mut statuses: Vec<Node> = Vec::new();
        for status in &directory.statuses {
            let title = words::status_word(status);
            let of_this = counts
                .iter()
                .filter(|count| count.status == status.id && departments.contains(&count.department.0));
            let number: i64 = of_this.map(|count| count.tickets).sum();
            let fields = vec![Node::text("title", title), Node::integer("count", number)];
            statuses.push(Node::fields(words::status_key(title), fields));
        }
        nodes.push(Node::fields("status", statuses));
    }
    Ok(nodes)
}
