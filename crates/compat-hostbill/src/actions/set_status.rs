//! setTicketStatus: puts a ticket into a status.

use super::{TICKET, ticket};
use crate::action::{Access, Action, Call, Parameter, Success};
use crate::error::WRONG_PARAMETER;
use crate::input::text;
use crate::{Fault, words};
use service::{ChangeTicket, StaffDesk, TicketRef};

pub(crate) const ACTION: Action = Action {
    name: "setTicketStatus",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[
        TICKET,
        Parameter::required(
            "status",
            "word",
            WRONG_PARAMETER,
            "Open, Answered, Client-Reply, In-Progress or Closed, in any case, or a configured name.",
        ),
    ],
    about: "Puts a ticket into a status.",
    source: "Admin API, Tickets, setTicketStatus",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let ticket = ticket(call)?;
    let word = text(&call.params, "status")?.unwrap_or_default();
    // A ticket that is not there is told of before a word that is none.
    let found = desk.find(ticket).await?;
    let directory = call.desk.directory();
    let status = words::status_to_set(&directory, word)?;
    let changes = ChangeTicket { status: Some(status), ..ChangeTicket::default() };
    desk.change_ticket(TicketRef::Id(found.id), &changes).await?;
    let shown = directory
        .status(status)
        .map_or(word, |status| words::shown_status(&directory, status.id, status.kind));
    Ok(Success::said(format!("Ticket #{} status changed to: {shown}", found.number)))
}
