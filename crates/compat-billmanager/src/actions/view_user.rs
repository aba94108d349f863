//! `user.edit`: who a user is. The desk's users are changed at the desk, not here.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::{input, users};
use domain::{Error, What};
use service::Account;
use wire::Node;

/// The levels of users (Interface XML description).
const CLIENT: i64 = 16;
const EMPLOYEE: i64 = 29;
const ROOT: i64 = 30;

/// By the number that `whoami` tells.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let id = input::number(&call.params, "elid")?.ok_or_else(|| Fault::missing("elid"))?;
    if input::is_confirmed(&call.params) {
        // Not the type for what one may not do, which clients take for a session that ended.
        return Err(Fault::value("elid", &id.to_string(), "users are not changed here").into());
    }
    let missed = || Refusal::from(Fault::missed("user", &id.to_string()));
    let (level, name, email, phone) = match users::named(&id.to_string()) {
        Account::Staff(id) => {
            let directory = call.desk.directory();
            let person = directory.staff_member(id).cloned().ok_or_else(missed)?;
            (if person.is_root { ROOT } else { EMPLOYEE }, person.name, person.email, String::new())
        }
        Account::Client(id) => {
            let client = staff.client(id).await.map_err(|error| match error {
                Error::NotFound(What::Client) => missed(),
                other => other.into(),
            })?;
            (CLIENT, client.full_name(), client.email, client.phone)
        }
        Account::Named(_) => return Err(missed()),
    };
    Ok(Answer::form(vec![
        Node::integer("id", id),
        Node::integer("elid", id),
        Node::integer("level", level),
        Node::text("realname", name),
        Node::text("email", email),
        Node::text("phone", phone),
    ]))
}
