//! `OpenTicket`. WHMCS API reference, OpenTicket; WHMCS wiki, API:Open Ticket, for the older form with
//! `clientid=0` for guests.

use super::{ATTACHMENTS, CREATED, CUSTOMFIELDS, MARKDOWN, NOEMAIL, USE_MARKDOWN};
use crate::action::{Access, Action, Kind, Outcome, optional, required};
use crate::call::{Call, warning};
use crate::error::{Phrases, Refusal};
use crate::words::{BAD_PRIORITY, priority_meant};
use crate::{custom_fields, files};
use domain::{ClientId, ContactId, DepartmentId, ServiceId};
use service::{NewRequester, OpenTicket, StaffDesk};
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "OpenTicket",
    access: Access::Staff,
    parameters: &[
        required("deptid", Kind::Id, "The department that is to answer"),
        required("subject", Kind::Text, "The subject"),
        required("message", Kind::Text, "The opening message"),
        optional("clientid", Kind::Id, "Who asks; 0 or absent for a guest"),
        optional("userid", Kind::Id, "The user of the client; a client is its own only user here"),
        optional("contactid", Kind::Id, "The contact of the client who asks"),
        optional("name", Kind::Text, "Name of a guest"),
        optional("email", Kind::Text, "Address of a guest"),
        optional("priority", Kind::Text, "Low, Medium or High; the department's own when absent"),
        optional("serviceid", Kind::Id, "The product it is about"),
        optional("domainid", Kind::Id, "The domain it is about"),
        optional("admin", Kind::Flag, "Staff open it in their own words"),
        optional("adminusername", Kind::Text, "Login or display name of those staff"),
        optional("preventClientClosure", Kind::Flag, "Accepted; clients close nothing through this API"),
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

async fn requester(call: &Call, staff: &StaffDesk) -> Result<NewRequester, crate::error::Trouble> {
    let client = call.id("clientid");
    if let Some(user) = call.id("userid")
        && client != Some(user)
    {
        // A client that is not there is told of first.
        if let Some(client) = client {
            staff.client(ClientId(client)).await?;
        }
        return Err(Refusal::business("The system cannot find the provided user ID.").into());
    }
    Ok(match client {
        Some(client) => NewRequester::Client(ClientId(client), call.id("contactid").map(ContactId)),
        None => {
            NewRequester::Guest { name: call.raw("name").to_owned(), email: call.raw("email").to_owned() }
        }
    })
}

async fn run(call: &Call) -> Outcome {
    let staff = call.everywhere()?;
    let mut warnings = Vec::new();
    let requester = requester(call, &staff).await?;
    let department = DepartmentId(call.id("deptid").unwrap_or(0));
    let word = call.filled("priority");
    let priority = word.map(|word| priority_meant(word).ok_or_else(|| Refusal::business(BAD_PRIORITY)));
    let name = call.filled("adminusername");
    let by_staff = call.flag("admin") || name.is_some();
    let command = OpenTicket {
        is_markdown: call.is_markdown(),
        priority: priority.transpose()?,
        service: call.id("serviceid").map(ServiceId),
        domain: call.id("domainid").map(ServiceId),
        copies: call.raw("cc").to_owned(),
        custom_fields: custom_fields::read(&call.params, &mut warnings)?,
        attachments: files::read(&call.params, &mut warnings),
        created_at: call.created(),
        by_staff: by_staff.then(|| name.map(str::to_owned)),
        idempotency_key: call.idempotency_key.clone(),
        ..OpenTicket::new(requester, department, call.raw("subject"), call.raw("message"))
    };
    let opened = staff.open_ticket(&command).await?;
    let mut nodes = vec![
        call.ids.node("id", opened.id.0),
        Node::text("tid", opened.number.to_string()),
        Node::text("c", opened.access_key.0),
    ];
    nodes.extend(warning(&warnings));
    Ok(nodes)
}
