//! `GetTicketNotes`: the notes of a ticket. WHMCS API reference, GetTicketNotes. `noteid` and `attachments` are as in
//! GetTicket. `clientnotes` is of this desk: the sticky ones of AddClientNote. They stand apart, since their numbers are
//! others than those that DeleteTicketNote takes, and not in GetTicket, of which client areas are made.

use super::view_ticket::note_fields;
use super::{TICKETID, TICKETNUM};
use crate::action::{Access, Action, Outcome, Parameter};
use crate::call::Call;
use crate::error::Phrases;
use domain::MessageKind;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetTicketNotes",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[Parameter { required: true, ..TICKETID }, TICKETNUM],
    source: "WHMCS API reference, GetTicketNotes",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let view = call.everywhere()?.ticket(call.ticket()?).await?;
    let notes = view.timeline.iter().filter(|entry| {
        let is_hidden = entry.message.kind == MessageKind::Public && entry.message.is_hidden;
        entry.message.kind == MessageKind::Note || is_hidden
    });
    let notes = notes.map(|entry| {
        let mut fields = vec![call.ids.node("id", entry.message.id.0)];
        let mut others = note_fields(call, entry);
        // The author stands before the rest here, and behind it in GetTicket.
        let author = others.pop();
        let rest = others.split_off(1);
        fields.extend(others.into_iter().chain(author).chain(rest));
        Node::fields("note", fields)
    });
    let notes: Vec<Node> = notes.collect();
    let directory = call.directory();
    let of_client = view.client_notes.iter().map(|note| {
        let writer = directory.staff_member(note.staff).map_or("", |person| &person.name);
        Node::fields(
            "note",
            vec![
                call.ids.node("id", note.id.0),
                Node::text("admin", writer),
                Node::text("date", call.date(note.created_at)),
                Node::text("message", &*note.body),
            ],
        )
    });
    let of_client: Vec<Node> = of_client.collect();
    let mut nodes = vec![
        Node::integer("totalresults", i64::try_from(notes.len()).unwrap_or(i64::MAX)),
        Node::fields("notes", vec![Node::items("note", notes)]),
    ];
    if !of_client.is_empty() {
        nodes.push(Node::fields("clientnotes", vec![Node::items("note", of_client)]));
    }
    Ok(nodes)
}
