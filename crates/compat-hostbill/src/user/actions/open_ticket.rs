//! POST /api/tickets: opens a ticket.

use super::CLIENTS;
use crate::action::Need;
use crate::input::{number, text};
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::error::Refusal;
use crate::{Fault, Parameter, files, words};
use axum::http::Method;
use domain::{DepartmentId, Error, ServiceId, What};
use service::{ClientDesk, NewRequester, OpenTicket};
use wire::{Node, Params, Value};

const NO_DEPARTMENT: &str = "Department cannot be empty";
const NO_BODY: &str = "Body cannot be empty";

pub(crate) const ACTION: UserAction = UserAction {
    name: "createTicket",
    owner: http::Owner::Desk,
    method: &Method::POST,
    path: "/api/tickets",
    access: UserAccess::Client(|call, client| Box::pin(run(call, client))),
    parameters: &[
        Parameter {
            name: "dept_id",
            kind: "number",
            need: Need::Unless("department_id", NO_DEPARTMENT),
            about: "One of the departments that the client is offered.",
        },
        Parameter::optional("department_id", "number", "The same, as one SDK spells it; `dept_id` wins."),
        Parameter::required("subject", "text", "Subject cannot be empty", "One line."),
        Parameter {
            name: "body",
            kind: "text",
            need: Need::Unless("message", NO_BODY),
            about: "The opening message.",
        },
        Parameter::optional("message", "text", "The same, as one SDK spells it; `body` wins."),
        Parameter::optional("priority", "word, or 0 to 3", "low, medium or high; medium when absent."),
        Parameter::optional("service_id", "number", "What it is about: one of the client's services."),
        Parameter::optional(
            "custom_fields",
            "map of id to text",
            "What the department asks for, as the list of departments tells it; what it requires must be there.",
        ),
        Parameter::optional("attachments", "map of file name to base64", "Files of the opening message."),
    ],
    about: "Opens a ticket.",
    source: CLIENTS,
};

async fn run(call: &UserCall, client: &ClientDesk) -> Result<Reply, Refusal> {
    let params = &call.params;
    let department = match number(params, "dept_id")? {
        Some(id) => Some(id),
        None => number(params, "department_id")?,
    };
    let department = DepartmentId(department.ok_or_else(Fault::wrong_parameter)?);
    // Whatever is not offered is not there.
    if !client.departments().iter().any(|offered| offered.id == department) {
        return Err(Error::NotFound(What::Department).into());
    }
    let priority = text(params, "priority")?.map(words::priority).transpose()?;
    let subject = text(params, "subject")?.unwrap_or_default();
    let requester = NewRequester::Client(client.client().id, None);
    let command = OpenTicket {
        priority,
        service: number(params, "service_id")?.filter(|id| *id != 0).map(ServiceId),
        custom_fields: custom_fields(params)?,
        attachments: files::attachments(params)?,
        idempotency_key: call.idempotency_key.clone(),
        ..OpenTicket::new(requester, department, subject, body(call)?)
    };
    let opened = client.open_ticket(&command).await?;
    // Every known client finds the number under one of these.
    let names = ["ticket_id", "ticket_number", "number"];
    let nodes = names.map(|name| Node::digits(name, opened.number.0));
    Ok(Reply::done(nodes.into(), "New ticket has been created"))
}

/// Values of custom fields by their ids; what the department does not ask for is not looked at.
fn custom_fields(params: &Params) -> Result<Vec<(String, String)>, Fault> {
    let text = |(name, value): (&str, &Value)| match value {
        Value::Text(text) => Ok((name.to_owned(), text.to_string())),
        Value::Map(_) | Value::File(_) => Err(Fault::wrong_parameter()),
    };
    match params.value("custom_fields") {
        None => Ok(Vec::new()),
        Some(Value::Text(text)) if text.trim().is_empty() => Ok(Vec::new()),
        Some(Value::Map(fields)) => fields.iter().map(text).collect(),
        Some(Value::Text(_) | Value::File(_)) => Err(Fault::wrong_parameter()),
    }
}

/// The text of a message under either name.
pub(super) fn body(call: &UserCall) -> Result<&str, Fault> {
    match text(&call.params, "body")? {
        Some(body) => Ok(body),
        None => Ok(text(&call.params, "message")?.unwrap_or_default()),
    }
}
