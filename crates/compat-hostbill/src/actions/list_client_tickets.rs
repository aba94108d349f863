//! getClientTickets: the tickets of one client.

use super::row;
use crate::action::{Access, Action, Call, Need, Parameter, Success};
use crate::error::WRONG_PARAMETER;
use crate::input::number;
use crate::{Fault, filter, paging};
use domain::{ClientId, TicketFilter};
use service::StaffDesk;

pub(crate) const ACTION: Action = Action {
    name: "getClientTickets",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[
        Parameter {
            name: "id",
            kind: "number",
            need: Need::Unless("client_id", WRONG_PARAMETER),
            about: "The client.",
        },
        Parameter::optional("client_id", "number", "The client, as one storefront spells it; `id` wins."),
        Parameter::optional("page", "number", "Which page, counted from 0."),
        Parameter::optional("perpage", "number", "Rows in a page: 25, at most 1000."),
        Parameter::optional("limit", "number", "The same, as one storefront spells it; `perpage` wins."),
        Parameter::optional("sort", "ASC or DESC", "By opening time, the newest first when absent."),
        Parameter::optional(
            "filter[status]",
            filter::STATUSES,
            "A status in any case, or a configured name.",
        ),
        Parameter::optional("filter[list]", "word or list", "The older spelling of a status; `all` is none."),
        Parameter::optional(
            "filter[request_type]",
            filter::REQUEST_TYPES,
            "The type of the request, in any case.",
        ),
        Parameter::optional("filter[name]", "text or list", "Part of the submitter's name."),
        Parameter::optional("filter[dept_id]", "number or list", "The department."),
        Parameter::optional("filter[ticket_number]", "number or list", "The very ticket."),
        Parameter::optional("filter[body]", "text or list", "Part of a message, in any case."),
        Parameter::optional("filter[email]", "text or list", "Part of the submitter's address."),
        Parameter::optional("filter[tag]", "text or list", "A tag, in any case."),
        Parameter::optional("filter[tags]", "text or list", "The same; with both, they must be alike."),
        Parameter::optional(
            "filter[owner_id]",
            "number or list",
            "The staff member it is assigned to; 0 is nobody.",
        ),
        Parameter::optional("filter[date]", "YYYY-MM-DD", "The day of opening."),
        Parameter::optional("filterop[date]", "=, <, > or !=", "How that day compares; `=` when absent."),
        Parameter::optional("filter[admin_read]", "0, 1 or both", "Whether staff have read it."),
        Parameter::optional(
            "filter[flags]",
            "word or list",
            "FLAG_HAS_NOTE, FLAG_HAS_BILLS, FLAG_IMPORTED or FLAG_REPLY_HAS_LOCK; the other documented flags are on no ticket.",
        ),
        Parameter::optional("filter[flagsop]", "NOT", "Turns the flags around."),
    ],
    about: "The tickets of one client, page by page.",
    source: "Admin API, Clients, getClientTickets",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let client = match number(&call.params, "id")? {
        Some(id) => Some(id),
        None => number(&call.params, "client_id")?,
    };
    let client = ClientId(client.ok_or_else(Fault::wrong_parameter)?);
    let filter = TicketFilter { client: Some(client), ..filter::read(call, filter::Body::Part)? };
    Ok(row::page(call, paging::page(call, desk, filter).await?))
}
