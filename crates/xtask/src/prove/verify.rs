//! Holding the desk to its word, through its own doors.

use super::keys::Keys;
use super::model::{Fate, Ticket, text};
use crate::http::Connection;
use crate::json;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeMap;

/// A ticket as a door shows it: its subject, its opening text and every other text.
struct Shown {
    subject: String,
    opening: String,
    texts: Vec<String>,
    closed: bool,
}

/// What is wrong with a ticket, as the WHMCS door shows it.
pub(super) fn ticket(keys: &Keys, to: &mut Connection, ticket: &Ticket) -> Result<Vec<String>> {
    let Some(handle) = ticket.handle else { return Ok(Vec::new()) };
    let handle = handle.to_string();
    let answer = keys.whmcs(to, None, &[("action", "GetTicket"), ("ticketid", &handle)])?;
    Ok(judge("WHMCS", ticket, by_whmcs(&answer)))
}

/// The same through the two other doors, for a few.
pub(super) fn ticket_elsewhere(keys: &Keys, to: &mut Connection, ticket: &Ticket) -> Result<Vec<String>> {
    let Some(handle) = ticket.handle else { return Ok(Vec::new()) };
    let handle = handle.to_string();
    let answer = keys.hostbill(to, None, &[("call", "getTicketDetails"), ("id", &handle)])?;
    let mut wrong = judge("HostBill", ticket, by_hostbill(&answer));
    let form = [("func", "ticket_all.edit"), ("elid", handle.as_str())];
    let answer = keys.billmanager(to, None, None, &form)?;
    wrong.extend(judge("BILLmanager", ticket, by_billmanager(&answer, ticket.closed.is_some())));
    Ok(wrong)
}

fn texts(list: Vec<&Value>, path: &str) -> Vec<String> {
    list.into_iter().filter_map(|one| json::text(one, path)).collect()
}

fn by_whmcs(answer: &Value) -> Option<Shown> {
    let mut replies = texts(json::list(answer, "replies/reply"), "message").into_iter();
    let (subject, opening) = (json::text(answer, "subject")?, replies.next().unwrap_or_default());
    let texts = replies.chain(texts(json::list(answer, "notes/note"), "message")).collect();
    let closed = json::text(answer, "status").as_deref() == Some("Closed");
    Some(Shown { subject, opening, texts, closed })
}

fn by_hostbill(answer: &Value) -> Option<Shown> {
    let replies = texts(json::list(answer, "replies"), "body");
    Some(Shown {
        subject: json::text(answer, "ticket/subject")?,
        opening: json::text(answer, "ticket/body").unwrap_or_default(),
        texts: replies.into_iter().chain(texts(json::list(answer, "notes"), "note")).collect(),
        closed: json::text(answer, "ticket/status").as_deref() == Some("Closed"),
    })
}

/// This door's form tells nothing of the status, so that is left to the others.
fn by_billmanager(answer: &Value, closed: bool) -> Option<Shown> {
    let subject = json::text(answer, "doc/subject/$")?;
    let blocks = json::list(answer, "doc/mlist");
    let mut all: Vec<String> =
        blocks.into_iter().flat_map(|block| texts(json::list(block, "message"), "body/$")).collect();
    let opening = all.iter().position(|text| subject.ends_with(text.split(' ').next().unwrap_or("?")));
    let opening = opening.map(|index| all.remove(index)).unwrap_or_default();
    let notes = json::list(answer, "doc/list").into_iter();
    let notes = notes.filter(|list| json::text(list, "$name").as_deref() == Some("notes"));
    all.extend(notes.flat_map(|list| texts(json::list(list, "elem"), "note/$")));
    Some(Shown { subject, opening, texts: all, closed })
}

fn judge(door: &str, ticket: &Ticket, shown: Option<Shown>) -> Vec<String> {
    let token = &ticket.token;
    let mut wrong = Vec::new();
    let mut say = |what: String| wrong.push(format!("{what} ({door}, ticket {token})"));
    let Some(shown) = shown else {
        say("lost: a ticket".to_owned());
        return wrong;
    };
    if shown.subject != format!("proof {token}") {
        say(format!("torn: the subject is {:?}", shown.subject));
    }
    if shown.opening != text(token) {
        say(format!("torn: the opening message is {:?}", shown.opening));
    }
    for (token, fate) in &ticket.texts {
        let whole = text(token);
        let count = shown.texts.iter().filter(|text| **text == whole).count();
        let parts = shown.texts.iter().filter(|text| text.contains(&format!("{token} "))).count();
        match (count, fate) {
            (0, Fate::Acknowledged) => say(format!("lost: {token}")),
            (0 | 1, _) if parts > count => say(format!("torn: {token}")),
            (0 | 1, _) => {}
            (many, _) => say(format!("doubled: {token} is there {many} times")),
        }
    }
    if ticket.closed == Some(Fate::Acknowledged) && !shown.closed {
        say("lost: it was closed".to_owned());
    }
    wrong
}

/// Every ticket of the desk, by its subject; the ids of those that share one.
pub(super) fn subjects(keys: &Keys, to: &mut Connection) -> Result<BTreeMap<String, Vec<i64>>> {
    let mut found: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let (mut start, mut total) = (0, 1);
    while start < total {
        let from = start.to_string();
        let form = [
            ("action", "GetTickets"),
            ("ignore_dept_assignments", "1"),
            ("limitnum", "1000"),
            ("limitstart", from.as_str()),
        ];
        let answer = keys.whmcs(to, None, &form)?;
        total = json::number(&answer, "totalresults").with_context(|| format!("no list: {answer}"))?;
        let rows = json::list(&answer, "tickets/ticket");
        for row in &rows {
            let (subject, id) = (json::text(row, "subject"), json::number(row, "id"));
            found
                .entry(subject.context("a row without subject")?)
                .or_default()
                .push(id.context("a row without id")?);
        }
        if rows.is_empty() {
            anyhow::bail!("the list says {total} and ends at {start}");
        }
        start += i64::try_from(rows.len())?;
    }
    Ok(found)
}
