//! `BlockTicketSender`: keeps the guest who opened a ticket from writing again. WHMCS API reference, BlockTicketSender; the
//! sentence about clients is in the tests of the client `node-whmcs`.

use super::{TICKETID, TICKETNUM};
use crate::action::{Access, Action, Kind, Outcome, Parameter, optional};
use crate::call::Call;
use crate::error::{Phrases, Refusal, Trouble};
use domain::{Error, Field};
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "BlockTicketSender",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[
        Parameter { required: true, ..TICKETID },
        TICKETNUM,
        optional("delete", Kind::Flag, "Remove the ticket, too"),
    ],
    source: "WHMCS API reference, BlockTicketSender",
    phrases: Phrases { no_ticket: "Ticket ID Not Found", ..Phrases::USUAL },
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let ticket = call.ticket().map_err(|_| Refusal::business("Ticket ID Required"))?;
    let delete = call.flag("delete");
    call.everywhere()?.block_sender(ticket, delete).await.map_err(|error| match error {
        Error::Invalid { field: Field::Sender, .. } => {
            Trouble::Said(Refusal::business("A Client Cannot Be Blocked"))
        }
        other => Trouble::Rule(other),
    })?;
    // A text in the sample of the reference.
    Ok(vec![Node::text("deleted", if delete { "true" } else { "false" })])
}
