//! `ticket.delete`: closing by queue rows.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::input;
use domain::QueueEntryId;

/// All of them or none.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let rows = input::numbers(&call.params, "elid")?;
    let rows: Vec<QueueEntryId> = rows.into_iter().map(QueueEntryId).collect();
    staff.close_entries(&rows).await?;
    Ok(Answer::ok())
}
