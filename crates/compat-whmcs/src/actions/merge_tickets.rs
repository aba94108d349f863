//! `MergeTicket`. WHMCS API reference, MergeTicket: its sentences and their order. The sample there sends `subject` and
//! `clientid`, which are no parameters.

use super::{TICKETID, TICKETNUM};
use crate::action::{Access, Action, Kind, Outcome, Parameter, optional, required};
use crate::call::Call;
use crate::error::{Phrases, Refusal};
use service::{MergeTickets, TicketRef};

pub(super) const ACTION: Action = Action {
    name: "MergeTicket",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[
        Parameter { required: true, ..TICKETID },
        TICKETNUM,
        required("mergeticketids", Kind::Text, "The tickets that become part of it, with commas between"),
        optional("newsubject", Kind::Text, "Another subject"),
    ],
    source: "WHMCS API reference, MergeTicket",
    phrases: Phrases { no_ticket: "Ticket ID Invalid", ..Phrases::USUAL },
    run: |call| Box::pin(run(call)),
};

fn invalid(names: &[&str]) -> Refusal {
    Refusal::business(format!("Invalid Merge Ticket IDs: {}", names.join(", ")))
}

async fn run(call: &Call) -> Outcome {
    let target = call.ticket().map_err(|_| Refusal::business("Ticket ID Required"))?;
    let staff = call.everywhere()?;
    staff.find(target).await?;
    let list = call.raw("mergeticketids");
    let names: Vec<&str> = list.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    if names.is_empty() {
        return Err(Refusal::business("Merge Ticket IDs Required").into());
    }
    // A text that is no number becomes 0, which is nobody's.
    let sources: Vec<TicketRef> =
        names.iter().map(|name| TicketRef::Either(name.parse().unwrap_or(0))).collect();
    let command = MergeTickets {
        target,
        sources,
        subject: call.filled("newsubject").map(str::to_owned),
        idempotency_key: call.idempotency_key.clone(),
    };
    let refused = staff.not_mergeable(&command).await?;
    if !refused.is_empty() {
        let named = names.iter().zip(&command.sources).filter(|(_, source)| refused.contains(source));
        return Err(invalid(&named.map(|(name, _)| *name).collect::<Vec<_>>()).into());
    }
    let ticket = staff.merge_tickets(&command).await?;
    Ok(vec![call.ids.node("ticketid", ticket.0)])
}
