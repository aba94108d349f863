//! POST /api/logout: ends the login of the bearer token.

use super::LOGIN;
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::auth::DOOR;
use crate::user::error::Refusal;
use axum::http::Method;
use service::ClientDesk;

pub(crate) const ACTION: UserAction = UserAction {
    name: "logout",
    owner: http::Owner::Desk,
    method: &Method::POST,
    path: "/api/logout",
    access: UserAccess::Client(|call, client| Box::pin(run(call, client))),
    parameters: &[],
    about: "Ends the login of the bearer token: that token, its refresh token and all others made from it.",
    source: LOGIN,
};

async fn run(call: &UserCall, _: &ClientDesk) -> Result<Reply, Refusal> {
    // With Basic there is nothing to end.
    if let Some(token) = &call.bearer {
        call.desk.revoke_tokens(token, DOOR, Some(call.address)).await?;
    }
    Ok(Reply::done(Vec::new(), "Logged out"))
}
