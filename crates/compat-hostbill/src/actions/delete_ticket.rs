//! deleteTicket: removes a ticket and everything in it. The only published answer is a failure without a word; here
//! both outcomes say what happened.

use super::{TICKET, ticket};
use crate::Fault;
use crate::action::{Access, Action, Call, Success};
use service::StaffDesk;

pub(crate) const ACTION: Action = Action {
    name: "deleteTicket",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[TICKET],
    about: "Removes a ticket and everything in it.",
    source: "Admin API, Tickets, deleteTicket",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    desk.delete_ticket(ticket(call)?).await?;
    Ok(Success::said("Ticket deleted"))
}
