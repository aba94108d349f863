//! The last look: what the database itself says, once nobody writes any more.

use super::cluster::Cluster;
use crate::process;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

/// A question whose answer must be 0.
const QUESTIONS: &[(&str, &str)] = &[
    (
        "tickets without an opening message",
        "SELECT COUNT(*) FROM ticket t WHERE NOT EXISTS
            (SELECT 1 FROM message m WHERE m.ticket_id = t.id AND m.is_opening)",
    ),
    (
        "messages of no ticket",
        "SELECT COUNT(*) FROM message m WHERE NOT EXISTS (SELECT 1 FROM ticket t WHERE t.id = m.ticket_id)",
    ),
    (
        "texts of the proof that are there twice",
        "SELECT COUNT(*) FROM (SELECT body FROM message WHERE body LIKE '%end-of-%' GROUP BY body
            HAVING COUNT(*) > 1) d",
    ),
    (
        "tickets whose message count is wrong",
        "SELECT COUNT(*) FROM ticket t WHERE t.message_count <>
            (SELECT COUNT(*) FROM message m WHERE m.ticket_id = t.id AND m.kind = 0 AND NOT m.is_hidden)",
    ),
    (
        "tickets without an event",
        "SELECT COUNT(*) FROM ticket t WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.ticket_id = t.id)",
    ),
    (
        "tickets that the counts miss or make up",
        "SELECT ABS((SELECT COUNT(*) FROM ticket) - (SELECT COALESCE(SUM(tickets), 0) FROM department_ticket_count))",
    ),
    (
        "departments and statuses with a wrong count",
        "SELECT COUNT(*) FROM (SELECT department_id, status_id, is_archived, SUM(n) AS n FROM
            (SELECT department_id, status_id, is_archived, 1 AS n FROM ticket
             UNION ALL SELECT department_id, status_id, is_archived, -tickets FROM department_ticket_count) a
            GROUP BY department_id, status_id, is_archived) b WHERE n <> 0",
    ),
];

const SQLITE: &[(&str, &str)] = &[
    (
        "messages that the search index misses or makes up",
        "SELECT ABS((SELECT COUNT(*) FROM message) - (SELECT COUNT(*) FROM message_search_docsize))",
    ),
    ("broken references", "SELECT COUNT(*) FROM pragma_foreign_key_check"),
    ("broken pages", "SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
];

const POSTGRES: &[(&str, &str)] = &[(
    "messages that the search index misses or makes up",
    "SELECT ABS((SELECT COUNT(*) FROM message) - (SELECT COUNT(*) FROM message_search))",
)];

/// What was asked of the database, and what is wrong.
pub(super) struct Findings {
    /// How many questions there were; 0 when there was no program to ask with.
    pub(super) asked: usize,
    pub(super) wrong: Vec<String>,
}

/// Asks the server.
pub(super) fn postgres(cluster: &Cluster) -> Result<Findings> {
    ask(POSTGRES, |statement| cluster.ask(statement))
}

/// Asks the file, when the program `sqlite3` is there.
pub(super) fn sqlite(file: &Path) -> Result<Findings> {
    if process::find("sqlite3").is_none() {
        return Ok(Findings { asked: 0, wrong: Vec::new() });
    }
    ask(SQLITE, |statement| {
        process::output(Command::new("sqlite3").arg("-readonly").arg(file).arg(statement))
    })
}

fn ask(more: &[(&str, &str)], answer: impl Fn(&str) -> Result<String>) -> Result<Findings> {
    let mut wrong = Vec::new();
    for (what, statement) in QUESTIONS.iter().chain(more) {
        let count = answer(statement).with_context(|| format!("cannot count {what}"))?;
        if count.trim() != "0" {
            wrong.push(format!("database: {what}: {}", count.trim()));
        }
    }
    Ok(Findings { asked: QUESTIONS.len() + more.len(), wrong })
}
