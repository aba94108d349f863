//! Tickets of the list, and one as a whole. Admin API: getTickets, getTicketDetails.

use domain::{MessageKind, Timestamp};
use serde_json::Value;
use service::moving::{Listed, SourceAuthor, SourceError, SourceFile, SourceMessage, SourceTicket};
use service::{Blobs, Zone};
use wire::loose::{flag, id, number, rows, text};

/// What of a row shows that the ticket changed.
const SHOWS: [&str; 10] = [
    "ticket_number",
    "type",
    "client_id",
    "name",
    "dept_id",
    "status",
    "tsubject",
    "priority",
    "notes",
    "lastreply",
];

/// `lastreply` says how long ago, and names the day when that is long ago. Until it does, a ticket looks different in
/// each list, so that it is read.
pub(super) fn listed(row: &Value, now: &str) -> Option<Listed> {
    let mut shown: Vec<String> = SHOWS.iter().map(|name| text(row, &[name])).collect();
    if shown.last().is_none_or(|last| last.trim_end().ends_with("ago")) {
        shown.pop();
        shown.push(format!("as of {now}"));
    }
    Some(Listed {
        original: id(row, &["id"])?,
        digest: Blobs::digest(shown.join("\u{1f}").as_bytes()),
        department: text(row, &["dept_id"]),
        status: text(row, &["status"]),
        assignee: None,
    })
}

pub(super) fn read(answer: &Value, zone: &Zone) -> Result<SourceTicket, SourceError> {
    let of = |name: &str| text(answer, &["ticket", name]);
    let time = |text: &str| zone.parse(text).filter(|at| at.0 > 0);
    let unreadable = |why: &str| SourceError::Unreadable(why.to_owned());
    let original = id(answer, &["ticket", "id"])
        .ok_or_else(|| unreadable("getTicketDetails was answered without a ticket"))?;
    let opened_at = time(&of("date")).ok_or_else(|| unreadable("its date cannot be read"))?;
    let attachments = rows(answer, &["attachments"]);
    let files = |reply: &str| -> Vec<SourceFile> {
        let own = attachments.iter().filter(|file| text(file, &["reply_id"]) == reply);
        own.map(|file| SourceFile { name: name_of(file), reference: text(file, &["id"]) }).collect()
    };
    let creator = id(answer, &["ticket", "creator_id"]);
    let opening = match (of("type").as_str(), &creator) {
        // Whoever opened it for a client stands beside it; the words are the client's matter.
        ("Admin", _) => {
            SourceAuthor::Staff { original: creator.clone(), name: String::new(), email: String::new() }
        }
        _ => SourceAuthor::Requester { contact: None, name: of("name"), email: of("email") },
    };
    let mut messages = vec![SourceMessage {
        original: format!("ticket {original}"),
        id: None,
        kind: MessageKind::Public,
        author: opening,
        body: of("body"),
        created_at: opened_at,
        files: files("0"),
    }];
    messages.extend(rows(answer, &["replies"]).into_iter().filter_map(|row| {
        let own = id(row, &["id"])?;
        let files = files(&own);
        Some(reply(row, own, files, opened_at, zone))
    }));
    messages.extend(rows(answer, &["notes"]).into_iter().filter_map(|row| note(row, opened_at, zone)));
    let tags = rows(answer, &["ticket", "tags"]).into_iter().map(|tag| {
        let name = text(tag, &[]);
        if name.is_empty() { text(tag, &["tag"]) } else { name }
    });
    Ok(SourceTicket {
        id: original.parse().ok(),
        shown_number: of("ticket_number"),
        access_key: of("acc_hash"),
        department: of("dept_id"),
        status: of("status"),
        is_archived: false,
        priority: crate::words::priority(&of("priority")).ok(),
        subject: of("subject"),
        client: id(answer, &["ticket", "client_id"]),
        contact: None,
        name: of("name"),
        email: of("email"),
        opened_by: String::new(),
        assignee: id(answer, &["ticket", "owner_id"]),
        copies: of("cc"),
        opened_at,
        active_at: time(&of("lastreply")).unwrap_or(opened_at),
        client_unread: number(answer, &["ticket", "client_read"])
            .map(|_| !flag(answer, &["ticket", "client_read"])),
        messages,
        fields: Vec::new(),
        tags: tags.filter(|tag| !tag.is_empty()).collect(),
        original,
    })
}

fn name_of(file: &Value) -> String {
    let shown = text(file, &["org_filename"]);
    if shown.is_empty() { text(file, &["filename"]) } else { shown }
}

fn reply(
    row: &Value,
    own: String,
    files: Vec<SourceFile>,
    opened_at: Timestamp,
    zone: &Zone,
) -> SourceMessage {
    let name = text(row, &["name"]);
    let author = if text(row, &["type"]) == "Admin" {
        SourceAuthor::Staff { original: id(row, &["replier_id"]), name, email: text(row, &["email"]) }
    } else {
        SourceAuthor::Requester { contact: None, name, email: text(row, &["email"]) }
    };
    SourceMessage {
        id: own.parse().ok().filter(|id| *id > 0),
        original: format!("reply {own}"),
        kind: MessageKind::Public,
        author,
        body: text(row, &["body"]),
        created_at: zone.parse(&text(row, &["date"])).unwrap_or(opened_at),
        files,
    }
}

fn note(row: &Value, opened_at: Timestamp, zone: &Zone) -> Option<SourceMessage> {
    let own = id(row, &["id"])?;
    Some(SourceMessage {
        original: format!("note {own}"),
        id: None,
        kind: MessageKind::Note,
        author: SourceAuthor::Staff {
            original: id(row, &["admin_id"]),
            name: text(row, &["name"]),
            email: text(row, &["email"]),
        },
        body: text(row, &["note"]),
        created_at: zone.parse(&text(row, &["date"])).unwrap_or(opened_at),
        files: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_ticket_looks_different_until_its_day_is_named() {
        let digest = |lastreply: &str, now: &str| {
            listed(&json!({"id": "7", "lastreply": lastreply, "status": "Open"}), now).unwrap().digest
        };
        assert_ne!(digest("13 minutes ago", "1"), digest("13 minutes ago", "2"));
        assert_eq!(digest("Nov 16th", "1"), digest("Nov 16th", "2"));
        assert_ne!(digest("Nov 16th", "1"), digest("Nov 17th", "1"));
    }
}
