//! `ValidateLogin`: whether an address and a password are a user's. WHMCS API reference, ValidateLogin. The hash there is a
//! session's; here it is the token of a session that the first of
//! its clients has from now on, and there is none for a user without a client. There is no second factor.

use crate::action::{Access, Action, Kind, Outcome, required};
use crate::auth::{DOOR, refusal};
use crate::call::Call;
use crate::error::{Phrases, Refusal};
use service::LoginError;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "ValidateLogin",
    owner: http::Owner::Panel,
    access: Access::Staff,
    parameters: &[
        required("email", Kind::Text, "The address"),
        required("password2", Kind::Text, "The password"),
    ],
    source: "WHMCS API reference, ValidateLogin",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

fn invalid() -> Refusal {
    Refusal::business("Email or Password Invalid")
}

async fn run(call: &Call) -> Outcome {
    let (email, password) = (call.raw("email").trim(), call.raw("password2"));
    let checked = call.desk.check_user(email, password, DOOR).await.map_err(|error| match error {
        LoginError::Wrong => invalid(),
        other => refusal(other),
    })?;
    let mut nodes = vec![call.ids.node("userid", checked.user.0)];
    if let Some(actor) = checked.actor {
        nodes.push(Node::text("passwordhash", call.desk.start_session(&actor).await?));
    }
    nodes.push(Node::boolean("twoFactorEnabled", false));
    Ok(nodes)
}
