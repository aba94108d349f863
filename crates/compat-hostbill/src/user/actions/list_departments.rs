//! GET /api/ticket/departments: where the client may open tickets.

use super::CLIENTS;
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::error::Refusal;
use axum::http::Method;
use service::ClientDesk;
use wire::Node;

pub(crate) const ACTION: UserAction = UserAction {
    name: "listDepartments",
    method: &Method::GET,
    path: "/api/ticket/departments",
    access: UserAccess::Client(|call, client| Box::pin(run(call, client))),
    parameters: &[],
    about: "The departments that the client is offered.",
    source: CLIENTS,
};

async fn run(_: &UserCall, client: &ClientDesk) -> Result<Reply, Refusal> {
    let rows = client.departments().into_iter().map(|department| {
        Node::fields(
            "department",
            vec![
                Node::digits("id", department.id.0),
                Node::text("name", department.name),
                Node::text("description", department.description),
            ],
        )
    });
    Ok(Reply::with(vec![Node::items("departments", rows.collect())]))
}
