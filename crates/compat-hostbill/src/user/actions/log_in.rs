//! POST /api/login: name and password into tokens.

use super::LOGIN;
use crate::Parameter;
use crate::input::text;
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::auth;
use crate::user::error::Refusal;
use axum::http::Method;
use service::ACCESS_SECONDS;
use wire::Node;

pub(crate) const ACTION: UserAction = UserAction {
    name: "login",
    owner: http::Owner::Desk,
    method: &Method::POST,
    path: "/api/login",
    access: UserAccess::Anyone(|call| Box::pin(run(call))),
    parameters: &[
        Parameter::required("username", "text", "Username cannot be empty", "The client's e-mail address."),
        Parameter::required("password", "text", "Password cannot be empty", "Its password."),
    ],
    about: "Logs a client in: an access token for an hour, and a refresh token for new ones.",
    source: LOGIN,
};

async fn run(call: &UserCall) -> Result<Reply, Refusal> {
    let given = |name| Ok::<_, Refusal>(text(&call.params, name)?.unwrap_or_default());
    let actor = auth::check(&call.desk, given("username")?.trim(), given("password")?, call.address).await?;
    let tokens = call.desk.start_tokens(&actor).await?;
    Ok(Reply::with(tokens_of(tokens.access, tokens.refresh)))
}

/// One client reads `refresh`, the specification of another says `refresh_token`.
pub(super) fn tokens_of(access: String, refresh: String) -> Vec<Node> {
    vec![
        Node::text("token", access),
        Node::text("refresh", refresh.as_str()),
        Node::text("refresh_token", refresh),
        Node::integer("expires_in", ACCESS_SECONDS),
    ]
}
