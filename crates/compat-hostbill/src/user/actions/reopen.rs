//! PUT /api/tickets/{number}/open.

use super::{CLIENTS, ticket};
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::error::Refusal;
use axum::http::Method;
use service::ClientDesk;

pub(crate) const ACTION: UserAction = UserAction {
    name: "openTicket",
    owner: http::Owner::Desk,
    method: &Method::PUT,
    path: "/api/tickets/{number}/open",
    access: UserAccess::Client(|call, client| Box::pin(run(call, client))),
    parameters: &[],
    about: "Opens a closed ticket again; one that is open stays as it is.",
    source: CLIENTS,
};

async fn run(call: &UserCall, client: &ClientDesk) -> Result<Reply, Refusal> {
    client.reopen_ticket(ticket(call)?).await?;
    Ok(Reply::done(Vec::new(), "Ticket opened"))
}
