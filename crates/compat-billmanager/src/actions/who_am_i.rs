//! `whoami`: the caller's own account.

use crate::answer::Answer;
use crate::call::{Call, Handle};
use crate::error::Refusal;
use crate::users;
use domain::Money;
use wire::Node;

/// Numbers are not validated here; the attributes are there because clients read them. The login is a
/// child, since in the bare format a node with text has no attributes.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let handle = call.handle()?;
    let (id, name, email, phone) = match handle {
        Handle::Staff(staff) => {
            let me = staff.me();
            (users::number_of_staff(me.id), me.name.clone(), me.email.clone(), String::new())
        }
        Handle::Client(client) => {
            let client = client.client();
            (client.id.0, client.full_name(), client.email.clone(), client.phone.clone())
        }
    };
    let mut user = Node::fields("user", vec![Node::text("login", handle.login())])
        .attribute("id", id.to_string())
        .attribute("level", handle.level().to_string())
        .attribute("realname", name)
        .attribute("email", email)
        .attribute("phone", phone)
        .attribute("email_verified", "on")
        .attribute("need_phone_validate", "off");
    if let Handle::Client(client) = handle {
        let balance = call.desk.currency().text(Money(client.client().balance));
        user = user.attribute("balance", balance);
    }
    Ok(Answer::nodes(vec![user]))
}
