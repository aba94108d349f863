//! Tickets of the list, and one as a whole. BILLmanager API: All tickets (ticket_all); the conversation is what the
//! panel's clients read of the form.

use domain::{MessageKind, Timestamp};
use serde_json::Value;
use service::moving::{Listed, SourceAuthor, SourceError, SourceFile, SourceMessage, SourceTicket};
use service::{Blobs, Zone};
use wire::loose::{id, rows, text};

/// What of a row shows that the ticket changed.
const SHOWS: [&str; 7] =
    ["name", "client", "date_start", "last_message", "last_activity", "responsible", "project_name"];

/// The list names no department; the form does.
pub(super) fn listed(row: &Value) -> Option<Listed> {
    let mut shown: Vec<String> = SHOWS.iter().map(|name| text(row, &[name, "$"])).collect();
    let status = text(row, &["tstatus", "$orig"]);
    shown.push(status.clone());
    Some(Listed {
        original: id(row, &["id", "$"])?,
        digest: Blobs::digest(shown.join("\u{1f}").as_bytes()),
        department: String::new(),
        status,
        assignee: None,
    })
}

pub(super) fn read(answer: &Value, original: &str, zone: &Zone) -> Result<SourceTicket, SourceError> {
    let of = |name: &str| text(answer, &[name, "$"]);
    let time = |text: &str| zone.parse(text).filter(|at| at.0 > 0);
    let unreadable = |why: &str| SourceError::Unreadable(why.to_owned());
    let lists = rows(answer, &["mlist"]);
    let spoken: Vec<&Value> = lists.iter().flat_map(|list| rows(list, &["message"])).collect();
    let first = spoken.iter().find_map(|row| time(&text(row, &["date_post", "$"])));
    let opened_at = time(&of("date_start")).or(first).ok_or_else(|| unreadable("its date cannot be read"))?;
    let mut messages: Vec<SourceMessage> =
        spoken.into_iter().filter_map(|row| message(row, opened_at, zone)).collect();
    let notes = rows(answer, &["list"]).into_iter().filter(|list| text(list, &["$name"]) == "notes");
    for row in notes.flat_map(|list| rows(list, &["elem"])) {
        messages.extend(note(row, opened_at, zone));
    }
    let known = |value: String| Some(value).filter(|value| !matches!(value.as_str(), "" | "0" | "null"));
    let (subject, status) = (of("subject"), text(answer, &["tstatus", "$orig"]));
    let last = messages.iter().map(|message| message.created_at).max().unwrap_or(opened_at);
    Ok(SourceTicket {
        // The panel has numbers only, which people know.
        id: None,
        original: original.to_owned(),
        shown_number: original.to_owned(),
        access_key: String::new(),
        department: known(of("client_department"))
            .ok_or_else(|| unreadable("its form names no department"))?,
        is_archived: status == "10" || of("closed_ticket_user") == "on",
        status,
        priority: crate::words::priority(&of("priority")).map(domain::PriorityMeant::anew),
        subject: if subject.is_empty() { of("name") } else { subject },
        client: known(of("ticket_account")),
        contact: None,
        name: of("client"),
        email: String::new(),
        opened_by: String::new(),
        assignee: None,
        copies: String::new(),
        opened_at,
        active_at: time(&of("last_message")).unwrap_or(last),
        client_unread: None,
        messages,
        fields: Vec::new(),
        tags: Vec::new(),
    })
}

/// Messages of clients are `incoming`, those of staff `outcoming`; a card about the service stands among them.
fn message(row: &Value, opened_at: Timestamp, zone: &Zone) -> Option<SourceMessage> {
    let own = id(row, &["$id"])?;
    let name = text(row, &["user", "realname", "$"]);
    let (mut kind, author) = match text(row, &["$type"]).as_str() {
        "incoming" => {
            (MessageKind::Public, SourceAuthor::Requester { contact: None, name, email: String::new() })
        }
        "outcoming" => {
            (MessageKind::Public, SourceAuthor::Staff { original: None, name, email: String::new() })
        }
        "system" => (MessageKind::System, SourceAuthor::System),
        _ => return None,
    };
    let mut body = text(row, &["body", "$"]);
    if text(row, &["hidden", "$"]) == "on" {
        // Withdrawn from its client's eyes; among the notes it stays with the staff.
        kind = MessageKind::Note;
        body.insert_str(0, "[Hidden message] ");
    }
    let file = |file: &Value| SourceFile {
        name: text(file, &["name", "$"]),
        reference: text(file, &["param", "$"]),
    };
    Some(SourceMessage {
        id: own.parse().ok().filter(|id| *id > 0),
        original: format!("message {own}"),
        kind,
        author,
        body,
        created_at: zone.parse(&text(row, &["date_post", "$"])).unwrap_or(opened_at),
        files: rows(row, &["file"]).into_iter().map(file).filter(|file| !file.reference.is_empty()).collect(),
    })
}

/// Notes are numbered beside the messages, so they get new ids here.
fn note(row: &Value, opened_at: Timestamp, zone: &Zone) -> Option<SourceMessage> {
    let own = id(row, &["id", "$"])?;
    let name = text(row, &["user", "realname", "$"]);
    Some(SourceMessage {
        original: format!("note {own}"),
        id: None,
        kind: MessageKind::Note,
        author: SourceAuthor::Staff { original: None, name, email: String::new() },
        body: text(row, &["note", "$"]),
        created_at: zone.parse(&text(row, &["date_post", "$"])).unwrap_or(opened_at),
        files: Vec::new(),
    })
}
