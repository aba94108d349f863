//! What an import did, and what differs between the source and the desk.

use serde::Serialize;

/// What came of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The name of the source.
    pub source: String,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Tickets that the source lists.
    pub listed: u64,
    /// Those that look as they did when they were read last.
    pub unchanged: u64,
    /// Those that were new.
    pub added: u64,
    /// Those that were read again and brought up to date.
    pub changed: u64,
    /// Those that could not be taken; each is named below.
    pub failed: u64,
    /// Messages and notes that were added.
    pub messages: u64,
    /// Files that were added.
    pub files: u64,
    /// Clients that were added.
    pub clients: u64,
    /// Predefined replies that were added.
    pub replies: u64,
    /// What each department of the source is here.
    pub departments: Vec<Settled>,
    /// What each status of the source is here.
    pub statuses: Vec<Settled>,
    /// Who each staff member of the source is here.
    pub staff: Vec<Settled>,
    /// How many differences there are, those that are not named below too.
    pub difference_count: u64,
    /// What differs, the first thousands.
    pub differences: Vec<Difference>,
    /// What the source's calls do not show.
    pub not_shown: Vec<String>,
}

/// What something of the source is in the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// Its id there.
    pub original: String,
    /// Its name there.
    pub name: String,
    /// Its id here; none for a name only, or for what would be made.
    pub id: Option<i64>,
    /// How it was settled: `map`, `before`, `name`, `kind`, `made`, `would be made` or `name only`.
    pub how: &'static str,
    /// How many tickets of the list are in it, or with it.
    pub tickets: u64,
}

/// Something that is not here as it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What sort of thing.
    pub what: &'static str,
    /// Its id there.
    pub original: String,
    /// What differs.
    pub why: String,
}

/// As many differences as are named.
const NAMED: usize = 10_000;

impl Report {
    pub(super) fn differs(&mut self, what: &'static str, original: &str, why: impl Into<String>) {
        self.difference_count += 1;
        if self.differences.len() < NAMED {
            self.differences.push(Difference { what, original: original.to_owned(), why: why.into() });
        }
    }
}
