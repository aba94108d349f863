//! `ValidateLogin`: whether an address and a password are a client's. WHMCS API reference, ValidateLogin. The hash there is a
//! session's; here it is the token of a session that the client has from now on.

use crate::action::{Access, Action, Kind, Outcome, required};
use crate::auth::{DOOR, refusal};
use crate::call::Call;
use crate::error::{Phrases, Refusal};
use domain::Who;
use service::LoginError;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "ValidateLogin",
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
    // Failures count against the account alone: all of them come from the address of one portal.
    let actor = call.desk.log_in(email, password, DOOR, None).await.map_err(|error| match error {
        LoginError::Wrong => invalid(),
        other => refusal(other),
    })?;
    let Who::Client(client, _) = actor.who else { return Err(invalid().into()) };
    let token = call.desk.start_session(&actor).await?;
    Ok(vec![
        call.ids.node("userid", client.0),
        Node::text("passwordhash", token),
        Node::boolean("twoFactorEnabled", false),
    ])
}
