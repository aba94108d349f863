//! Departments, statuses and employees. BILLmanager API: Departments (department), All tickets (ticket_all).

use super::Panel;
use domain::StatusKind;
use http::outgoing::Exchange;
use service::moving::{Outline, SourceDepartment, SourceError, SourceStaff, SourceStatus};
use std::collections::BTreeMap;
use wire::loose::{id, rows, text};

/// What the functions above and ticket_all.edit do not say, or this reader does not take.
const NOT_SHOWN: [&str; 9] = [
    "which service or domain a ticket is about: services of clients are not taken in",
    "keys of guests' links: the panel has none, so new ones are made",
    "predefined replies, tags and custom fields",
    "whether a ticket under review waits for its client, for staff or for something outside",
    "passwords of clients and employees: each sets a new one, or is given one",
    "further persons of a client: what they wrote is its client's",
    "who of the staff opened a ticket for a client",
    "expenses, incidents and violations",
    "texts of departments, their business hours and addresses",
];

/// The codes of `tstatus` (BILLmanager API, Support tickets (clientticket)).
pub(super) const STATUSES: [(&str, &str, StatusKind); 5] = [
    ("0", "New", StatusKind::New),
    ("1", "Under review", StatusKind::InProgress),
    ("2", "Awaiting response", StatusKind::Answered),
    ("3", "Closed", StatusKind::Closed),
    ("10", "Archived", StatusKind::Closed),
];

pub(super) async fn read<E: Exchange>(panel: &Panel<E>) -> Result<Outline, SourceError> {
    let answer = panel.ask("department", &[("p_cnt", "1000")]).await?;
    let mut departments = Vec::new();
    let mut staff: BTreeMap<String, SourceStaff> = BTreeMap::new();
    let mut not_shown: Vec<String> = NOT_SHOWN.map(str::to_owned).to_vec();
    for row in rows(&answer, &["elem"]) {
        let Some(original) = id(row, &["id", "$"]) else { continue };
        match panel.ask("department.employee", &[("elid", &original), ("p_cnt", "1000")]).await {
            Ok(employees) => {
                for person in rows(&employees, &["elem"]) {
                    let Some(number) = id(person, &["id", "$"]) else { continue };
                    let one = staff.entry(number.clone()).or_default();
                    one.original = number;
                    one.login = text(person, &["employee", "$"]);
                    one.name = text(person, &["realname", "$"]);
                    if text(person, &["status", "$orig"]) == "on" {
                        one.departments.push(original.clone());
                    }
                }
            }
            Err(SourceError::Refused(why) | SourceError::Unreadable(why)) => {
                not_shown.push(format!("employees of department {original}: {why}"));
            }
            Err(error) => return Err(error),
        }
        let name = text(row, &["locale_name", "$"]);
        departments.push(SourceDepartment { original, name, ..SourceDepartment::default() });
    }
    let status = |(code, name, kind): (&str, &str, StatusKind)| SourceStatus {
        original: code.to_owned(),
        name: name.to_owned(),
        kind: Some(kind),
        color: String::new(),
    };
    Ok(Outline {
        departments,
        statuses: STATUSES.into_iter().map(status).collect(),
        staff: staff.into_values().collect(),
        replies: Vec::new(),
        not_shown,
    })
}
