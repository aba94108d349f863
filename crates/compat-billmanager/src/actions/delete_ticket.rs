//! `ticket_all.delete`: removing tickets for good.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::input;
use service::{FormOf, TicketRef};

/// All of them or none. Its callers send no `sok`, so none is demanded.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let numbers = input::numbers(&call.params, "elid")?;
    let tickets: Vec<TicketRef> = numbers.into_iter().map(input::numbered).collect();
    let names: Vec<FormOf> = tickets.iter().copied().map(FormOf::Ticket).collect();
    let others = staff.others_at_places(&names).await?;
    staff.delete_tickets(&tickets).await?;
    Ok(Answer::ok().warning(call, &others))
}
