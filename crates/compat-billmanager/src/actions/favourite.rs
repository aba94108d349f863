//! `ticket.favorite`: marking tickets for oneself.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::input;
use domain::QueueEntryId;

/// All of them or none; a mark that is there stays.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let rows: Vec<QueueEntryId> =
        input::numbers(&call.params, "elid")?.into_iter().map(QueueEntryId).collect();
    staff.favourite(&rows).await?;
    Ok(Answer::ok())
}
