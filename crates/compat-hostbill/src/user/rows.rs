//! A client's tickets as rows. No answer of this API is published; the keys are those that the known clients look for,
//! with the words of the Admin API.

use crate::words;
use domain::{AuthorKind, Message, MessageKind, Ticket};
use service::{Directory, Entry, TicketView, Zone};
use wire::Node;

/// The columns of a ticket.
pub(super) fn columns(directory: &Directory, zone: &Zone, ticket: &Ticket) -> Vec<Node> {
    let department = directory.department_name(ticket.department);
    let last = zone.text(ticket.last_message_at);
    vec![
        Node::digits("id", ticket.id.0),
        Node::digits("ticket_number", ticket.number.0),
        Node::digits("number", ticket.number.0),
        Node::text("date", zone.text(ticket.opened_at)),
        Node::digits("dept_id", ticket.department.0),
        Node::text("dept_name", department),
        Node::text("department", department),
        Node::text("subject", ticket.subject.as_str()),
        Node::text("status", words::shown_status(directory, ticket.status, ticket.status_kind)),
        // What the client said, not what staff made of it.
        Node::text("priority", words::priority_number(ticket.client_priority)),
        Node::text("lastreply", last.as_str()),
        Node::text("last_updated", last),
        Node::text("client_read", words::bit(!ticket.client_unread)),
    ]
}

/// A ticket with its conversation.
pub(super) fn details(directory: &Directory, zone: &Zone, view: &TicketView) -> Node {
    let mut all = columns(directory, zone, &view.ticket);
    let spoken = || view.timeline.iter().filter(|entry| entry.message.kind == MessageKind::Public);
    let opening = spoken().find(|entry| entry.message.is_opening);
    let requester = &view.ticket.requester;
    all.extend([
        Node::text("name", requester.name.as_str()),
        Node::text("email", requester.email.as_str()),
        Node::text("cc", view.ticket.copies.as_str()),
        Node::text("body", opening.map_or("", |entry| entry.message.body.as_str())),
        Node::items("attachments", opening.map(files).unwrap_or_default()),
    ]);
    let replies = spoken().filter(|entry| !entry.message.is_opening).map(|entry| reply(zone, entry));
    all.push(Node::items("replies", replies.collect()));
    Node::fields("ticket", all)
}

fn reply(zone: &Zone, entry: &Entry) -> Node {
    let message = &entry.message;
    Node::fields(
        "reply",
        vec![
            Node::digits("id", message.id.0),
            Node::text("name", message.author.name.as_str()),
            Node::text("date", zone.text(message.created_at)),
            Node::boolean("added_by_me", is_mine(message)),
            Node::text("body", message.body.as_str()),
            Node::text("status", "Sent"),
            Node::text("type", words::reply_type(message.author.kind)),
            Node::items("attachments", files(entry)),
        ],
    )
}

/// A ticket has one client, so whatever a client or a contact wrote there is the caller's side.
const fn is_mine(message: &Message) -> bool {
    matches!(message.author.kind, AuthorKind::Client(_) | AuthorKind::Contact(..))
}

fn files(entry: &Entry) -> Vec<Node> {
    let rows = entry.attachments.iter().map(|file| {
        Node::fields(
            "attachment",
            vec![
                Node::digits("id", file.id.0),
                Node::text("filename", file.name.as_str()),
                Node::digits("size", file.size),
            ],
        )
    });
    rows.collect()
}
