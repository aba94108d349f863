//! A ticket as the two lists show it, in the order that position-cutting clients need.

use crate::paging::Paged;
use crate::{Call, Success, dates, people, words};
use domain::Timestamp;
use service::{Directory, ListRow, Zone};
use wire::Node;

/// The answer of a list.
pub(super) fn page(call: &Call, paged: &Paged) -> Success {
    let (directory, now) = (call.desk.directory(), call.desk.now());
    let rows = paged.list.rows.iter().map(|found| row(&directory, call.desk.zone(), now, found));
    let mut data = vec![Node::items("tickets", rows.collect())];
    data.extend(paged.nodes());
    Success::with(data)
}

/// The sixteen columns of the sample (Admin API, getClientTickets).
fn row(directory: &Directory, zone: &Zone, now: Timestamp, found: &ListRow) -> Node {
    let ticket = &found.ticket;
    let text = |name, value: String| Node::text(name, value);
    Node::fields(
        "ticket",
        vec![
            text("admin_read", words::bit(!ticket.staff_unread)),
            text("id", ticket.id.to_string()),
            text("type", words::ticket_type(ticket).to_owned()),
            text("firstname", found.first_name.clone()),
            text("lastname", found.last_name.clone()),
            text("date", zone.text(ticket.opened_at)),
            text("lastreply", dates::relative(zone, now, ticket.last_message_at)),
            text("dept_id", ticket.department.to_string()),
            text("name", ticket.requester.name.clone()),
            text("client_id", people::client(ticket.requester.client)),
            text("status", words::status_word(ticket.status_kind).to_owned()),
            text("ticket_number", ticket.number.to_string()),
            text("tsubject", format!("#{} - {}", ticket.number, ticket.subject)),
            text("deptname", directory.department_name(ticket.department).to_owned()),
            text("priority", words::priority_number(ticket.priority)),
            text("notes", if ticket.has_note { "1" } else { "" }.to_owned()),
        ],
    )
}
