//! `logon`, which in spite of its name ends the session it is called with.

use crate::answer::Answer;
use crate::auth::DOOR;
use crate::call::Call;
use crate::error::Refusal;
use crate::{DIALECT, memory};

/// A session that is gone already is ended, too: callers look at nothing but that the call succeeded.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let Some(token) = &call.session else { return Ok(Answer::ok()) };
    if let Some(actor) = call.desk.session(token, DOOR, call.address).await? {
        call.desk.end_session(&actor, token).await?;
        call.desk.forget_dialect_state(DIALECT, &memory::scope(token)).await?;
    }
    Ok(Answer::ok())
}
