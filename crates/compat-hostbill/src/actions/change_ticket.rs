//! editTicketDetails: changes what a ticket is, and whose.

use crate::action::{Access, Action, Call, Parameter, Success};
use crate::error::WRONG_PARAMETER;
use crate::input::{number, number_or_none, text};
use crate::{Fault, words};
use domain::{ClientId, DepartmentId, Timestamp};
use service::{ChangeTicket, StaffDesk, TicketRef};

pub(crate) const ACTION: Action = Action {
    name: "editTicketDetails",
    owner: http::Owner::Desk,
    access: Access::Staff(|call, desk| Box::pin(run(call, desk))),
    parameters: &[
        Parameter::required(
            "ticket_number",
            "number",
            WRONG_PARAMETER,
            "The ticket number; a row id of a list finds the ticket too.",
        ),
        Parameter::optional("subject", "text", "One line."),
        Parameter::optional("cc", "comma list", "Addresses that get copies; blank for nobody."),
        Parameter::optional(
            "bcc",
            "comma list",
            "Addresses that get copies and that nobody else sees; blank for nobody.",
        ),
        Parameter::optional(
            "request_type",
            "word",
            "General, Problem, Incident, Task, Question, Project, Delivery or Billing, in any case.",
        ),
        Parameter::optional(
            "owner_id",
            "number",
            "The client whose ticket it becomes; 0 leaves it as it is.",
        ),
        Parameter::optional("name", "text", "A guest's name; a client has its own, and `info` says so."),
        Parameter::optional("email", "text", "A guest's address; a client has its own, and `info` says so."),
        Parameter::optional("deptid", "number", "The department."),
        Parameter::optional(
            "deadline",
            "YYYY-MM-DD, or with HH:MM:SS",
            "Until when it is to be done; a day is meant to its end. `0` takes the deadline away.",
        ),
    ],
    about: "Changes what a ticket is, and whose. What is not sent stays.",
    source: "Admin API, Tickets, editTicketDetails",
};

async fn run(call: &Call, desk: &StaffDesk) -> Result<Success, Fault> {
    let params = &call.params;
    let ticket = number(params, "ticket_number")?.ok_or_else(Fault::wrong_parameter)?;
    let given = |name| Ok::<_, Fault>(text(params, name)?.map(str::to_owned));
    // Blank is a list, too: an empty one.
    let list = |name| Ok::<_, Fault>(given(name)?.or_else(|| params.value(name).map(|_| String::new())));
    let changes = ChangeTicket {
        subject: given("subject")?,
        copies: list("cc")?,
        blind_copies: list("bcc")?,
        request_type: text(params, "request_type")?.map(words::request_type).transpose()?,
        client: number_or_none(params, "owner_id")?.map(ClientId),
        guest_name: given("name")?,
        guest_email: given("email")?,
        department: number(params, "deptid")?.map(DepartmentId),
        deadline: text(params, "deadline")?.map(|text| deadline(call, text.trim())).transpose()?,
        ..ChangeTicket::default()
    };
    let ticket = TicketRef::Either(ticket);
    desk.change_ticket(ticket, &changes).await?;
    let mut success = Success::said("Ticket Updated");
    // It may be in a department by now that this staff member does not see.
    if let Ok(after) = desk.find(ticket).await {
        success.warnings.extend(changes.left_out(&after).map(str::to_owned));
    }
    Ok(success)
}

fn deadline(call: &Call, text: &str) -> Result<Option<Timestamp>, Fault> {
    let zone = call.desk.zone();
    let read = match text.len() {
        1 if text == "0" => return Ok(None),
        10 => zone.day(text).map(|(_, end)| end.plus_seconds(-1)),
        19 => zone.parse(text),
        _ => None,
    };
    read.map(Some).ok_or_else(Fault::wrong_parameter)
}
