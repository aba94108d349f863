//! Moves a desk from SQLite into an empty PostgreSQL database, and proves that nothing changed on the way.
//!
//! One generic loop over the tables, in one PostgreSQL transaction: copy, move the sequences, build the search
//! index, compare every value. Any difference leaves the target as empty as it was.

use crate::db::{Db, Engine, Error, Result};
use crate::whole::{Pages, catalogue, compare, empty, fill, sequences};

/// What was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Every table with its number of rows.
    pub tables: Vec<(String, u64)>,
    /// All rows together.
    pub rows: u64,
    /// How many messages the new search index knows.
    pub indexed: u64,
}

/// Copies `from` (SQLite) into `to` (PostgreSQL, migrated, empty). `progress` hears the table and the rows
/// copied so far. The desk must not be running on either.
pub async fn grow(from: &Db, to: &Db, progress: &mut (dyn FnMut(&str, u64) + Send)) -> Result<Report> {
    if (from.engine(), to.engine()) != (Engine::Sqlite, Engine::Postgres) {
        return Err(Error::Copy("a desk grows from SQLite to PostgreSQL only".to_owned()));
    }
    let mut source = from.snapshot().await?;
    let mut target = to.write().await?;
    if catalogue::migrations(&mut source).await? != catalogue::migrations(&mut target).await? {
        let why = "the two databases are not at the same migration: migrate both first";
        return Err(Error::Copy(why.to_owned()));
    }
    let (ours, theirs) = (catalogue::tables(&mut source).await?, catalogue::tables(&mut target).await?);
    catalogue::must_match(&ours, theirs.iter().map(|table| table.name.as_str()))?;
    let opened = empty::open(&mut target, &theirs).await?;
    let mut report = Report { tables: Vec::new(), rows: 0, indexed: 0 };
    // The source gives its rows in the columns of the target.
    for table in &theirs {
        let rows = fill::table(&mut target, table, &mut Pages::of(&mut source, table), progress).await?;
        report.tables.push((table.name.clone(), rows));
        report.rows += rows;
    }
    let given = sequences::given(&mut source, &ours).await?;
    report.indexed = opened.close(&mut target, &given).await?;
    for table in &theirs {
        let (mut ours, mut theirs) = (Pages::of(&mut source, table), Pages::of(&mut target, table));
        compare::table(&mut ours, &mut theirs, table).await?;
    }
    target.commit().await?;
    to.forget_statements();
    Ok(report)
}
