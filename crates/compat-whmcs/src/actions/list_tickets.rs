//! `GetTickets`: the newest activity first, among the departments of the staff member that the credential acts
//! for unless the caller says otherwise. WHMCS API reference, GetTickets.

use super::{LIMITNUM, LIMITSTART};
use crate::action::{Access, Action, Kind, Outcome, optional};
use crate::call::Call;
use crate::error::{Phrases, Refusal};
use crate::{shapes, words};
use domain::{Attachment, ClientId, DepartmentId, ServiceId, ServiceKind, StatusKind, TicketFilter};
use service::{Directory, ListRow, TicketQuery};
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetTickets",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[
        LIMITSTART,
        LIMITNUM,
        optional("deptid", Kind::Number, "Tickets of this department"),
        optional("clientid", Kind::Number, "Tickets of this client"),
        optional("email", Kind::Text, "Tickets of this address, opened without an account"),
        optional("status", Kind::Text, "A status, Awaiting Reply, All Active Tickets or My Flagged Tickets"),
        optional("subject", Kind::Text, "Part of the subject"),
        optional("ignore_dept_assignments", Kind::Flag, "Look into every department"),
    ],
    source: "WHMCS API reference, GetTickets",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

fn filter(call: &Call, directory: &Directory) -> Result<TicketFilter, Refusal> {
    let mut filter = TicketFilter {
        client: call.number("clientid")?.filter(|id| *id != 0).map(ClientId),
        departments: call.number("deptid")?.filter(|id| *id != 0).map(|id| vec![DepartmentId(id)]),
        email: call.filled("email").map(str::to_owned),
        // The address of whoever has no account; a client is named by its id.
        guests_only: call.filled("email").is_some(),
        subject_contains: call.filled("subject").map(str::to_owned),
        ..TicketFilter::default()
    };
    let Some(status) = call.filled("status") else { return Ok(filter) };
    match status.to_ascii_lowercase().as_str() {
        "awaiting reply" => {
            filter.statuses = Some(directory.statuses_of(&[StatusKind::New, StatusKind::CustomerReply]));
        }
        "all active tickets" => {
            let active: Vec<_> =
                StatusKind::ALL.into_iter().filter(|kind| *kind != StatusKind::Closed).collect();
            filter.statuses = Some(directory.statuses_of(&active));
        }
        "my flagged tickets" => filter.assignee = Some(call.staff.me().id),
        _ => filter.statuses = Some(words::statuses_shown_as(directory, status)),
    }
    Ok(filter)
}

async fn run(call: &Call) -> Outcome {
    let directory = call.directory();
    let page = call.page()?;
    let mut query = TicketQuery::new(filter(call, &directory)?, page);
    query.with_files = true;
    let everywhere = call.flag("ignore_dept_assignments");
    let staff = if everywhere { call.everywhere()? } else { call.staff.clone() };
    let list = staff.tickets(&query).await?;
    let services: Vec<ServiceId> = list.rows.iter().filter_map(|row| row.ticket.service).collect();
    let services = staff.services_by_id(&services).await?;
    let ids: Vec<ServiceId> = services.iter().map(|service| service.id).collect();
    let numbers = call.service_numbers(&ids).await?;
    let rows = list.rows.into_iter().map(|row| {
        let id = row.ticket.id;
        let files = list.files.iter().filter(|(ticket, _)| *ticket == id).map(|(_, file)| file);
        let mut shown = services.iter().zip(&numbers);
        let service = shown.find(|(service, _)| Some(service.id) == row.ticket.service);
        entry(call, &directory, row, files, service.map(|(service, number)| (service.kind, *number)))
    });
    let rows: Vec<Node> = rows.collect();
    Ok(shapes::page(list.total, call.start()?, "tickets", "ticket", rows))
}

/// One ticket of the list. `ticketid`, `deptname` and `contactid` are not documented there, but installations
/// print them and clients read them.
fn entry<'f>(
    call: &Call,
    directory: &Directory,
    row: ListRow,
    files: impl Iterator<Item = &'f Attachment>,
    service: Option<(ServiceKind, i64)>,
) -> Node {
    let ticket = row.ticket;
    let ids = call.ids;
    let owner = format!("{} {}", row.first_name, row.last_name);
    let mut nodes = Vec::with_capacity(26);
    nodes.extend([
        ids.node("id", ticket.id.0),
        ids.node("ticketid", ticket.id.0),
        Node::digits("tid", ticket.number.0),
        ids.node("deptid", ticket.department.0),
        Node::text("deptname", directory.department_name(ticket.department)),
        ids.node("userid", shapes::client_id(&ticket)),
        ids.node("contactid", shapes::contact_id(&ticket)),
        Node::text("name", ticket.requester.name.as_str()),
        Node::text("owner_name", owner.trim()),
        Node::text("email", ticket.requester.email.as_str()),
    ]);
    nodes.extend(shapes::ticket_requestor(&ticket.requester));
    let (status, flag) = (words::status_of(directory, &ticket), ids.node("flag", shapes::flag_id(&ticket)));
    let service = shapes::service(service);
    nodes.extend([
        Node::text("cc", ticket.copies),
        Node::text("c", ticket.access_key.0),
        Node::text("date", call.date(ticket.opened_at)),
        Node::text("subject", ticket.subject),
        Node::text("status", status),
        Node::text("priority", words::priority_word(ticket.priority)),
        Node::text("admin", ticket.opened_by_name),
    ]);
    nodes.extend(shapes::files(files));
    nodes.extend([Node::text("lastreply", call.date(ticket.last_message_at)), flag, service]);
    Node::fields("ticket", nodes)
}
