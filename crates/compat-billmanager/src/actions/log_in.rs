//! `auth`: a session for a name and a password, or for a name and a key.

use super::act_as::auth_node;
use crate::answer::Answer;
use crate::auth;
use crate::call::Call;
use crate::error::{Fault, Refusal};

/// A key wins over a password: whoever was sent here with one has typed nothing.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let actor = match (call.text("authinfo"), call.text("key")) {
        (Some(authinfo), _) => auth::log_in_at_once(&call.desk, authinfo, call.address).await?,
        (None, key) => {
            let name = call.text("username").ok_or_else(|| Fault::missing("username"))?;
            match key {
                Some(key) => call.desk.log_in_by_key(name, key, auth::DOOR, call.address).await?,
                None => {
                    let password = call.text("password").ok_or_else(|| Fault::missing("password"))?;
                    auth::log_in(&call.desk, name, password, call.address).await?
                }
            }
        }
    };
    let handle = auth::handle(&call.desk, &actor).await?;
    let session = call.desk.start_session(&actor).await?;
    Ok(Answer::nodes(vec![auth_node(session, &handle)]))
}
