//! `DeleteTicketReply`. WHMCS API reference, DeleteTicketReply: its sentences and their order. The opening message, whose
//! number is 0, goes with its ticket only.

use super::{TICKETID, TICKETNUM};
use crate::action::{Access, Action, Kind, Outcome, Parameter, required};
use crate::call::Call;
use crate::error::{Phrases, Refusal};
use domain::MessageId;
use service::FormOf;

pub(super) const ACTION: Action = Action {
    name: "DeleteTicketReply",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[
        Parameter { required: true, ..TICKETID },
        TICKETNUM,
        required("replyid", Kind::Id, "The reply"),
    ],
    source: "WHMCS API reference, DeleteTicketReply",
    phrases: Phrases { no_ticket: "Ticket ID Not Found", ..Phrases::USUAL },
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let ticket = call.ticket().map_err(|_| Refusal::business("Ticket ID Required"))?;
    let reply = call.id("replyid").ok_or_else(|| Refusal::business("Reply ID Required"))?;
    let staff = call.everywhere()?;
    staff.find(ticket).await?;
    staff.delete_reply(MessageId(reply), &[FormOf::Ticket(ticket)]).await?;
    Ok(Vec::new())
}
