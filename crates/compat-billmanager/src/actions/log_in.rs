//! `auth`: a session for a name and a password.

use crate::answer::Answer;
use crate::auth;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use wire::Node;

/// The session stands both in the attribute and in the text, because clients read either.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let actor = match call.text("authinfo") {
        Some(authinfo) => auth::log_in_at_once(&call.desk, authinfo, call.address).await?,
        None => {
            let name = call.text("username").ok_or_else(|| Fault::missing("username"))?;
            let password = call.text("password").ok_or_else(|| Fault::missing("password"))?;
            auth::log_in(&call.desk, name, password, call.address).await?
        }
    };
    let handle = auth::handle(&call.desk, &actor).await?;
    let session = call.desk.start_session(&actor).await?;
    let auth = Node::text("auth", session.clone())
        .attribute("id", session)
        .attribute("level", handle.level().to_string());
    Ok(Answer::nodes(vec![auth]))
}
