//! PUT /api/tickets/{number}/close.

use super::{CLIENTS, ticket};
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::error::Refusal;
use axum::http::Method;
use service::ClientDesk;

pub(crate) const ACTION: UserAction = UserAction {
    name: "closeTicket",
    owner: http::Owner::Desk,
    method: &Method::PUT,
    path: "/api/tickets/{number}/close",
    access: UserAccess::Client(|call, client| Box::pin(run(call, client))),
    parameters: &[],
    about: "Closes a ticket, where clients may; one that is closed stays as it is.",
    source: CLIENTS,
};

async fn run(call: &UserCall, client: &ClientDesk) -> Result<Reply, Refusal> {
    client.close_ticket(ticket(call)?).await?;
    Ok(Reply::done(Vec::new(), "Ticket closed"))
}
