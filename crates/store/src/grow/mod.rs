//! Moves a desk from SQLite into an empty PostgreSQL database, and proves that nothing changed on the way.
//!
//! One generic loop over the tables, in one PostgreSQL transaction: copy, move the sequences, build the search
//! index, compare every value. Any difference leaves the target as empty as it was.

mod catalogue;
mod compare;
mod copy;

use crate::db::{Db, Engine, Error, P, Result, Tx};
use catalogue::Table;

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
    same_schema(&mut source, &mut target).await?;
    let tables = catalogue::tables(&mut source, &mut target).await?;
    for table in &tables {
        must_be_empty(&mut target, table).await?;
    }
    let foreign_keys = catalogue::foreign_keys(&mut target).await?;
    // Tables refer to each other in circles, so no order would do. PostgreSQL checks every row when the
    // keys come back.
    for key in &foreign_keys {
        target.script(&format!("ALTER TABLE {} DROP CONSTRAINT {}", key.table, key.name)).await?;
    }
    for table in catalogue::FILLED_BY_MIGRATION {
        target.script(&format!("DELETE FROM {}", catalogue::quoted(table)?)).await?;
    }
    let mut report = Report { tables: Vec::new(), rows: 0, indexed: 0 };
    for table in &tables {
        let rows = copy::table(&mut source, &mut target, table, progress).await?;
        report.tables.push((table.name.clone(), rows));
        report.rows += rows;
    }
    for key in &foreign_keys {
        target
            .script(&format!("ALTER TABLE {} ADD CONSTRAINT {} {}", key.table, key.name, key.definition))
            .await?;
    }
    move_sequences(&mut source, &mut target, &tables).await?;
    report.indexed = crate::search::rebuild(&mut target).await?;
    for table in &tables {
        compare::table(&mut source, &mut target, table).await?;
    }
    target.commit().await?;
    to.forget_statements();
    Ok(report)
}

/// The next id on the new engine is one that was never given before, not even to a row that is gone.
async fn move_sequences(source: &mut Tx<'_>, target: &mut Tx<'_>, tables: &[Table]) -> Result<()> {
    let given: Vec<(String, i64)> = source.all_dynamic("SELECT name, seq FROM sqlite_sequence", &[]).await?;
    for table in tables {
        let Some((_, highest)) = given.iter().find(|(name, _)| *name == table.name) else {
            continue;
        };
        let own = format!("SELECT pg_get_serial_sequence('{}', 'id')", table.name);
        let own: Vec<Option<String>> = target.all_dynamic(&own, &[]).await?;
        if let Some(Some(sequence)) = own.first() {
            set(target, sequence, *highest).await?;
        }
    }
    let named: Vec<(String, i64)> = source.all_dynamic("SELECT name, value FROM sequence", &[]).await?;
    for (name, value) in named {
        let value = match tables.iter().any(|table| table.name == name) {
            true => {
                let highest = format!("SELECT coalesce(max(id), 0) FROM {}", catalogue::quoted(&name)?);
                let highest: Vec<i64> = source.all_dynamic(&highest, &[]).await?;
                highest.into_iter().fold(value, i64::max)
            }
            false => value,
        };
        set(target, &catalogue::quoted(&format!("{name}_id_sequence"))?, value).await?;
    }
    Ok(())
}

async fn set(target: &mut Tx<'_>, sequence: &str, highest: i64) -> Result<()> {
    if highest < 1 {
        return Ok(());
    }
    let text = "SELECT setval($1::text::regclass, $2)";
    target.all_dynamic::<i64>(text, &[P::T(sequence), P::I(highest)]).await.map(drop)
}

async fn same_schema(source: &mut Tx<'_>, target: &mut Tx<'_>) -> Result<()> {
    let text = "SELECT number, name FROM schema_migration ORDER BY number";
    let ours: Vec<(i64, String)> = source.all_dynamic(text, &[]).await?;
    let theirs: Vec<(i64, String)> = target.all_dynamic(text, &[]).await?;
    if ours == theirs {
        return Ok(());
    }
    Err(Error::Copy("the two databases are not at the same migration: migrate both first".to_owned()))
}

async fn must_be_empty(target: &mut Tx<'_>, table: &Table) -> Result<()> {
    if catalogue::FILLED_BY_MIGRATION.contains(&table.name.as_str()) {
        return Ok(());
    }
    let text = format!("SELECT count(*) FROM (SELECT 1 FROM {} LIMIT 1) AS found", table.quoted()?);
    if target.all_dynamic::<i64>(&text, &[]).await?.first() == Some(&0) {
        return Ok(());
    }
    Err(Error::Copy(format!("the target is not empty: its table {} has rows", table.name)))
}
