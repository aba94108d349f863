//! addTicketNotes: adds an internal note. The page speaks of setting the notes, but getTicketDetails answers several,
//! each with its date, so what is there stays.

use super::{TICKET, ticket};
use crate::Fault;
use crate::action::{Access, Action, Call, Parameter, Success};
use crate::input::text;
use service::{AddNote, StaffDesk};

pub(crate) const ACTION: Action = Action {
    name: "addTicketNotes",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[
        TICKET,
        Parameter::required("notes", "text", "Notes cannot be empty", "The note; those that are there stay."),
    ],
    about: "Adds an internal note to a ticket.",
    source: "Admin API, Tickets, addTicketNotes",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let body = text(&call.params, "notes")?.unwrap_or_default();
    let note = AddNote { idempotency_key: call.idempotency_key.clone(), ..AddNote::new(ticket(call)?, body) };
    desk.add_note(&note).await?;
    Ok(Success::said("Ticket notes updated"))
}
