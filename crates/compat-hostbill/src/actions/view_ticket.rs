//! getTicketDetails: a ticket with its replies, files and notes.

use super::TICKET;
use crate::action::{Access, Action, Call, Success};
use crate::{Fault, people, words};
use domain::{Channel, Message, MessageKind};
use service::{Entry, StaffDesk, TicketView, Zone};
use wire::Node;

pub(crate) const ACTION: Action = Action {
    name: "getTicketDetails",
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[TICKET],
    about: "A ticket with its replies, files and notes.",
    source: "Admin API, Tickets, getTicketDetails",
};

/// Our own bits; the panel's values are not published.
const FLAG_HAS_NOTE: i64 = 1;
const FLAG_IMPORTED: i64 = 2;
const FLAG_HAS_BILLS: i64 = 4;

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let view = desk.ticket(super::ticket(call)?).await?;
    let zone = call.desk.zone();
    let select =
        |wanted: fn(&Message) -> bool| view.timeline.iter().filter(move |entry| wanted(&entry.message));
    let replies = select(is_reply).map(|entry| reply(zone, &entry.message));
    let spoken = |message: &Message| message.kind == MessageKind::Public && !message.is_hidden;
    let files = select(spoken).flat_map(|entry| files(zone, entry));
    let notes = select(is_note).map(|entry| note(zone, &entry.message));
    Ok(Success::with(vec![
        ticket(call, &view, desk.submitted_from(view.ticket.id).await?),
        Node::items("replies", replies.collect()),
        Node::items("attachments", files.collect()),
        Node::items("notes", notes.collect()),
    ]))
}

fn is_reply(message: &Message) -> bool {
    message.kind == MessageKind::Public && !message.is_opening && !message.is_hidden
}

/// A hidden message is shown among the notes: programs show `body`, `replies` and `attachments` to clients.
fn is_note(message: &Message) -> bool {
    message.kind == MessageKind::Note || message.kind == MessageKind::Public && message.is_hidden
}

/// The documented columns, and of the newer ones those that the desk knows: `creator_id`, `bcc`, `flags`, `tags`,
/// `request_type`, `owner_id`; `deadline` is named as editTicketDetails takes it.
fn ticket(call: &Call, view: &TicketView, sender: String) -> Node {
    let (directory, zone, ticket) = (call.desk.directory(), call.desk.zone(), &view.ticket);
    let opening = view.timeline.iter().find(|entry| entry.message.is_opening && !entry.message.is_hidden);
    let body = opening.map_or("", |entry| entry.message.body.as_str());
    let text = |name, value: String| Node::text(name, value);
    Node::fields(
        "ticket",
        vec![
            text("id", ticket.id.to_string()),
            text("date", zone.text(ticket.opened_at)),
            text("lastreply", zone.text(ticket.last_message_at)),
            text("ticket_number", ticket.number.to_string()),
            text("acc_hash", ticket.access_key.0.clone()),
            text("dept_id", ticket.department.to_string()),
            text("client_id", people::client(ticket.requester.client)),
            text("creator_id", people::staff(ticket.opened_by)),
            text("name", ticket.requester.name.clone()),
            text("email", ticket.requester.email.clone()),
            text("cc", ticket.copies.clone()),
            text("bcc", ticket.blind_copies.clone()),
            text("subject", ticket.subject.clone()),
            text("body", body.to_owned()),
            text("status", words::status_word(ticket.status_kind).to_owned()),
            text("priority", words::priority_number(ticket.priority)),
            Node::integer("flags", flags(view)),
            Node::items("tags", view.tags.iter().map(|tag| Node::text("", tag.as_str())).collect()),
            text("admin_read", words::bit(!ticket.staff_unread)),
            text("client_read", words::bit(!ticket.client_unread)),
            text("type", words::ticket_type(ticket).to_owned()),
            text("request_type", words::request_type_word(ticket.request_type).to_owned()),
            text("senderip", sender),
            text("deadline", ticket.deadline_at.map_or_else(String::new, |at| zone.text(at))),
            text("owner_id", people::staff(ticket.assignee)),
            text("deptname", directory.department_name(ticket.department).to_owned()),
            text("viewtime", zone.text(call.desk.now())),
        ],
    )
}

fn flags(view: &TicketView) -> i64 {
    let ticket = &view.ticket;
    let note = if ticket.has_note { FLAG_HAS_NOTE } else { 0 };
    let mail = if ticket.channel == Channel::Mail { FLAG_IMPORTED } else { 0 };
    let bills = if view.has_charges { FLAG_HAS_BILLS } else { 0 };
    note | mail | bills
}

/// `type` stands last: HostBill-Mobile cuts it out up to the closing brace, and shows only what is `Sent`.
fn reply(zone: &Zone, message: &Message) -> Node {
    let text = |name, value: String| Node::text(name, value);
    Node::fields(
        "reply",
        vec![
            text("id", message.id.to_string()),
            text("ticket_id", message.ticket.to_string()),
            text("replier_id", people::author(message.author.kind)),
            text("name", message.author.name.clone()),
            text("email", message.author.email.clone()),
            text("date", zone.text(message.created_at)),
            text("body", message.body.clone()),
            text("status", "Sent".to_owned()),
            text("type", words::reply_type(message.author.kind).to_owned()),
        ],
    )
}

fn note(zone: &Zone, message: &Message) -> Node {
    let text = |name, value: String| Node::text(name, value);
    let mark = if message.is_hidden { "[Hidden message] " } else { "" };
    Node::fields(
        "note",
        vec![
            text("id", message.id.to_string()),
            text("ticket_id", message.ticket.to_string()),
            text("admin_id", people::author(message.author.kind)),
            text("name", message.author.name.clone()),
            text("email", message.author.email.clone()),
            text("date", zone.text(message.created_at)),
            text("note", format!("{mark}{}", message.body)),
        ],
    )
}

/// The filled shape is not documented; this one names the reply, `0` for the opening message. Files of notes have
/// no reply to name and are left out, since programs show this list to clients.
fn files<'e>(zone: &'e Zone, entry: &'e Entry) -> impl Iterator<Item = Node> + 'e {
    let message = &entry.message;
    let reply = if message.is_opening { 0 } else { message.id.0 };
    entry.attachments.iter().map(move |file| {
        let text = |name, value: String| Node::text(name, value);
        Node::fields(
            "attachment",
            vec![
                text("id", file.id.to_string()),
                text("ticket_id", message.ticket.to_string()),
                text("reply_id", reply.to_string()),
                text("filename", file.name.clone()),
                text("org_filename", file.name.clone()),
                text("size", file.size.to_string()),
                text("date", zone.text(message.created_at)),
            ],
        )
    })
}
