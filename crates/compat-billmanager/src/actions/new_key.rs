//! `session.newkey`: a key that logs a user in once.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::users;
use domain::{Error, What};

/// Another system, which calls this as an employee, then sends its user here with `func=auth` and the key.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    call.staff()?;
    let key = call.text("key").ok_or_else(|| Fault::missing("key"))?;
    let name = call.text("username");
    match call.desk.make_login_key(call.actor()?, name.map(users::named), key).await {
        Ok(()) => Ok(Answer::ok()),
        Err(Error::NotFound(What::Staff)) => Err(Fault::missed("user", name.unwrap_or_default()).into()),
        Err(other) => Err(other.into()),
    }
}
