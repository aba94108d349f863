//! addTicket: opens a ticket for a client or a guest.

use crate::action::{Access, Action, Call, Need, Parameter, Success};
use crate::input::{address, flag, number, number_or_none, text};
use crate::{Fault, files, words};
use domain::{ClientId, DepartmentId, Error, StaffId, What};
use service::{NewRequester, OpenTicket, StaffDesk};
use wire::Node;

pub(crate) const ACTION: Action = Action {
    name: "addTicket",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[
        Parameter {
            name: "name",
            kind: "text",
            need: Need::Unless("client_id", "Name cannot be empty"),
            about: "The submitter's name; a client's own name stands in its place.",
        },
        Parameter::required("subject", "text", "Subject cannot be empty", "One line."),
        Parameter::required("body", "text", "Body cannot be empty", "The opening message."),
        Parameter {
            name: "email",
            kind: "text",
            need: Need::Unless("client_id", "Email cannot be empty"),
            about: "The submitter's address; a client's own address stands in its place.",
        },
        Parameter::optional(
            "dept_id",
            "number",
            "The department; when absent the first offered by the client's provider, or to guests.",
        ),
        Parameter::optional(
            "client_id",
            "number",
            "The client; without one, or with 0, the submitter is a guest.",
        ),
        Parameter::optional("useclientname", "flag", "The client's own name is shown, as it is without."),
        Parameter::optional("asclient", "flag", "The client speaks, not staff on its behalf."),
        Parameter::optional("status", "word", "The status to start in: Open when absent."),
        Parameter::optional("priority", "0 to 3, or a word", "The department's own when absent."),
        Parameter::optional("cc", "comma list", "Addresses that get copies."),
        Parameter::optional("notes", "text", "An internal note made with the ticket."),
        Parameter::optional("owner_id", "number", "The staff member to assign it to."),
        Parameter::optional("attachments", "map of file name to base64", "Files of the opening message."),
        Parameter::optional(
            "isinternal",
            "flag",
            "Refused when set: every ticket here is its submitter's to see.",
        ),
        Parameter::optional(
            "request_type",
            "word",
            "General, Problem, Incident, Task, Question, Project, Delivery or Billing; General when absent.",
        ),
        Parameter::optional("ip_address", "address", "Where the submitter came from; kept in the log."),
    ],
    about: "Opens a ticket.",
    source: "Admin API, Tickets, addTicket",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let params = &call.params;
    let client = number_or_none(params, "client_id")?.map(ClientId);
    if let Some(client) = client {
        call.know_client(client).await?;
    }
    let required = |name| Ok::<_, Fault>(text(params, name)?.unwrap_or_default().to_owned());
    let requester = match client {
        Some(id) => NewRequester::Client(id, None),
        None => NewRequester::Guest { name: required("name")?, email: required("email")? },
    };
    let status =
        text(params, "status")?.map(|word| words::status_to_set(&call.desk.directory(), word)).transpose()?;
    let as_client = flag(params, "asclient")?;
    flag(params, "useclientname")?;
    // Its client would read what was meant for staff only.
    if flag(params, "isinternal")? {
        return Err(Fault::new("Internal tickets are not supported"));
    }
    let mut command = OpenTicket {
        priority: text(params, "priority")?.map(words::priority).transpose()?,
        copies: required("cc")?,
        attachments: files::attachments(params)?,
        // A guest speaks for itself: nobody of the staff stands behind what a form sent.
        by_staff: (client.is_some() && !as_client).then_some(None),
        status,
        note: text(params, "notes")?.map(str::to_owned),
        assignee: number_or_none(params, "owner_id")?.map(StaffId),
        request_type: text(params, "request_type")?.map(words::request_type).transpose()?.unwrap_or_default(),
        reported_address: address(params, "ip_address")?,
        idempotency_key: call.idempotency_key.clone(),
        ..OpenTicket::new(requester, DepartmentId(0), &required("subject")?, &required("body")?)
    };
    command.department = match number(params, "dept_id")? {
        Some(id) => DepartmentId(id),
        None => default_department(call, desk, client).await?,
    };
    let opened = desk.open_ticket(&command).await?;
    // The number, not the row id: the sample's is as long as one.
    let number = if call.string_ids {
        Node::digits("ticket_id", opened.number.0)
    } else {
        Node::integer("ticket_id", opened.number.0)
    };
    let data = vec![number];
    Ok(Success { data, ..Success::said("New ticket has been created") })
}

/// `dept_id` is optional and its default is not documented. Without a department to fall back on the caller has to
/// name one.
async fn default_department(
    call: &Call,
    desk: &StaffDesk,
    client: Option<ClientId>,
) -> Result<DepartmentId, Fault> {
    let provider = match client {
        Some(id) => Some(desk.client(id).await?.provider),
        None => None,
    };
    let directory = call.desk.directory();
    Ok(directory.default_department(provider).ok_or(Error::NotFound(What::Department))?.id)
}
