//! GET /api/ticket/departments: where the client may open tickets.

use super::CLIENTS;
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::error::Refusal;
use axum::http::Method;
use domain::CustomField;
use service::ClientDesk;
use wire::Node;

pub(crate) const ACTION: UserAction = UserAction {
    name: "listDepartments",
    owner: http::Owner::Desk,
    method: &Method::GET,
    path: "/api/ticket/departments",
    access: UserAccess::Client(|call, client| Box::pin(run(call, client))),
    parameters: &[],
    about: "The departments that the client is offered.",
    source: CLIENTS,
};

async fn run(_: &UserCall, client: &ClientDesk) -> Result<Reply, Refusal> {
    let rows = client.departments().into_iter().map(|department| {
        let fields = client.custom_fields(department.id);
        let mut nodes = vec![
            Node::digits("id", department.id.0),
            Node::text("name", department.name),
            Node::text("description", department.description),
        ];
        if !fields.is_empty() {
            nodes.push(Node::items("custom_fields", fields.iter().map(field).collect()));
        }
        Node::fields("department", nodes)
    });
    Ok(Reply::with(vec![Node::items("departments", rows.collect())]))
}

/// What is asked for beside the message. No document knows of it; `required` ones must be sent to open a ticket here.
fn field(field: &CustomField) -> Node {
    let choices = field.choices.iter().map(|choice| Node::text("", choice.as_str()));
    Node::fields(
        "custom_field",
        vec![
            Node::digits("id", field.id.0),
            Node::text("name", field.name.as_str()),
            Node::text("description", field.description.as_str()),
            Node::text("type", field.kind.name()),
            Node::boolean("required", field.is_required),
            Node::items("options", choices.collect()),
        ],
    )
}
