//! `keepalive`: being called is all that it is for.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;

/// The access table has found the caller, which has renewed the session.
pub(crate) async fn run(_: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::ok())
}
