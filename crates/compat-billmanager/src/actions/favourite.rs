//! `ticket.favorite` and `ticket_favorite.delete`: marking tickets for oneself, and taking the marks off.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::input;
use service::TicketRef;

/// All of them or none; a mark that is there stays.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    staff.favourite(&input::rows(&call.params)?).await?;
    Ok(Answer::ok())
}

/// All of them or none; a ticket without the mark stays without it.
pub(crate) async fn take_off(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let tickets: Vec<TicketRef> =
        input::numbers(&call.params, "elid")?.into_iter().map(input::numbered).collect();
    staff.unfavourite(&tickets).await?;
    Ok(Answer::ok())
}
