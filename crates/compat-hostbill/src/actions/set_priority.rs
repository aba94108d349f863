//! setTicketPriority: gives a ticket a priority.

use super::{TICKET, ticket};
use crate::action::{Access, Action, Call, Parameter, Success};
use crate::error::WRONG_PARAMETER;
use crate::input::text;
use crate::{Fault, words};
use service::{ChangeTicket, StaffDesk, TicketRef};

pub(crate) const ACTION: Action = Action {
    name: "setTicketPriority",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[
        TICKET,
        Parameter::required(
            "priority",
            "0 to 3, or a word",
            WRONG_PARAMETER,
            "Low, Medium or High; Urgent, Critical and the numbers of addTicket, too.",
        ),
    ],
    about: "Gives a ticket a priority.",
    source: "Admin API, Tickets, setTicketPriority",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let found = desk.find(ticket(call)?).await?;
    let priority = words::priority(text(&call.params, "priority")?.unwrap_or_default())?;
    let changes = ChangeTicket { priority: Some(priority.into()), ..ChangeTicket::default() };
    desk.change_ticket(TicketRef::Id(found.id), &changes).await?;
    Ok(Success::said(format!("Ticket #{} priority changed", found.number)))
}
