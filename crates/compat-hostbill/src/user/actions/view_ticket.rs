//! GET /api/tickets/{number}: a ticket with its conversation.

use super::{CLIENTS, ticket};
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::error::Refusal;
use crate::user::rows::details;
use axum::http::Method;
use service::ClientDesk;

pub(crate) const ACTION: UserAction = UserAction {
    name: "getTicket",
    owner: http::Owner::Desk,
    method: &Method::GET,
    path: "/api/tickets/{number}",
    access: UserAccess::Client(|call, client| Box::pin(run(call, client))),
    parameters: &[],
    about: "A ticket with its replies and files, which the client has read with that.",
    source: CLIENTS,
};

async fn run(call: &UserCall, client: &ClientDesk) -> Result<Reply, Refusal> {
    let view = client.ticket(ticket(call)?).await?;
    client.mark_read(&view.ticket).await;
    Ok(Reply::with(vec![details(&call.desk.directory(), call.desk.zone(), &view)]))
}
