//! `GetTicket`: one ticket with its conversation and its notes. WHMCS API reference, GetTicket.
//! `id` beside `ticketid` is not documented, but installations print it and clients compare it. The number is `ticketnum` in
//! the table of the response and `tid` in its sample.

use super::{TICKETID, TICKETNUM};
use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::error::Phrases;
use crate::{shapes, words};
use domain::{MessageKind, Rating};
use service::{Entry, TicketView};
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetTicket",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[
        TICKETID,
        TICKETNUM,
        optional("repliessort", Kind::Choice(&["ASC", "DESC"]), "The order of the replies, ASC when absent"),
    ],
    source: "WHMCS API reference, GetTicket",
    phrases: Phrases { no_ticket: "Ticket ID Not Found", ..Phrases::USUAL },
    run: |call| Box::pin(run(call)),
};

/// Stands before the text of a message that was withdrawn from the client's eyes. The API has no such thing; among
/// the notes it stays with the staff.
const HIDDEN: &str = "[Hidden message] ";

async fn run(call: &Call) -> Outcome {
    let view = call.everywhere()?.ticket(call.ticket()?).await?;
    let ids = call.ids;
    let directory = call.directory();
    let ticket = &view.ticket;
    let (mut replies, mut notes) = (Vec::new(), Vec::new());
    for entry in &view.timeline {
        match entry.message.kind {
            MessageKind::Public if !entry.message.is_hidden => replies.push(entry),
            MessageKind::Public | MessageKind::Note => notes.push(entry),
            MessageKind::System => {}
        }
    }
    // The opening message comes first even when older ones were moved in later.
    replies.sort_by_key(|entry| !entry.message.is_opening);
    if call.raw("repliessort").trim().eq_ignore_ascii_case("DESC") {
        replies.reverse();
    }
    let service = match &view.service {
        Some(service) => {
            let numbers = call.service_numbers(&[service.id]).await?;
            numbers.first().map(|number| (service.kind, *number))
        }
        None => None,
    };
    let mut nodes = vec![
        ids.node("ticketid", ticket.id.0),
        ids.node("id", ticket.id.0),
        Node::text("tid", ticket.number.to_string()),
        Node::text("ticketnum", ticket.number.to_string()),
        Node::text("c", ticket.access_key.0.clone()),
        ids.node("deptid", ticket.department.0),
        Node::text("deptname", directory.department_name(ticket.department)),
        ids.node("userid", shapes::client_id(ticket)),
        ids.node("contactid", shapes::contact_id(ticket)),
        Node::text("name", ticket.requester.name.clone()),
        Node::text("email", ticket.requester.email.clone()),
    ];
    nodes.extend(shapes::ticket_requestor(&ticket.requester));
    nodes.extend([
        Node::text("cc", ticket.copies.clone()),
        Node::text("date", call.date(ticket.opened_at)),
        Node::text("subject", ticket.subject.clone()),
        Node::text("status", words::status_of(&directory, ticket)),
        Node::text("priority", words::priority_word(ticket.priority)),
        Node::text("admin", ticket.opened_by_name.clone()),
        Node::text("lastreply", call.date(ticket.last_message_at)),
        ids.node("flag", shapes::flag_id(ticket)),
        shapes::service(service),
        list("replies", "reply", replies.into_iter().map(|entry| reply(call, entry))),
        list("notes", "note", notes.into_iter().map(|entry| note(call, entry))),
        list("customfields", "customfield", custom_fields(call, &view).into_iter()),
    ]);
    Ok(nodes)
}

fn list(name: &'static str, item: &'static str, nodes: impl Iterator<Item = Node>) -> Node {
    Node::fields(name, vec![Node::items(item, nodes.collect())])
}

/// The fields of the department with their values, and values under other keys, whose names are not known. The reference
/// has no such list; its form is that of GetClientsProducts.
fn custom_fields(call: &Call, view: &TicketView) -> Vec<Node> {
    let directory = call.directory();
    let own: Vec<_> = directory.fields_of(view.ticket.department).collect();
    let value = |key: &str| {
        view.custom_fields.iter().find(|(other, _)| other == key).map(|(_, value)| value.as_str())
    };
    let known = own.iter().map(|field| {
        let value = value(&field.id.to_string()).unwrap_or_default();
        let id = call.ids.node("id", field.id.0);
        Node::fields("customfield", vec![id, Node::text("name", &*field.name), Node::text("value", value)])
    });
    let others =
        view.custom_fields.iter().filter(|(key, _)| own.iter().all(|field| field.id.to_string() != *key));
    let others = others.map(|(key, value)| {
        let id = key.parse().map_or_else(|_| Node::text("id", &**key), |id| call.ids.node("id", id));
        Node::fields("customfield", vec![id, Node::empty("name"), Node::text("value", &**value)])
    });
    known.chain(others).collect()
}

/// The opening message has the number 0 and no rating.
fn reply(call: &Call, entry: &Entry) -> Node {
    let message = &entry.message;
    let id = if message.is_opening { 0 } else { message.id.0 };
    let mut nodes = vec![call.ids.node("replyid", id)];
    nodes.extend(shapes::author(call.ids, &message.author));
    nodes.extend([
        Node::text("date", call.date(message.created_at)),
        Node::text("message", message.body.clone()),
    ]);
    nodes.extend(shapes::files(&entry.attachments));
    nodes.push(shapes::admin(&message.author));
    if !message.is_opening {
        nodes.push(call.ids.node("rating", stars(entry.rating)));
    }
    Node::fields("reply", nodes)
}

/// A client of the desk says whether an answer helped; the API knows one to five stars, and 0 for none.
const fn stars(rating: Option<Rating>) -> i64 {
    match rating {
        Some(Rating::Good) => 5,
        Some(Rating::Bad) => 1,
        None => 0,
    }
}

fn note(call: &Call, entry: &Entry) -> Node {
    Node::fields("note", note_fields(call, entry))
}

/// What GetTicket and GetTicketNotes say of a note.
pub(super) fn note_fields(call: &Call, entry: &Entry) -> Vec<Node> {
    let message = &entry.message;
    let marker = if message.is_hidden { HIDDEN } else { "" };
    let mut nodes = vec![
        call.ids.node("noteid", message.id.0),
        Node::text("date", call.date(message.created_at)),
        Node::text("message", format!("{marker}{}", message.body)),
    ];
    nodes.extend(shapes::files(&entry.attachments));
    nodes.push(Node::text("admin", message.author.name.clone()));
    nodes
}
