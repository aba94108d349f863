//! What was taken in from elsewhere, and where it stands in the desk.

use crate::whole::sequences;
use crate::{FromRow, P, Result, Row, Tx, statements};
use domain::Timestamp;

statements! {
    FIND: "SELECT row_id, digest FROM imported WHERE source = $1 AND kind = $2 AND original = $3";
    OF_ROW: "SELECT original FROM imported WHERE kind = $1 AND row_id = $2 AND source = $3 ORDER BY original LIMIT 1";
    COUNT: "SELECT COUNT(*) FROM imported WHERE source = $1 AND kind = $2";
    KEEP: "INSERT INTO imported (source, kind, original, row_id, digest, read_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (source, kind, original)
        DO UPDATE SET row_id = EXCLUDED.row_id, digest = EXCLUDED.digest, read_at = EXCLUDED.read_at";
}

/// What sort of thing was taken in: the word in the column `kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportedKind {
    /// A ticket.
    Ticket,
    /// The number that the source shows for a ticket, where the desk shows another.
    Number,
    /// A message, note or other line of a ticket.
    Message,
    /// A client.
    Client,
    /// A contact of a client.
    Contact,
    /// A department.
    Department,
    /// A status.
    Status,
    /// A staff member.
    Staff,
}

impl ImportedKind {
    /// The word in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Number => "number",
            Self::Message => "message",
            Self::Client => "client",
            Self::Contact => "contact",
            Self::Department => "department",
            Self::Status => "status",
            Self::Staff => "staff",
        }
    }
}

/// Where something stands, and what it looked like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The id of its row.
    pub row: i64,
    /// What it looked like when it was read last.
    pub digest: String,
}

impl FromRow for Imported {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { row: row.get(0)?, digest: row.get(1)? })
    }
}

/// Where something of a source stands.
pub async fn find(
    tx: &mut Tx<'_>,
    source: &str,
    kind: ImportedKind,
    original: &str,
) -> Result<Option<Imported>> {
    tx.opt(&FIND, &[P::T(source), P::T(kind.name()), P::T(original)]).await
}

/// What a row of the desk is called by a source.
pub async fn original(tx: &mut Tx<'_>, source: &str, kind: ImportedKind, row: i64) -> Result<Option<String>> {
    tx.opt(&OF_ROW, &[P::T(kind.name()), P::I(row), P::T(source)]).await
}

/// How many things of a kind came from a source.
pub async fn count(tx: &mut Tx<'_>, source: &str, kind: ImportedKind) -> Result<i64> {
    tx.one(&COUNT, &[P::T(source), P::T(kind.name())]).await
}

/// Keeps where something stands.
pub async fn keep(
    tx: &mut Tx<'_>,
    source: &str,
    kind: ImportedKind,
    original: &str,
    now: &Imported,
    at: Timestamp,
) -> Result<()> {
    let values =
        [P::T(source), P::T(kind.name()), P::T(original), P::I(now.row), P::T(&now.digest), P::I(at.0)];
    tx.exec(&KEEP, &values).await.map(drop)
}

/// The desk's own ids of a table go on above this one.
pub async fn reserve(tx: &mut Tx<'_>, table: &'static str, highest: i64) -> Result<()> {
    sequences::raise(tx, table, highest).await
}
