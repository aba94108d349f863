//! `OpenTicket`. WHMCS API reference, OpenTicket; WHMCS wiki, API:Open Ticket, for the older form with
//! `clientid=0` for guests.

use super::{ATTACHMENTS, CREATED, CUSTOMFIELDS, MARKDOWN, NOEMAIL, PRIORITY, USE_MARKDOWN};
use crate::action::{Access, Action, Kind, Outcome, optional, required};
use crate::call::{Call, apart, warning};
use crate::error::{Phrases, Refusal, Trouble};
use crate::words::{BAD_PRIORITY, priority_meant};
use crate::{custom_fields, files};
use domain::{ClientId, ContactId, DepartmentId, PriorityMeant, ServiceKind};
use service::{NewRequester, OpenTicket, StaffDesk};
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "OpenTicket",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[
        required("deptid", Kind::Id, "The department that is to answer"),
        required("subject", Kind::Text, "The subject"),
        required("message", Kind::Text, "The opening message"),
        optional("clientid", Kind::Id, "Who asks; 0 or absent for a guest"),
        optional("userid", Kind::Id, "The user who owns that client; its number need not be the client's"),
        optional("contactid", Kind::Id, "The contact of that client who asks, without userid"),
        optional("name", Kind::Text, "Name of a guest"),
        optional("email", Kind::Text, "Address of a guest"),
        optional("priority", PRIORITY, "The department's own when absent"),
        optional("serviceid", Kind::Id, "The product it is about"),
        optional("domainid", Kind::Id, "The domain it is about"),
        optional("admin", Kind::Flag, "Staff open it in their own words"),
        optional("adminusername", Kind::Text, "Login or display name of those staff"),
        optional(
            "preventClientClosure",
            Kind::Flag,
            "The client may not close it; as its department says when absent",
        ),
        optional("cc", Kind::Text, "Addresses that get copies, comma separated"),
        CREATED,
        NOEMAIL,
        MARKDOWN,
        USE_MARKDOWN,
        CUSTOMFIELDS,
        ATTACHMENTS,
    ],
    source: "WHMCS API reference, OpenTicket",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

/// A user counts with a client only, and a contact with a client and without a user.
async fn requester(call: &Call, staff: &StaffDesk) -> Result<NewRequester, Trouble> {
    let Some(client) = call.id("clientid").map(ClientId) else {
        let (name, email) = (call.raw("name").to_owned(), call.raw("email").to_owned());
        return Ok(NewRequester::Guest { name, email });
    };
    call.know_client(client.0).await?;
    let Some(user) = call.id("userid") else {
        return Ok(NewRequester::Client(client, call.id("contactid").map(ContactId)));
    };
    // A client that is not there is told of first.
    if staff.owner(client).await?.id.0 != user {
        return Err(Refusal::business("The system cannot find the provided user ID.").into());
    }
    Ok(NewRequester::Client(client, None))
}

async fn run(call: &Call) -> Outcome {
    let staff = call.everywhere()?;
    let mut warnings = Vec::new();
    let requester = requester(call, &staff).await?;
    let department = DepartmentId(call.id("deptid").unwrap_or(0));
    let word = call.filled("priority");
    let priority = word.map(|word| priority_meant(word).ok_or_else(|| Refusal::business(BAD_PRIORITY)));
    let (priority, bad_priority) = apart(priority.transpose());
    let (fields, bad_fields) = apart(custom_fields::read(&call.params, &mut warnings));
    let name = call.filled("adminusername");
    let by_staff = call.flag("admin") || name.is_some();
    let command = OpenTicket {
        is_markdown: call.is_markdown(),
        priority: priority.flatten().map(PriorityMeant::anew),
        service: call.service("serviceid", ServiceKind::Product).await?,
        domain: call.service("domainid", ServiceKind::Domain).await?,
        copies: call.raw("cc").to_owned(),
        custom_fields: fields.unwrap_or_default(),
        attachments: files::read(&call.params, &mut warnings),
        created_at: call.created(),
        by_staff: by_staff.then(|| name.map(str::to_owned)),
        client_may_close: call.may_close(),
        notify: !call.flag("noemail"),
        idempotency_key: call.idempotency_key.clone(),
        ..OpenTicket::new(requester, department, call.raw("subject"), call.raw("message"))
    };
    // These two sentences are not among the documented ones, which all come before them.
    if let Some(refusal) = bad_priority.or(bad_fields) {
        staff.check_ticket(&command).await?;
        return Err(refusal.into());
    }
    let opened = staff.open_ticket(&command).await?;
    let mut nodes = vec![
        call.ids.node("id", opened.id.0),
        Node::text("tid", opened.number.to_string()),
        Node::text("c", opened.access_key.0),
    ];
    nodes.extend(warning(&warnings));
    Ok(nodes)
}
