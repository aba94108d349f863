//! `whoami`: the caller's own account.

use crate::answer::Answer;
use crate::call::{Call, Handle};
use crate::error::Refusal;
use wire::Node;

/// Phones and their validation are not kept for logins; the attributes are there because clients read them.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let handle = call.handle()?;
    let (id, name, email) = match handle {
        Handle::Staff(staff) => {
            let me = staff.me();
            (me.id.to_string(), me.name.clone(), me.email.clone())
        }
        Handle::Client(client) => {
            let client = client.client();
            (client.id.to_string(), client.full_name(), client.email.clone())
        }
    };
    let user = Node::text("user", handle.login())
        .attribute("id", id)
        .attribute("level", handle.level().to_string())
        .attribute("realname", name)
        .attribute("email", email)
        .attribute("phone", "")
        .attribute("email_verified", "on")
        .attribute("need_phone_validate", "off");
    Ok(Answer::nodes(vec![user]))
}
