//! `DeleteTicket`: the ticket, its replies, notes and files. WHMCS API reference, DeleteTicket.

use super::{TICKETID, TICKETNUM};
use crate::action::{Access, Action, Outcome, Parameter};
use crate::call::Call;
use crate::error::Phrases;

pub(super) const ACTION: Action = Action {
    name: "DeleteTicket",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[Parameter { required: true, ..TICKETID }, TICKETNUM],
    source: "WHMCS API reference, DeleteTicket",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    call.everywhere()?.delete_ticket(call.ticket()?).await?;
    Ok(Vec::new())
}
