//! addTicketTag: puts a tag on a ticket.

use crate::Fault;
use crate::action::{Access, Action, Call, Parameter, Success};
use crate::error::WRONG_PARAMETER;
use crate::input::{number, text};
use service::{StaffDesk, TicketRef};

pub(crate) const ACTION: Action = Action {
    name: "addTicketTag",
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[
        Parameter::required(
            "id",
            "number",
            WRONG_PARAMETER,
            "The ticket number; a row id of a list finds the ticket too.",
        ),
        Parameter::required(
            "tag",
            "text",
            "Tag cannot be empty",
            "One tag, at most 64 bytes, without commas.",
        ),
    ],
    about: "Puts a tag on a ticket.",
    source: "Admin API, Tickets, addTicketTag",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let id = number(&call.params, "id")?.ok_or_else(Fault::wrong_parameter)?;
    let tag = text(&call.params, "tag")?.unwrap_or_default();
    desk.add_tag(TicketRef::Either(id), tag).await?;
    Ok(Success { data: Vec::new(), info: Some("Tag added".to_owned()) })
}
