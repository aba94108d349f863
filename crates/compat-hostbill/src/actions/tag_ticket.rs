//! addTicketTag: puts a tag on a ticket.

use super::{TICKET, ticket};
use crate::Fault;
use crate::action::{Access, Action, Call, Parameter, Success};
use crate::input::text;
use service::StaffDesk;

pub(crate) const ACTION: Action = Action {
    name: "addTicketTag",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[
        TICKET,
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
    let tag = text(&call.params, "tag")?.unwrap_or_default();
    desk.add_tag(ticket(call)?, tag).await?;
    Ok(Success::said("Tag added"))
}
