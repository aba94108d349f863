//! `ticket.unblock`: nobody is answering these tickets any more.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::input;

/// All of them or none, whoever holds the locks.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    staff.unblock(&input::rows(&call.params)?).await?;
    Ok(Answer::ok())
}
