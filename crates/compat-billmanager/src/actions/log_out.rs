//! `logon`, which in spite of its name ends the session it is called with.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;

/// A session that is gone already is ended, too: callers look at nothing but that the call succeeded.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    if let Some(token) = &call.session {
        call.desk.end_session(token).await?;
    }
    Ok(Answer::ok())
}
