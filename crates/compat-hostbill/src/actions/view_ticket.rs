//! getTicketDetails: a ticket with its replies, files and notes.

use super::TICKET;
use crate::action::{Access, Action, Call, Success};
use crate::{Fault, people, words};
use domain::{Channel, ClientNote, Message, MessageKind, StaffId, Timestamp};
use service::{Directory, Entry, StaffDesk, TicketView, Zone};
use wire::Node;

pub(crate) const ACTION: Action = Action {
    name: "getTicketDetails",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[TICKET],
    about: "A ticket with its replies, files and notes.",
    source: "Admin API, Tickets, getTicketDetails",
};

/// Our own bits; the panel's values are not published.
const FLAG_HAS_NOTE: i64 = 1;
const FLAG_IMPORTED: i64 = 2;
const FLAG_HAS_BILLS: i64 = 4;
const FLAG_REPLY_HAS_LOCK: i64 = 8;

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let view = desk.ticket(super::ticket(call)?).await?;
    let zone = call.desk.zone();
    let select =
        |wanted: fn(&Message) -> bool| view.timeline.iter().filter(move |entry| wanted(&entry.message));
    let replies = select(is_reply).map(|entry| reply(zone, &entry.message));
    let spoken = |message: &Message| message.kind == MessageKind::Public && !message.is_hidden;
    let files = select(spoken).flat_map(|entry| files(zone, entry));
    let directory = call.desk.directory();
    let of_client = view.client_notes.iter().map(|kept| client_note(&directory, zone, &view, kept));
    let notes = select(is_note).map(|entry| note(zone, entry)).chain(of_client);
    let beside = Beside {
        sender: desk.submitted_from(view.ticket.id).await?,
        is_locked: desk.answering(view.ticket.id).await?.is_some(),
        edited: desk.last_edit(view.ticket.id).await?,
    };
    Ok(Success::with(vec![
        ticket(call, &view, beside),
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

/// What stands beside a ticket.
struct Beside {
    sender: String,
    is_locked: bool,
    edited: Option<(Timestamp, Option<StaffId>)>,
}

/// The documented columns, and of the newer ones those that the desk knows: `lastupdate`, `lastedit`, `editby`,
/// `creator_id`, `bcc`, `flags`, `tags`, `request_type`, `resolve_date`, `owner_id`; `deadline` is named as
/// editTicketDetails takes it. `start_date` is left out, as nothing tells what starts.
fn ticket(call: &Call, view: &TicketView, beside: Beside) -> Node {
    let (directory, zone, ticket) = (call.desk.directory(), call.desk.zone(), &view.ticket);
    let opening = view.timeline.iter().find(|entry| entry.message.is_opening && !entry.message.is_hidden);
    let body = opening.map_or("", |entry| entry.message.body.as_str());
    let text = |name, value: String| Node::text(name, value);
    let moment = |name, at: Option<Timestamp>| text(name, at.map_or_else(String::new, |at| zone.text(at)));
    let last_line = view.timeline.iter().map(|entry| entry.message.created_at).max();
    Node::fields(
        "ticket",
        vec![
            text("id", ticket.id.to_string()),
            text("date", zone.text(ticket.opened_at)),
            text("lastreply", zone.text(ticket.last_message_at)),
            moment("lastupdate", last_line),
            moment("lastedit", beside.edited.map(|(at, _)| at)),
            text("editby", people::staff(beside.edited.and_then(|(_, staff)| staff))),
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
            text("status", words::shown_status(&directory, ticket.status, ticket.status_kind).to_owned()),
            text("priority", words::priority_number(ticket.priority)),
            Node::integer("flags", flags(view, beside.is_locked)),
            Node::items("tags", view.tags.iter().map(|tag| Node::text("", tag.as_str())).collect()),
            text("admin_read", words::bit(!ticket.staff_unread)),
            text("client_read", words::bit(!ticket.client_unread)),
            text("type", words::ticket_type(ticket).to_owned()),
            text("request_type", words::request_type_word(ticket.request_type).to_owned()),
            text("senderip", beside.sender),
            moment("deadline", ticket.deadline_at),
            moment("resolve_date", ticket.closed_at),
            text("owner_id", people::staff(ticket.assignee)),
            text("deptname", directory.department_name(ticket.department).to_owned()),
            text("viewtime", zone.text(call.desk.now())),
        ],
    )
}

fn flags(view: &TicketView, is_locked: bool) -> i64 {
    let ticket = &view.ticket;
    let note = if ticket.has_note { FLAG_HAS_NOTE } else { 0 };
    let mail = if ticket.channel == Channel::Mail { FLAG_IMPORTED } else { 0 };
    let bills = if view.has_charges { FLAG_HAS_BILLS } else { 0 };
    let lock = if is_locked { FLAG_REPLY_HAS_LOCK } else { 0 };
    note | mail | bills | lock
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

/// The files of a hidden message are named in its note, as `attachments` is shown to clients.
fn note(zone: &Zone, entry: &Entry) -> Node {
    let message = &entry.message;
    let text = |name, value: String| Node::text(name, value);
    let mut body = message.body.clone();
    if message.kind == MessageKind::Public {
        body.insert_str(0, "[Hidden message] ");
        for file in &entry.attachments {
            body.push_str("\r\n[File] ");
            body.push_str(&file.name);
        }
    }
    Node::fields(
        "note",
        vec![
            text("id", message.id.to_string()),
            text("ticket_id", message.ticket.to_string()),
            text("admin_id", people::author(message.author.kind)),
            text("name", message.author.name.clone()),
            text("email", message.author.email.clone()),
            text("date", zone.text(message.created_at)),
            text("note", body),
        ],
    )
}

/// A note about the client that is to be seen with every ticket of it. Below zero its number meets that of no note.
fn client_note(directory: &Directory, zone: &Zone, view: &TicketView, kept: &ClientNote) -> Node {
    let text = |name, value: String| Node::text(name, value);
    let (name, email) = directory
        .staff_member(kept.staff)
        .map_or_else(Default::default, |person| (person.name.clone(), person.email.clone()));
    Node::fields(
        "note",
        vec![
            text("id", (-kept.id.0).to_string()),
            text("ticket_id", view.ticket.id.to_string()),
            text("admin_id", kept.staff.to_string()),
            text("name", name),
            text("email", email),
            text("date", zone.text(kept.created_at)),
            text("note", format!("[Client note] {}", kept.body)),
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
