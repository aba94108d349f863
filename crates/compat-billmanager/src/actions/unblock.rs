//! `ticket.unblock`: nobody is answering these tickets any more.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::input;
use domain::QueueEntryId;

/// All of them or none, whoever holds the locks.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let rows: Vec<QueueEntryId> =
        input::numbers(&call.params, "elid")?.into_iter().map(QueueEntryId).collect();
    staff.unblock(&rows).await?;
    Ok(Answer::ok())
}
