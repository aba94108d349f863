//! `UpdateTicket`. WHMCS API reference, UpdateTicket. What is blank stays as it is, but `cc`. `userid` is a client there; its
//! samples call it `clientid`.

use super::{CREATED, CUSTOMFIELDS, MARKDOWN, TICKETID, TICKETNUM, USE_MARKDOWN};
use crate::action::{Access, Action, Kind, Outcome, Parameter, optional};
use crate::call::{Call, apart, warning};
use crate::error::{Phrases, Refusal, Trouble};
use crate::{custom_fields, words};
use domain::{ClientId, DepartmentId, Error, PriorityMeant, StaffId, StatusId, What};
use service::{ChangeTicket, Directory, StaffDesk, TicketRef};

pub(super) const ACTION: Action = Action {
    name: "UpdateTicket",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[
        Parameter { required: true, ..TICKETID },
        TICKETNUM,
        optional("deptid", Kind::Id, "Another department"),
        optional("status", Kind::Text, "Another status"),
        optional("subject", Kind::Text, "Another subject"),
        optional("priority", super::PRIORITY, "How urgent it is"),
        optional("cc", Kind::Text, "Other addresses that get copies; blank for nobody"),
        optional("flag", Kind::Id, "The staff member who is to deal with it, 0 for nobody"),
        optional("removeFlag", Kind::Flag, "Nobody is to deal with it"),
        optional("preventClientClosure", Kind::Flag, "The client may not close it, or may"),
        optional("userid", Kind::Id, "Another client, whose ticket it becomes"),
        optional("clientid", Kind::Id, "The name of userid in the samples"),
        optional("name", Kind::Text, "Another name of the guest"),
        optional("email", Kind::Text, "Another address of the guest"),
        optional("message", Kind::Text, "Another text of the opening message"),
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

/// Documented to come after ticket and department, which are looked up only to keep that order.
async fn bad_priority(
    call: &Call,
    staff: &StaffDesk,
    ticket: TicketRef,
    department: Option<DepartmentId>,
) -> Result<Option<PriorityMeant>, Trouble> {
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
    let mut warnings = Vec::new();
    let staff = call.everywhere()?;
    let directory = call.directory();
    let ticket = call.ticket()?;
    let department = call.id("deptid").map(DepartmentId);
    let flag = call.filled("flag").map(|_| call.id("flag").map(StaffId));
    let text = |name| call.filled(name).map(str::to_owned);
    let priority = bad_priority(call, &staff, ticket, department).await?;
    let (fields, bad_fields) = apart(custom_fields::read(&call.params, &mut warnings));
    let client = call.id("userid").or_else(|| call.id("clientid"));
    if let Some(client) = client {
        call.know_client(client).await?;
    }
    let changes = ChangeTicket {
        subject: text("subject"),
        priority,
        department,
        // A word that is no status becomes a number that is none, so that it is told of in its turn.
        status: call
            .filled("status")
            .map(|word| words::status_meant(&directory, word).unwrap_or(StatusId(0))),
        assignee: if call.flag("removeFlag") { Some(None) } else { flag },
        // Blank is a list, too: an empty one.
        copies: call.sent("cc").map(str::to_owned),
        client: client.map(ClientId),
        guest_name: text("name"),
        guest_email: text("email"),
        opening: call.filled("message").map(|_| call.raw("message").to_owned()),
        opening_is_markdown: call.says_markdown().then(|| call.is_markdown()),
        opened_at: call.filled("created").map(|_| call.created()),
        custom_fields: fields.unwrap_or_default(),
        client_may_close: call.may_close(),
        ..ChangeTicket::default()
    };
    let done = match bad_fields {
        None => staff.change_ticket(ticket, &changes).await,
        Some(refusal) => {
            // Not among the documented sentences, which all come before it.
            staff.check_change(ticket, &changes).await.map_err(|error| refused(&directory, error))?;
            return Err(refusal.into());
        }
    };
    done.map_err(|error| refused(&directory, error))?;
    let ticket = staff.find(ticket).await?;
    warnings.extend(changes.left_out(&ticket).map(str::to_owned));
    let mut nodes = vec![call.ids.node("ticketid", ticket.id.0)];
    nodes.extend(warning(&warnings));
    Ok(nodes)
}

fn refused(directory: &Directory, error: Error) -> Trouble {
    match error {
        Error::NotFound(What::Status) => {
            let words = words::status_words(directory);
            Refusal::business(format!("Invalid Ticket Status. Valid statuses are: {words}")).into()
        }
        other => Trouble::Rule(other),
    }
}
