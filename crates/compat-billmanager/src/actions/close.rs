//! `ticket.delete`: closing by queue rows.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::input;

/// All of them or none. Whoever else is answering one of them is named beside the answer.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let rows = input::rows(&call.params)?;
    let others = staff.others_at_places(&rows).await?;
    staff.close_entries(&rows).await?;
    Ok(Answer::ok().warning(call, &others))
}
