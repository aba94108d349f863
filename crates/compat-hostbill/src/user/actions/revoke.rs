//! POST /api/revoke: ends a login by its refresh token, or that of the bearer token.

use super::LOGIN;
use crate::Parameter;
use crate::input::text;
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::auth::DOOR;
use crate::user::error::Refusal;
use axum::http::Method;

pub(crate) const ACTION: UserAction = UserAction {
    name: "revoke",
    owner: http::Owner::Desk,
    method: &Method::POST,
    path: "/api/revoke",
    access: UserAccess::Anyone(|call| Box::pin(run(call))),
    parameters: &[Parameter::optional(
        "refresh_token",
        "text",
        "The refresh token of a login; without it the bearer token says which.",
    )],
    about: "Ends a login. A token that is none is no error: it counts no more.",
    source: LOGIN,
};

async fn run(call: &UserCall) -> Result<Reply, Refusal> {
    let refresh = text(&call.params, "refresh_token")?.map(str::trim);
    let token = refresh.or(call.bearer.as_deref()).ok_or_else(Refusal::unauthorized)?;
    call.desk.revoke_tokens(token, DOOR, Some(call.address)).await?;
    Ok(Reply::done(Vec::new(), "Token revoked"))
}
