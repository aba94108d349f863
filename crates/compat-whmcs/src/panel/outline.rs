//! Departments, statuses, staff and predefined replies. WHMCS API reference, GetSupportDepartments, GetSupportStatuses,
//! GetAdminUsers, GetTicketPredefinedCats, GetTicketPredefinedReplies.

use super::Panel;
use domain::StatusKind;
use http::outgoing::Exchange;
use serde_json::Value;
use service::moving::{Outline, SourceDepartment, SourceError, SourceReply, SourceStaff, SourceStatus};
use std::collections::HashMap;
use wire::loose::{flag, id, rows, text};

/// What the calls above and GetTicket do not say, or this reader does not take.
const NOT_SHOWN: [&str; 9] = [
    "which service or domain a ticket is about: services of clients are not taken in",
    "passwords of clients and staff: each sets a new one, or is given one",
    "tags of tickets, watchers and who read what",
    "the log of each ticket, and when it was closed",
    "when notes were added: a ticket that got nothing but a note is read again with --everything only",
    "ratings of replies by words, and the feedback of clients",
    "whether a text is Markdown",
    "addresses that mail for a department comes to, and its business hours",
    "which custom fields departments ask for and who may see them: those that are made are for staff",
];

pub(super) async fn read<E: Exchange>(panel: &Panel<E>) -> Result<Outline, SourceError> {
    let departments = panel.ask("GetSupportDepartments", &[("ignore_dept_assignments", "true")]).await?;
    let statuses = panel.ask("GetSupportStatuses", &[]).await?;
    let mut not_shown: Vec<String> = NOT_SHOWN.map(str::to_owned).to_vec();
    // Whoever made the credential may have left these out; tickets can be read without them.
    let staff = match panel.ask("GetAdminUsers", &[("include_disabled", "true")]).await {
        Err(SourceError::Refused(why) | SourceError::Unreadable(why)) => {
            not_shown.push(format!("staff accounts: {why}"));
            Value::Null
        }
        other => other?,
    };
    let replies = match replies(panel).await {
        Err(SourceError::Refused(why) | SourceError::Unreadable(why)) => {
            not_shown.push(format!("predefined replies: {why}"));
            Vec::new()
        }
        other => other?,
    };
    let department = |row: &&Value| {
        Some(SourceDepartment {
            original: id(row, &["id"])?,
            name: text(row, &["name"]),
            description: text(row, &["description"]),
            email: String::new(),
        })
    };
    let status = |row: &&Value| {
        let title = text(row, &["title"]);
        SourceStatus {
            kind: kind(&title),
            original: title.clone(),
            name: title,
            color: text(row, &["color"]),
        }
    };
    Ok(Outline {
        departments: rows(&departments, &["departments", "department"])
            .iter()
            .filter_map(department)
            .collect(),
        statuses: rows(&statuses, &["statuses", "status"]).iter().map(status).collect(),
        staff: rows(&staff, &["admin_users"]).into_iter().filter_map(person).collect(),
        replies,
        not_shown,
    })
}

/// The statuses that every installation has. WHMCS API reference, GetSupportStatuses.
fn kind(title: &str) -> Option<StatusKind> {
    Some(match title {
        "Open" => StatusKind::New,
        "Answered" => StatusKind::Answered,
        "Customer-Reply" => StatusKind::CustomerReply,
        "On Hold" => StatusKind::OnHold,
        "In Progress" => StatusKind::InProgress,
        "Closed" => StatusKind::Closed,
        _ => return None,
    })
}

fn person(row: &Value) -> Option<SourceStaff> {
    let name = format!("{} {}", text(row, &["firstname"]), text(row, &["lastname"]));
    let departments = rows(row, &["supportDepartmentIds"]);
    Some(SourceStaff {
        original: id(row, &["id"])?,
        login: text(row, &["username"]),
        name: name.trim().to_owned(),
        email: text(row, &["email"]),
        is_disabled: flag(row, &["isDisabled"]),
        departments: departments.into_iter().filter_map(|one| id(one, &[])).collect(),
    })
}

async fn replies<E: Exchange>(panel: &Panel<E>) -> Result<Vec<SourceReply>, SourceError> {
    let categories = panel.ask("GetTicketPredefinedCats", &[]).await?;
    let known: HashMap<String, (Option<String>, String)> = rows(&categories, &["categories", "category"])
        .into_iter()
        .filter_map(|row| Some((id(row, &["id"])?, (id(row, &["parentid"]), text(row, &["name"])))))
        .collect();
    let mut all = Vec::new();
    let mut ids: Vec<&String> = known.keys().collect();
    ids.sort();
    for category in ids {
        let answer = panel.ask("GetTicketPredefinedReplies", &[("catid", category)]).await?;
        let categories = path(&known, category);
        for row in rows(&answer, &["predefinedreplies", "predefinedreply"]) {
            let (name, body) = (text(row, &["name"]), text(row, &["reply"]));
            all.push(SourceReply { categories: categories.clone(), name, body });
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
