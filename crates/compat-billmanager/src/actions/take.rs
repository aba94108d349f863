//! `ticket_all.edit` with `clicked_button=ok_get`: taking a ticket.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::input;
use service::TicketRef;

/// The answer leads to the row; clients read it from the text because there is no other way to learn it.
pub(crate) async fn run(call: &Call, number: i64) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let ticket = staff.find(input::numbered(number)).await?;
    staff.is_called(&ticket, input::parent(&call.params)?).await?;
    let row = staff.take(TicketRef::Id(ticket.id)).await?;
    Ok(Answer::ok_next(format!("func=ticket.edit&elid={row}&plid={}", ticket.number)))
}
