//! `UpdateTicket`. WHMCS API reference, UpdateTicket. What is blank stays as it is. Parameters that are documented
//! and not yet supported are named in a warning, so that nobody takes silence for a change.

use super::{CREATED, CUSTOMFIELDS, MARKDOWN, TICKETID, TICKETNUM, USE_MARKDOWN};
use crate::action::{Access, Action, Kind, Outcome, Parameter, optional};
use crate::call::{Call, value, warning};
use crate::error::{Phrases, Refusal, Trouble};
use crate::words;
use domain::{DepartmentId, Error, Priority, StaffId, StatusId, What};
use service::{ChangeTicket, StaffDesk, TicketRef};
use wire::Value;

pub(super) const ACTION: Action = Action {
    name: "UpdateTicket",
    access: Access::Staff,
    parameters: &[
        Parameter { required: true, ..TICKETID },
        TICKETNUM,
        optional("deptid", Kind::Id, "Another department"),
        optional("status", Kind::Text, "Another status"),
        optional("subject", Kind::Text, "Another subject"),
        optional("priority", Kind::Text, "Low, Medium or High"),
        optional("cc", Kind::Text, "Other addresses that get copies"),
        optional("flag", Kind::Id, "The staff member who is to deal with it, 0 for nobody"),
        optional("removeFlag", Kind::Flag, "Nobody is to deal with it"),
        optional("preventClientClosure", Kind::Flag, "Accepted; clients close nothing through this API"),
        optional("userid", Kind::Id, "Not supported yet: another client"),
        optional("clientid", Kind::Id, "Not supported yet: another client"),
        optional("name", Kind::Text, "Not supported yet: another name of the guest"),
        optional("email", Kind::Text, "Not supported yet: another address of the guest"),
        optional("message", Kind::Text, "Not supported yet: another opening message"),
        CREATED,
        MARKDOWN,
        USE_MARKDOWN,
        CUSTOMFIELDS,
    ],
    source: "WHMCS API reference, UpdateTicket",
    phrases: Phrases {
        no_ticket: "Ticket ID Not Found",
        no_department: "Department ID Not Found",
        ..Phrases::USUAL
    },
    run: |call| Box::pin(run(call)),
};

const NOT_YET: [&str; 7] = ["userid", "clientid", "name", "email", "message", "created", "customfields"];

/// Documented to come after ticket and department, which are looked up only to keep that order.
async fn bad_priority(
    call: &Call,
    staff: &StaffDesk,
    ticket: TicketRef,
    department: Option<DepartmentId>,
) -> Result<Option<Priority>, Trouble> {
    let Some(word) = call.filled("priority") else { return Ok(None) };
    if let Some(priority) = words::priority_meant(word) {
        return Ok(Some(priority));
    }
    staff.find(ticket).await?;
    if let Some(id) = department {
        call.directory().department(id).ok_or(Error::NotFound(What::Department))?;
    }
    Err(Refusal::business(words::BAD_PRIORITY).into())
}

async fn run(call: &Call) -> Outcome {
    let staff = call.everywhere()?;
    let directory = call.directory();
    let ticket = call.ticket()?;
    let department = call.id("deptid").map(DepartmentId);
    let flag = call.filled("flag").map(|_| call.id("flag").map(StaffId));
    let changes = ChangeTicket {
        subject: call.filled("subject").map(str::to_owned),
        priority: bad_priority(call, &staff, ticket, department).await?,
        department,
        // A word that is no status becomes a number that is none, so that it is told of in its turn.
        status: call
            .filled("status")
            .map(|word| words::status_meant(&directory, word).unwrap_or(StatusId(0))),
        assignee: if call.flag("removeFlag") { Some(None) } else { flag },
        copies: call.filled("cc").map(str::to_owned),
        service: None,
    };
    let changed = staff.change_ticket(ticket, &changes).await;
    changed.map_err(|error| match error {
        Error::NotFound(What::Status) => {
            let words = words::status_words(&directory);
            Refusal::business(format!("Invalid Ticket Status. Valid statuses are: {words}")).into()
        }
        other => Trouble::Rule(other),
    })?;
    let ticket = staff.find(ticket).await?;
    let mut nodes = vec![call.ids.node("ticketid", ticket.id.0)];
    // The sample of the reference names the ticket's own client, which is no change.
    let own = ticket.requester.client.map(|client| client.to_string());
    let sent = |name: &&&str| match value(&call.params, name) {
        Some(Value::Text(text)) if name.ends_with("id") => !text.is_empty() && Some(text) != own.as_ref(),
        Some(Value::Text(text)) => !text.is_empty(),
        Some(Value::Map(_) | Value::File(_)) => true,
        None => false,
    };
    let left_out: Vec<&str> = NOT_YET.iter().filter(sent).copied().collect();
    if !left_out.is_empty() {
        nodes.extend(warning(&[format!("not supported yet and left as they were: {}", left_out.join(", "))]));
    }
    Ok(nodes)
}
