//! `GetAdminDetails`: the acting staff member, and what its credential may do. WHMCS API reference, GetAdminDetails: the
//! names of the permissions are those of its sample, each where the credential may call what it is about.

use super::list_staff::departments;
use super::version::whmcs;
use crate::action::{Access, Action, Outcome};
use crate::call::Call;
use crate::error::Phrases;
use wire::Node;

pub(super) const ACTION: Action = Action {
    name: "GetAdminDetails",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[],
    source: "WHMCS API reference, GetAdminDetails",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

/// Permissions, and the function that shows whether the caller has each.
const PERMISSIONS: [(&str, &str); 14] = [
    ("List Clients", "GetClients"),
    ("Add New Client", "AddClient"),
    ("View Clients Products/Services", "GetClientsProducts"),
    ("View Clients Domains", "GetClientsDomains"),
    ("Add/Edit Client Notes", "AddClientNote"),
    ("Delete Client", "DeleteClient"),
    ("Manage Announcements", "AddAnnouncement"),
    ("List Support Tickets", "GetTickets"),
    ("Open New Ticket", "OpenTicket"),
    ("View Activity Log", "GetActivityLog"),
    ("View Flagged Tickets", "GetTicketCounts"),
    ("Delete Ticket", "DeleteTicket"),
    ("View Clients Summary", "GetClientsDetails"),
    ("View Support Ticket", "GetTicket"),
];

async fn run(call: &Call) -> Outcome {
    let me = call.staff.me();
    let allowed = PERMISSIONS.iter().filter(|(_, action)| call.caller.allows(action));
    let mut permissions: Vec<&str> = allowed.map(|(permission, _)| *permission).collect();
    permissions.push("API Access");
    let own: String = departments(call, me).into_iter().map(|id| format!("{id},")).collect();
    let departments = if own.is_empty() { String::new() } else { format!(",{own}") };
    Ok(vec![
        call.ids.node("adminid", me.id.0),
        Node::text("name", &*me.name),
        Node::empty("notes"),
        Node::empty("signature"),
        Node::text("allowedpermissions", permissions.join(",")),
        Node::text("departments", departments),
        Node::text("requesttime", call.date(call.desk.now())),
        whmcs(call),
    ])
}
