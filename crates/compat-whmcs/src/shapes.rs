//! Groups of fields that tickets, replies and notes share.
//! WHMCS API reference, GetTicket and GetTickets, response parameters.

use crate::call::Ids;
use domain::{Attachment, Author, AuthorKind, Requester, ServiceKind, Ticket};
use wire::Node;

/// A page of a list: how many rows there are, which of them these are, and the rows in their container.
pub(crate) fn page(
    total: i64,
    start: i64,
    container: &'static str,
    item: &'static str,
    rows: Vec<Node>,
) -> Vec<Node> {
    vec![
        Node::integer("totalresults", total),
        Node::integer("startnumber", start),
        Node::integer("numreturned", i64::try_from(rows.len()).unwrap_or(i64::MAX)),
        Node::fields(container, vec![Node::items(item, rows)]),
    ]
}

/// `attachment`, `attachments` and `attachments_removed`. Names in the first carry six digits and an underscore,
/// as stored names do there.
pub(crate) fn files<'f>(files: impl IntoIterator<Item = &'f Attachment>) -> [Node; 3] {
    let mut names = Vec::new();
    let mut list = Vec::new();
    for (index, file) in (0..).zip(files) {
        let digits = file.id.0.rem_euclid(1_000_000);
        names.push(format!("{digits:06}_{}", file.name.replace('|', "_")));
        list.push(Node::fields(
            "",
            vec![Node::text("filename", file.name.clone()), Node::integer("index", index)],
        ));
    }
    [
        Node::text("attachment", names.join("|")),
        Node::items("attachments", list),
        Node::boolean("attachments_removed", false),
    ]
}

/// The three `requestor_` fields.
fn requestor(name: &str, email: &str, role: &'static str) -> [Node; 3] {
    [
        Node::text("requestor_name", name),
        Node::text("requestor_email", email),
        Node::text("requestor_type", role),
    ]
}

/// The three `requestor_` fields of a ticket: who asked, even when staff opened it.
pub(crate) fn ticket_requestor(requester: &Requester) -> [Node; 3] {
    let role = match (requester.client, requester.contact) {
        (None, _) => "Guest",
        (Some(_), None) => "Owner",
        (Some(_), Some(_)) => "Contact",
    };
    requestor(&requester.name, &requester.email, role)
}

/// Who wrote an entry of the conversation. `name` and `email` are empty for staff, whose name is in `admin`.
pub(crate) fn author(ids: Ids, author: &Author) -> Vec<Node> {
    let (client, contact, role) = match author.kind {
        AuthorKind::Client(client) => (client.0, 0, "Owner"),
        AuthorKind::Contact(client, contact) => (client.0, contact.0, "Contact"),
        AuthorKind::Guest => (0, 0, "Guest"),
        AuthorKind::Staff(_) | AuthorKind::System => (0, 0, "Operator"),
    };
    let (name, email) = if role == "Operator" { ("", "") } else { (&*author.name, &*author.email) };
    let mut nodes = vec![
        ids.node("userid", client),
        ids.node("contactid", contact),
        Node::text("name", name),
        Node::text("email", email),
    ];
    nodes.extend(requestor(&author.name, &author.email, role));
    nodes
}

/// The display name in `admin`: empty unless staff wrote.
pub(crate) fn admin(author: &Author) -> Node {
    let is_staff = matches!(author.kind, AuthorKind::Staff(_) | AuthorKind::System);
    Node::text("admin", if is_staff { author.name.as_str() } else { "" })
}

/// The number of the client, 0 for a guest.
pub(crate) fn client_id(ticket: &Ticket) -> i64 {
    ticket.requester.client.map_or(0, |client| client.0)
}

/// The number of the contact, 0 for none.
pub(crate) fn contact_id(ticket: &Ticket) -> i64 {
    ticket.requester.contact.map_or(0, |contact| contact.0)
}

/// The number of the staff member who is to deal with the ticket, 0 for none.
pub(crate) fn flag_id(ticket: &Ticket) -> i64 {
    ticket.assignee.map_or(0, |staff| staff.0)
}

/// `S` or `D` with the number that the product or domain is shown by, empty for none.
pub(crate) fn service(shown: Option<(ServiceKind, i64)>) -> Node {
    let text = match shown {
        Some((ServiceKind::Product, number)) => format!("S{number}"),
        Some((ServiceKind::Domain, number)) => format!("D{number}"),
        None => String::new(),
    };
    Node::text("service", text)
}
