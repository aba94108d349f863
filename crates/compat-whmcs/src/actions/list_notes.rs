//! `GetTicketNotes`: the notes of a ticket. WHMCS API reference, GetTicketNotes. `noteid` and `attachments` are as in
//! GetTicket.

use super::view_ticket::note_fields;
use super::{TICKETID, TICKETNUM};
use crate::action::{Access, Action, Outcome, Parameter};
use crate::call::Call;
use crate::error::Phrases;
use domain::MessageKind;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetTicketNotes",
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
        fields.extend(note_fields(call, entry));
        Node::fields("note", fields)
    });
    let notes: Vec<Node> = notes.collect();
    Ok(vec![
        Node::integer("totalresults", i64::try_from(notes.len()).unwrap_or(i64::MAX)),
        Node::fields("notes", vec![Node::items("note", notes)]),
    ])
}
