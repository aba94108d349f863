//! The marks of a row, the column `props` (BILLmanager API, Support tickets (ticket)): one node for each that is set,
//! and one that names them, in the order of the document.

use crate::error::Refusal;
use crate::words;
use domain::{Channel, Priority, Ticket, TicketId};
use service::{Marks, StaffDesk};
use std::collections::HashMap;
use wire::Node;

/// A row of a list with the marks of its ticket.
pub(crate) struct Marked<R> {
    pub(crate) row: R,
    pub(crate) marks: Marks,
}

impl<R> Marked<R> {
    /// The rows of a page with their marks; `ticket` says of which ticket a row is.
    pub(crate) async fn of(
        staff: &StaffDesk,
        rows: Vec<R>,
        ticket: impl Fn(&R) -> TicketId,
    ) -> Result<Vec<Self>, Refusal> {
        let tickets: Vec<TicketId> = rows.iter().map(&ticket).collect();
        let marks: HashMap<TicketId, Marks> = staff.marks(&tickets).await?.into_iter().collect();
        let marked = |row| Self { marks: marks.get(&ticket(&row)).cloned().unwrap_or_default(), row };
        Ok(rows.into_iter().map(marked).collect())
    }
}

/// All there are: those of the document, and `lowpriority`, which TeeZ0NE/crm-tickets reads beside `highpriority`.
pub(crate) const NAMES: &[&str] = &[
    "from_gate",
    "note",
    "accgroup",
    "unread",
    "abuse",
    "abuse_id",
    "priority",
    "favorite",
    "highpriority",
    "lowpriority",
    "attitude",
    "premium",
    "from_abuse_process",
];

/// The value of a mark, where it is set.
fn value(name: &str, ticket: &Ticket, marks: &Marks) -> Option<String> {
    let on = |set: bool| set.then(|| "on".to_owned());
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    match name {
        "from_gate" => on(ticket.channel == Channel::Mail),
        "note" => on(ticket.has_note || marks.client_has_comment),
        "accgroup" => filled(&marks.groups.join(", ")),
        "unread" => on(ticket.staff_unread),
        "abuse" => on(marks.has_violation),
        "abuse_id" => {
            ticket.requester.client.filter(|_| marks.has_violation).map(|client| client.to_string())
        }
        "priority" => Some(words::priority_code(ticket.priority).to_string()),
        "favorite" => on(marks.is_favourite),
        "highpriority" => on(ticket.is_raised),
        "lowpriority" => on(ticket.priority == Priority::Low),
        "attitude" => filled(&marks.attitude),
        "premium" => on(marks.is_premium),
        "from_abuse_process" => on(ticket.returned_by_violation),
        _ => None,
    }
}

/// The nodes of a row.
pub(crate) fn write(ticket: &Ticket, marks: &Marks, cells: &mut Vec<Node>) {
    let mut set = String::new();
    for name in NAMES {
        let Some(value) = value(name, ticket, marks) else { continue };
        cells.push(Node::text(*name, value));
        if !set.is_empty() {
            set.push(',');
        }
        set.push_str(name);
    }
    cells.push(Node::text("props", set));
}
