//! A ticket as the two lists show it, in the order that position-cutting clients need.

use crate::paging::Paged;
use crate::{Call, Success, dates, people, words};
use domain::Timestamp;
use service::{Directory, ListRow, Zone};
use wire::Node;

/// The answer of a list.
pub(super) fn page(call: &Call, paged: Paged) -> Success {
    let (directory, now) = (call.desk.directory(), call.desk.now());
    let below = paged.sorter;
    let rows = paged.list.rows.into_iter().map(|found| row(&directory, call.desk.zone(), now, found));
    let mut data = vec![Node::items("tickets", rows.collect())];
    data.extend(below);
    Success::with(data)
}

/// The sixteen columns of the sample (Admin API, getClientTickets).
fn row(directory: &Directory, zone: &Zone, now: Timestamp, found: ListRow) -> Node {
    let ticket = found.ticket;
    Node::fields(
        "ticket",
        vec![
            Node::text("admin_read", words::bit(!ticket.staff_unread)),
            Node::digits("id", ticket.id.0),
            Node::text("type", words::ticket_type(&ticket)),
            Node::text("firstname", found.first_name),
            Node::text("lastname", found.last_name),
            Node::text("date", zone.text(ticket.opened_at)),
            Node::text("lastreply", dates::relative(zone, now, ticket.last_message_at)),
            Node::digits("dept_id", ticket.department.0),
            Node::text("name", ticket.requester.name),
            Node::text("client_id", people::client(ticket.requester.client)),
            Node::text("status", words::shown_status(directory, ticket.status, ticket.status_kind)),
            Node::digits("ticket_number", ticket.number.0),
            Node::text("tsubject", format!("#{} - {}", ticket.number, ticket.subject)),
            Node::text("deptname", directory.department_name(ticket.department)),
            Node::text("priority", words::priority_number(ticket.priority)),
            // Of notes alone, as addTicketNotes makes them: a message that was hidden stands among them in the details,
            // but is none.
            Node::text("notes", if ticket.has_note { "1" } else { "" }),
        ],
    )
}
