//! Tickets of the list, and one as a whole. WHMCS API reference, GetTickets and GetTicket.

use domain::{MessageKind, Timestamp};
use serde_json::Value;
use service::moving::{
    Listed, SourceAuthor, SourceError, SourceField, SourceFile, SourceMessage, SourceTicket,
};
use service::{Blobs, Zone};
use wire::loose::{id, rows, text};

/// What of a row shows that the ticket changed.
const SHOWS: [&str; 13] = [
    "tid",
    "c",
    "deptid",
    "userid",
    "contactid",
    "name",
    "email",
    "cc",
    "subject",
    "status",
    "priority",
    "lastreply",
    "flag",
];

pub(super) fn listed(row: &Value) -> Option<Listed> {
    // `id` in the reference; some versions print `ticketid` only.
    let original = id(row, &["id"]).or_else(|| id(row, &["ticketid"]))?;
    let shown: Vec<String> = SHOWS.iter().map(|name| text(row, &[name])).collect();
    Some(Listed {
        original,
        digest: Blobs::digest(shown.join("\u{1f}").as_bytes()),
        department: text(row, &["deptid"]),
        status: text(row, &["status"]),
        assignee: id(row, &["flag"]),
    })
}

pub(super) fn read(answer: &Value, zone: &Zone) -> Result<SourceTicket, SourceError> {
    let of = |name: &str| text(answer, &[name]);
    let time = |text: &str| zone.parse(text).filter(|at| at.0 > 0);
    let original = id(answer, &["ticketid"])
        .ok_or_else(|| SourceError::Unreadable("GetTicket was answered without a ticket".to_owned()))?;
    let opened_at =
        time(&of("date")).ok_or_else(|| SourceError::Unreadable("its date cannot be read".to_owned()))?;
    let mut messages = Vec::new();
    for row in rows(answer, &["replies", "reply"]) {
        messages.push(reply(row, &original, opened_at, zone));
    }
    for row in rows(answer, &["notes", "note"]) {
        messages.extend(note(row, opened_at, zone));
    }
    let field = |row: &Value| {
        let (name, value) = (text(row, &["name"]), text(row, &["value"]));
        let name = if name.is_empty() { text(row, &["id"]) } else { name };
        (!name.is_empty()).then_some(SourceField { name, value })
    };
    Ok(SourceTicket {
        id: original.parse().ok(),
        shown_number: of("tid"),
        access_key: of("c"),
        department: of("deptid"),
        status: of("status"),
        is_archived: false,
        priority: crate::words::priority_meant(&of("priority")).map(domain::PriorityMeant::anew),
        subject: of("subject"),
        client: id(answer, &["userid"]),
        contact: id(answer, &["contactid"]),
        name: first(&of("requestor_name"), &of("name")),
        email: first(&of("requestor_email"), &of("email")),
        opened_by: of("admin"),
        assignee: id(answer, &["flag"]),
        copies: of("cc"),
        opened_at,
        active_at: time(&of("lastreply")).unwrap_or(opened_at),
        client_unread: None,
        messages,
        fields: rows(answer, &["customfields", "customfield"]).into_iter().filter_map(field).collect(),
        tags: Vec::new(),
        original,
    })
}

fn first(one: &str, other: &str) -> String {
    if one.trim().is_empty() { other.to_owned() } else { one.to_owned() }
}

/// The opening message has no id of its own: its files are those of the ticket.
fn reply(row: &Value, ticket: &str, opened_at: Timestamp, zone: &Zone) -> SourceMessage {
    let own = id(row, &["replyid"]);
    let admin = text(row, &["admin"]);
    let by_staff = !admin.trim().is_empty() || text(row, &["requestor_type"]) == "Operator";
    let author = if by_staff {
        SourceAuthor::Staff {
            original: None,
            name: first(&admin, &text(row, &["requestor_name"])),
            email: text(row, &["requestor_email"]),
        }
    } else {
        SourceAuthor::Requester {
            contact: id(row, &["contactid"]),
            name: first(&text(row, &["requestor_name"]), &text(row, &["name"])),
            email: first(&text(row, &["requestor_email"]), &text(row, &["email"])),
        }
    };
    let (kind, related) = match &own {
        Some(own) => ("reply", own.as_str()),
        None => ("ticket", ticket),
    };
    SourceMessage {
        original: format!("{kind} {related}"),
        id: own.as_ref().and_then(|own| own.parse().ok()).filter(|id| *id > 0),
        kind: MessageKind::Public,
        author,
        body: text(row, &["message"]),
        created_at: zone.parse(&text(row, &["date"])).unwrap_or(opened_at),
        files: files(row, kind, related),
    }
}

/// Notes are numbered beside the replies, so they get new ids here.
fn note(row: &Value, opened_at: Timestamp, zone: &Zone) -> Option<SourceMessage> {
    let own = id(row, &["noteid"]).or_else(|| id(row, &["id"]))?;
    Some(SourceMessage {
        original: format!("note {own}"),
        id: None,
        kind: MessageKind::Note,
        author: SourceAuthor::Staff { original: None, name: text(row, &["admin"]), email: String::new() },
        body: text(row, &["message"]),
        created_at: zone.parse(&text(row, &["date"])).unwrap_or(opened_at),
        files: files(row, "note", &own),
    })
}

fn files(row: &Value, kind: &str, related: &str) -> Vec<SourceFile> {
    let file = |(place, file): (usize, &Value)| {
        let index = id(file, &["index"])
            .unwrap_or_else(|| if place == 0 { "0".to_owned() } else { place.to_string() });
        let name = text(file, &["filename"]);
        // The reference prints `[[]]` for none.
        (!name.is_empty()).then(|| SourceFile { name, reference: format!("{kind} {related} {index}") })
    };
    rows(row, &["attachments"]).into_iter().enumerate().filter_map(file).collect()
}
