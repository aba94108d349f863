//! Ticket lists: one filter in, one statement out, whose cost is the page and not the table.
//!
//! A condition that an index can serve becomes a *branch*: each branch is read in order from its index, as far
//! as the page needs, and the branches are merged. Everything else is checked row by row on the way.

mod build;
mod total;
pub(crate) mod values;

pub use build::ListQuery;
pub(crate) use build::samples;

use crate::{Error, FromRow, Result, Row, Tx, ticket};
use domain::{StatusKind, Ticket, TicketNumber, Timestamp};

/// A kind of row, and what it reads: of a ticket `t`, its status `s` and, where its source joins it, its client `c`.
pub trait Columns: FromRow {
    /// What is selected.
    const COLUMNS: &'static str;
    /// The tables, beginning with the ticket. Every ticket has a status; its join is a left one because SQLite, once
    /// it has statistics, would otherwise begin with the few statuses and sort all their tickets.
    const SOURCE: &'static str;
}

/// A ticket in a list, with the names of its client.
#[derive(Debug, Clone)]
pub struct ListRow {
    /// The ticket.
    pub ticket: Ticket,
    /// Given name of the client, empty for a guest.
    pub first_name: String,
    /// Family name of the client, empty for a guest.
    pub last_name: String,
    /// Company of the client.
    pub company: String,
}

impl Columns for ListRow {
    const COLUMNS: &'static str = concat!(ticket::columns!(), ", c.first_name, c.last_name, c.company");
    const SOURCE: &'static str =
        "ticket t LEFT JOIN status s ON s.id = t.status_id LEFT JOIN client c ON c.id = t.client_id";
}

impl FromRow for ListRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            ticket: Ticket::from_row(row)?,
            first_name: row.get::<Option<String>>(ticket::WIDTH)?.unwrap_or_default(),
            last_name: row.get::<Option<String>>(ticket::WIDTH + 1)?.unwrap_or_default(),
            company: row.get::<Option<String>>(ticket::WIDTH + 2)?.unwrap_or_default(),
        })
    }
}

/// What a client's own list shows of a ticket. Reading all of a ticket would cost such a list a sixth of its time.
#[derive(Debug, Clone)]
pub struct OwnRow {
    /// Public number.
    pub number: TicketNumber,
    /// Subject.
    pub subject: String,
    /// Kind of the status.
    pub status_kind: StatusKind,
    /// Whether it is in the archive.
    pub is_archived: bool,
    /// Whether it says something that the client has not read.
    pub client_unread: bool,
    /// Name of the requester.
    pub requester_name: String,
    /// Who of staff opened it; empty when the requester did.
    pub opened_by_name: String,
    /// When somebody wrote last.
    pub last_message_at: Timestamp,
    /// Since when it has been waiting for staff.
    pub waiting_since: Option<Timestamp>,
}

impl Columns for OwnRow {
    const COLUMNS: &'static str =
        "t.number, t.subject, s.kind, t.is_archived, t.client_unread, t.requester_name,
        t.opened_by_name, t.last_message_at, t.waiting_since";
    const SOURCE: &'static str = "ticket t LEFT JOIN status s ON s.id = t.status_id";
}

impl FromRow for OwnRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            number: TicketNumber(row.get(0)?),
            subject: row.get(1)?,
            status_kind: StatusKind::from_code(row.get(2)?).ok_or(Error::BadRow("status.kind"))?,
            is_archived: row.get(3)?,
            client_unread: row.get(4)?,
            requester_name: row.get(5)?,
            opened_by_name: row.get(6)?,
            last_message_at: Timestamp(row.get(7)?),
            waiting_since: row.get::<Option<i64>>(8)?.map(Timestamp),
        })
    }
}

/// The rows of a page.
pub async fn page<R: Columns>(tx: &mut Tx<'_>, query: &ListQuery) -> Result<Vec<R>> {
    let Some((text, values)) = build::page_text::<R>(tx.engine(), query) else { return Ok(Vec::new()) };
    if query.filter.is_plain() {
        tx.all_dynamic(&text, &values.bound()).await
    } else {
        tx.all_long(&text, &values.bound()).await
    }
}

/// How many rows all pages have together.
pub async fn total(tx: &mut Tx<'_>, query: &ListQuery) -> Result<i64> {
    total::total(tx, query).await
}

/// The statement of a page with its values spelled out, for benchmarks that run it without the desk.
#[must_use]
pub fn explain<R: Columns>(engine: crate::Engine, query: &ListQuery) -> String {
    build::page_text::<R>(engine, query).map_or_else(String::new, |(text, values)| values.inline(&text))
}
