//! The marks of a row of the queue, the column `props` (BILLmanager API, Support tickets (ticket)): one node for each
//! that is set, and one that names them, in the order of the document.

use crate::words;
use domain::{Channel, Ticket};
use service::Marks;
use wire::Node;

/// The nodes of a row.
pub(crate) fn nodes(ticket: &Ticket, marks: &Marks) -> Vec<Node> {
    let on = |set: bool| set.then(|| "on".to_owned());
    let filled = |text: String| (!text.is_empty()).then_some(text);
    let client = ticket.requester.client.filter(|_| marks.has_violation);
    let all = [
        ("from_gate", on(ticket.channel == Channel::Mail)),
        ("note", on(ticket.has_note || marks.client_has_comment)),
        ("accgroup", filled(marks.groups.join(", "))),
        ("unread", on(ticket.staff_unread)),
        ("abuse", on(marks.has_violation)),
        ("abuse_id", client.map(|client| client.to_string())),
        ("priority", Some(words::priority_code(ticket.priority).to_string())),
        ("favorite", on(marks.is_favourite)),
        ("highpriority", on(ticket.is_raised)),
        ("attitude", filled(marks.attitude.clone())),
        ("premium", on(marks.is_premium)),
        ("from_abuse_process", on(ticket.returned_by_violation)),
    ];
    let set: Vec<(&'static str, String)> =
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let names: Vec<&str> = set.iter().map(|(name, _)| *name).collect();
    let names = Node::text("props", names.join(","));
    set.into_iter().map(|(name, value)| Node::text(name, value)).chain([names]).collect()
}
