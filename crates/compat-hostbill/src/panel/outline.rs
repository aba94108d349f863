//! Departments, statuses, staff and predefined replies. Admin API: getTicketDepts, getPredefinedReplies,
//! getPredefinedReply; the words of statuses are those of getTickets and setTicketStatus.

use super::Panel;
use domain::StatusKind;
use http::outgoing::Exchange;
use serde_json::Value;
use service::moving::{Outline, SourceDepartment, SourceError, SourceReply, SourceStaff, SourceStatus};
use std::collections::{BTreeMap, HashMap};
use wire::loose::{at, id, rows, text};

/// What the calls above and getTicketDetails do not say, or this reader does not take.
const NOT_SHOWN: [&str; 10] = [
    "which service or domain a ticket is about: services of clients are not taken in",
    "files: the Admin API has no call that gives them; each one that is left out is named",
    "logins, names and addresses of staff: their ids alone come with the departments",
    "passwords of clients and staff: each sets a new one, or is given one",
    "which contact of a client wrote",
    "values of custom fields",
    "when the last reply of a ticket was, but for its day: tickets with a reply of the last eight days are read again each time",
    "ratings, drafts, locks and the log of each ticket",
    "the list of statuses: those of tickets are taken, and what is not one of the fixed words must be mapped",
    "business hours and response targets of departments",
];

/// The fixed words, and those of the vendor's own installation (Admin API, getTickets).
const STATUSES: [(&str, StatusKind); 8] = [
    ("Open", StatusKind::New),
    ("In-Progress", StatusKind::InProgress),
    ("Client-Reply", StatusKind::CustomerReply),
    ("Answered", StatusKind::Answered),
    ("Closed", StatusKind::Closed),
    ("Resolved", StatusKind::Closed),
    ("Sent-Out", StatusKind::Answered),
    ("Scheduled-Notification", StatusKind::Answered),
];

pub(super) async fn read<E: Exchange>(panel: &Panel<E>) -> Result<Outline, SourceError> {
    let answer = panel.ask("getTicketDepts", &[]).await?;
    let mut departments = Vec::new();
    let mut staff: BTreeMap<String, SourceStaff> = BTreeMap::new();
    for row in rows(&answer, &["depts"]) {
        let Some(original) = id(row, &["id"]) else { continue };
        for person in assigned(row) {
            let one = staff.entry(person.clone()).or_default();
            one.original = person;
            one.departments.push(original.clone());
        }
        departments.push(SourceDepartment {
            original,
            name: text(row, &["name"]),
            description: text(row, &["description"]),
            email: text(row, &["email"]),
        });
    }
    let mut not_shown: Vec<String> = NOT_SHOWN.map(str::to_owned).to_vec();
    let replies = match replies(panel).await {
        Err(SourceError::Refused(why) | SourceError::Unreadable(why)) => {
            not_shown.push(format!("predefined replies: {why}"));
            Vec::new()
        }
        other => other?,
    };
    let status = |(word, kind): (&str, StatusKind)| SourceStatus {
        original: word.to_owned(),
        name: word.to_owned(),
        kind: Some(kind),
        color: String::new(),
    };
    let statuses = STATUSES.into_iter().map(status).collect();
    Ok(Outline { departments, statuses, staff: staff.into_values().collect(), replies, not_shown })
}

/// An object keyed by the id of each, or a list of ids.
fn assigned(row: &Value) -> Vec<String> {
    match at(row, &["assigned_admins"]) {
        Some(Value::Object(all)) => all.keys().filter(|id| !id.is_empty()).cloned().collect(),
        Some(Value::Array(all)) => all.iter().filter_map(|one| id(one, &[])).collect(),
        _ => Vec::new(),
    }
}

async fn replies<E: Exchange>(panel: &Panel<E>) -> Result<Vec<SourceReply>, SourceError> {
    let answer = panel.ask("getPredefinedReplies", &[("cid", "0")]).await?;
    let known: HashMap<String, (Option<String>, String)> = rows(&answer, &["category", "categories"])
        .into_iter()
        .filter_map(|row| Some((id(row, &["id"])?, (id(row, &["parent_cat"]), text(row, &["name"])))))
        .collect();
    let mut ids: Vec<&String> = known.keys().collect();
    ids.sort();
    let mut all = Vec::new();
    for category in ids {
        let answer = panel.ask("getPredefinedReplies", &[("cid", category)]).await?;
        for row in rows(&answer, &["category", "replies"]) {
            let Some(reply) = id(row, &["id"]) else { continue };
            let body = match text(row, &["reply"]) {
                body if body.is_empty() => {
                    text(&panel.ask("getPredefinedReply", &[("id", &reply)]).await?, &["reply"])
                }
                body => body,
            };
            let categories = path(&known, category);
            all.push(SourceReply { categories, name: text(row, &["name"]), body });
        }
    }
    Ok(all)
}

/// The names from the outermost category to this one; what leads in a circle is cut.
fn path(known: &HashMap<String, (Option<String>, String)>, category: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut next = Some(category);
    while let Some((parent, name)) = next.and_then(|id| known.get(id)) {
        names.push(name.clone());
        next = parent.as_deref().filter(|_| names.len() < 20);
    }
    names.reverse();
    names
}
