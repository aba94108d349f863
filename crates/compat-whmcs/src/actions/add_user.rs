//! `AddUser`: somebody who may log in, and owns no client yet. WHMCS API reference, AddUser: its sentences and their
//! order; `user_id` stands in its sample only.

use crate::action::{Access, Action, Kind, Outcome, optional, required};
use crate::call::Call;
use crate::error::{Phrases, Refusal};
use service::NewUser;

pub(super) const ACTION: Action = Action {
    name: "AddUser",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[
        required("firstname", Kind::Text, "Given name"),
        required("lastname", Kind::Text, "Family name"),
        required("email", Kind::Text, "Address, which is the login"),
        required("password2", Kind::Text, "Password"),
        optional("language", Kind::Text, "The language it wants, by its full name"),
    ],
    source: "WHMCS API reference, AddUser",
    phrases: Phrases { bad_email: "The email address entered is not valid", ..Phrases::USUAL },
    run: |call| Box::pin(run(call)),
};

const REQUIRED: [(&str, &str); 4] = [
    ("firstname", "You did not enter a first name"),
    ("lastname", "You did not enter a last name"),
    ("email", "You did not enter an email address"),
    ("password2", "You did not enter a password"),
];

async fn run(call: &Call) -> Outcome {
    if let Some((_, sentence)) = REQUIRED.iter().find(|(name, _)| call.filled(name).is_none()) {
        return Err(Refusal::business(*sentence).into());
    }
    let text = |name| call.raw(name).trim().to_owned();
    let new = NewUser {
        email: text("email"),
        first_name: text("firstname"),
        last_name: text("lastname"),
        language: text("language"),
        password: call.raw("password2").to_owned(),
    };
    let id = call.everywhere()?.add_user(&new).await?;
    Ok(vec![call.ids.node("user_id", id.0)])
}
