//! The conversation of a ticket form: `mlist`, and for staff the notes and the violations beside it.
//!
//! The panel's documents do not describe this node; its shape is what its clients read: `type` is absolute
//! (`incoming` from the client, `outcoming` from staff), files are named by `param`.

use crate::call::Call;
use crate::words::{self, Reader};
use domain::{AuthorKind, Message, MessageKind, Violation};
use service::{Entry, TicketView};
use wire::Node;

/// The timeline as messages, the oldest first, under the card of the service it is about.
pub(crate) fn messages(call: &Call, view: &TicketView) -> Node {
    let zone = call.desk.zone();
    let card = view.service.as_ref().map(|service| {
        let row = Node::text("row", service.name.clone());
        Node::fields("message", vec![Node::fields("rowgroup", vec![row])])
            .attribute("type", "info")
            .attribute("id", service.id.to_string())
    });
    let spoken = view.timeline.iter().filter(|entry| entry.message.kind != MessageKind::Note);
    let messages = card.into_iter().chain(spoken.map(|entry| message(call, entry)));
    Node::fields(
        "mlist",
        vec![
            Node::text("fm_date_post", zone.text(view.ticket.opened_at)),
            Node::items("message", messages.collect()),
        ],
    )
}

fn direction(message: &Message) -> &'static str {
    match (message.kind, message.author.kind) {
        (MessageKind::System, _) | (_, AuthorKind::System) => "system",
        (_, AuthorKind::Staff(_)) => "outcoming",
        (_, AuthorKind::Client(_) | AuthorKind::Contact(..) | AuthorKind::Guest) => "incoming",
    }
}

/// What was written; the lines of the desk itself in the reader's language.
fn body(call: &Call, message: &Message) -> String {
    match message.kind {
        MessageKind::System => call.language.line(&message.body).into_owned(),
        MessageKind::Public | MessageKind::Note => message.body.clone(),
    }
}

fn author(message: &Message) -> Node {
    Node::fields("user", vec![Node::text("realname", message.author.name.clone())])
}

fn message(call: &Call, entry: &Entry) -> Node {
    let message = &entry.message;
    let files = entry.attachments.iter().map(|file| {
        Node::fields("file", vec![Node::text("name", file.name.clone()), Node::integer("param", file.id.0)])
    });
    let mut children = vec![
        Node::empty("avatar").attribute("name", message.author.name.clone()),
        author(message),
        Node::text("date_post", call.desk.zone().text(message.created_at)),
        Node::text("body", body(call, message)),
        Node::items("file", files.collect()),
    ];
    children.extend(rates(call, entry));
    children.extend(words::flag("hidden", message.is_hidden));
    Node::fields("message", children)
        .attribute("type", direction(message))
        .attribute("id", message.id.to_string())
}

/// What the client thinks of an answer. To the client the node says that it may be rated; staff see it once it is.
fn rates(call: &Call, entry: &Entry) -> Option<Node> {
    let message = &entry.message;
    let answers = message.kind == MessageKind::Public && message.author.kind.is_staff();
    let rate = entry.rating.map(words::rating).map(|word| Node::text("rate", word).attribute("name", word));
    let may_rate = answers && call.client().is_ok();
    match rate {
        Some(rate) => Some(Node::fields("rates", vec![rate])),
        None => may_rate.then(|| Node::empty("rates")),
    }
}

/// What the rows of [`notes`] hold.
pub(crate) const NOTES: &[&str] = &["id", "user", "note", "date_post"];

/// What the rows of [`violations`] hold.
pub(crate) const VIOLATIONS: &[&str] =
    &["id", "score", "score_note", "action", "deadline_date", "deadline_time", "status", "user", "date_post"];

/// The internal notes, for staff, and those about the client that are to be seen with every ticket of it, whose numbers
/// below zero meet those of no other. They stand outside of the conversation, so that no client of it can take one for
/// a message.
pub(crate) fn notes(call: &Call, view: &TicketView, reader: Reader) -> Option<Node> {
    let row = |entry: &Entry| {
        let note = &entry.message;
        Node::fields(
            "elem",
            vec![
                Node::integer("id", note.id.0),
                author(note),
                Node::text("note", note.body.clone()),
                Node::text("date_post", call.desk.zone().text(note.created_at)),
            ],
        )
    };
    let notes = view.timeline.iter().filter(|entry| entry.message.kind == MessageKind::Note);
    (reader == Reader::Staff).then(|| {
        let directory = call.desk.directory();
        let of_client = view.client_notes.iter().map(|note| {
            let writer = directory.staff_member(note.staff).map_or("", |person| &person.name);
            Node::fields(
                "elem",
                vec![
                    Node::integer("id", -note.id.0),
                    Node::fields("user", vec![Node::text("realname", writer)]),
                    Node::text("note", note.body.clone()),
                    Node::text("date_post", call.desk.zone().text(note.created_at)),
                ],
            )
        });
        let rows = Node::items("elem", notes.map(row).chain(of_client).collect());
        Node::fields("list", vec![rows]).attribute("name", "notes")
    })
}

/// What was registered of the client in the ticket, for staff: the fields of the form, which themselves are empty, so that a
/// form that is sent back as it came registers nothing again.
pub(crate) fn violations(call: &Call, view: &TicketView, reader: Reader) -> Option<Node> {
    let directory = call.desk.directory();
    let row = |violation: &Violation| {
        let deadline = violation.deadline_at.map(|at| call.desk.zone().text(at)).unwrap_or_default();
        let (date, time) = deadline.split_once(' ').unwrap_or_default();
        let (key, action) = words::violation_action(violation.action);
        let (status, code) = words::violation_state(violation.state);
        let said = |word| call.language.word(word);
        let author = directory.staff_member(violation.staff).map_or("", |person| &person.name);
        Node::fields(
            "elem",
            vec![
                Node::integer("id", violation.id.0),
                Node::integer("score", violation.score),
                Node::text("score_note", violation.note.clone()),
                Node::text("action", said(action)).attribute("orig", key),
                Node::text("deadline_date", date),
                Node::text("deadline_time", time),
                Node::text("status", said(status)).attribute("orig", code),
                Node::fields("user", vec![Node::text("realname", author)]),
                Node::text("date_post", call.desk.zone().text(violation.created_at)),
            ],
        )
    };
    (reader == Reader::Staff && !view.violations.is_empty()).then(|| {
        let rows = Node::items("elem", view.violations.iter().map(row).collect());
        Node::fields("list", vec![rows]).attribute("name", "violations")
    })
}
