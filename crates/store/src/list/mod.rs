//! Ticket lists: one filter in, one statement out, whose cost is the page and not the table.
//!
//! A condition that an index can serve becomes a *branch*: each branch is read in order from its index, as far
//! as the page needs, and the branches are merged. Everything else is checked row by row on the way.

mod build;
mod total;
pub(crate) mod values;

pub use build::ListQuery;
pub(crate) use build::samples;

use crate::{FromRow, Result, Row, Tx, ticket};
use domain::Ticket;

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

/// The rows of a page.
pub async fn page(tx: &mut Tx<'_>, query: &ListQuery) -> Result<Vec<ListRow>> {
    let Some((text, values)) = build::page_text(tx.engine(), query) else { return Ok(Vec::new()) };
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
pub fn explain(engine: crate::Engine, query: &ListQuery) -> String {
    build::page_text(engine, query).map_or_else(String::new, |(text, values)| values.inline(&text))
}
