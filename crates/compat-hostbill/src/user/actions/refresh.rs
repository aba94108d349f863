//! POST /api/token: a refresh token into a new access token.

use super::LOGIN;
use super::log_in::tokens_of;
use crate::Parameter;
use crate::input::text;
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::auth::DOOR;
use crate::user::error::Refusal;
use axum::http::Method;

pub(crate) const ACTION: UserAction = UserAction {
    name: "token",
    owner: http::Owner::Desk,
    method: &Method::POST,
    path: "/api/token",
    access: UserAccess::Anyone(|call| Box::pin(run(call))),
    parameters: &[Parameter::required(
        "refresh_token",
        "text",
        "Refresh token cannot be empty",
        "The refresh token of a login. It stays the same, and counts for 30 days from its last use.",
    )],
    about: "A new access token.",
    source: LOGIN,
};

async fn run(call: &UserCall) -> Result<Reply, Refusal> {
    let refresh = text(&call.params, "refresh_token")?.unwrap_or_default().trim();
    let access = call.desk.refresh_access(refresh, DOOR, Some(call.address)).await.map_err(|error| {
        let refusal = Refusal::from(error);
        match refusal.status.as_u16() {
            401 => Refusal { fault: crate::Fault::new("Invalid refresh token"), ..refusal },
            _ => refusal,
        }
    })?;
    Ok(Reply::with(tokens_of(access, refresh.to_owned())))
}
