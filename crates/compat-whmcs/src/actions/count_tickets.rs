//! `GetTicketCounts`: how many tickets are active, wait for an answer and are flagged for the acting staff member, in its
//! own departments unless the caller says otherwise. WHMCS API reference, GetTicketCounts.

use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::error::Phrases;
use crate::words;
use domain::{Error, Page, Status, StatusKind, TicketFilter};
use service::{StaffDesk, TicketQuery};
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetTicketCounts",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[
        optional("ignoreDepartmentAssignments", Kind::Flag, "Every department, not only one's own"),
        optional("includeCountsByStatus", Kind::Flag, "How many there are of each status, too"),
    ],
    source: "WHMCS API reference, GetTicketCounts",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

/// How many tickets there are, as one staff member is told.
pub(super) struct Tally {
    pub(super) departments: Vec<i64>,
    pub(super) active: i64,
    pub(super) awaiting: i64,
    pub(super) flagged: i64,
    /// Of each status, in their order, under the first of those that differ in no letter or digit: an object has each
    /// field once.
    pub(super) statuses: Vec<(String, i64)>,
}

/// Counts what a handle sees; flagged are those of the acting staff member.
pub(super) async fn tally(call: &Call, staff: &StaffDesk) -> Result<Tally, Error> {
    let directory = call.directory();
    let counts = staff.counts().await?;
    let here = directory.departments.iter().filter(|department| staff.sees_department(department.id));
    let departments: Vec<i64> = here.map(|department| department.id.0).collect();
    let tickets = |wanted: &dyn Fn(&Status) -> bool| -> i64 {
        let counted = counts.iter().filter(|count| {
            departments.contains(&count.department.0) && directory.status(count.status).is_some_and(wanted)
        });
        counted.map(|count| count.tickets).sum()
    };
    let active = StatusKind::ALL.into_iter().filter(|kind| *kind != StatusKind::Closed);
    let flagged = TicketFilter {
        assignee: Some(call.staff.me().id),
        statuses: Some(directory.statuses_of(&active.collect::<Vec<_>>())),
        ..TicketFilter::default()
    };
    let mut of_each: Vec<(String, i64)> = Vec::new();
    for status in &directory.statuses {
        let (title, count) = (words::status_word(status), tickets(&|other| other.id == status.id));
        let key = words::status_key(title);
        match of_each.iter_mut().find(|(known, _)| words::status_key(known) == key) {
            Some((_, known)) => *known += count,
            None => of_each.push((title.to_owned(), count)),
        }
    }
    Ok(Tally {
        active: tickets(&|status| status.kind != StatusKind::Closed),
        awaiting: tickets(&|status| matches!(status.kind, StatusKind::New | StatusKind::CustomerReply)),
        flagged: staff.tickets(&TicketQuery::new(flagged, Page::new(0, 1))).await?.total,
        statuses: of_each,
        departments: departments.clone(),
    })
}

async fn run(call: &Call) -> Outcome {
    let everywhere = call.flag("ignoreDepartmentAssignments");
    let staff = if everywhere { call.everywhere()? } else { call.staff.clone() };
    let tally = tally(call, &staff).await?;
    let ids = tally.departments.into_iter().map(|id| call.ids.node("item", id)).collect();
    let mut nodes = vec![
        Node::items("filteredDepartments", ids),
        Node::integer("allActive", tally.active),
        Node::integer("awaitingReply", tally.awaiting),
        Node::integer("flaggedTickets", tally.flagged),
    ];
    if call.flag("includeCountsByStatus") {
        let statuses = tally.statuses.into_iter().map(|(title, number)| {
            let key = words::status_key(&title);
            Node::fields(key, vec![Node::text("title", title), Node::integer("count", number)])
        });
        nodes.push(Node::fields("status", statuses.collect()));
    }
    Ok(nodes)
}
