//! An empty desk that is being filled: which tables must be empty, and what becomes of the references meanwhile.

use super::catalogue::{self, ForeignKey, Table, quoted};
use super::sequences;
use crate::db::{Engine, Error, Result, Tx};

/// What a migration fills. A target in which only these have rows is empty: nobody has worked with it yet.
const FILLED_BY_MIGRATION: [&str; 1] = ["status"];

/// What must be put back when the tables are full.
pub(crate) struct Opened(Vec<ForeignKey>);

/// Refuses a database with rows, and lifts its references. Tables refer to each other in circles, so no order would
/// do; every row is checked by [`Opened::close`].
pub(crate) async fn open(target: &mut Tx<'_>, tables: &[Table]) -> Result<Opened> {
    for table in tables {
        must_be_empty(target, table).await?;
    }
    let keys = match target.engine() {
        Engine::Sqlite => {
            target.script("PRAGMA defer_foreign_keys = ON").await?;
            Vec::new()
        }
        Engine::Postgres => {
            let keys = catalogue::foreign_keys(target).await?;
            for key in &keys {
                target.script(&format!("ALTER TABLE {} DROP CONSTRAINT {}", key.table, key.name)).await?;
            }
            keys
        }
    };
    for table in FILLED_BY_MIGRATION {
        target.script(&format!("DELETE FROM {}", quoted(table)?)).await?;
    }
    Ok(Opened(keys))
}

impl Opened {
    /// Puts the references back, lets ids go on where they ended, and indexes every message. Answers how many.
    pub(crate) async fn close(self, target: &mut Tx<'_>, given: &[(String, i64)]) -> Result<u64> {
        if target.engine() == Engine::Sqlite {
            let text = "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT 1";
            let broken: Vec<(String, Option<i64>, String)> = target.all_dynamic(text, &[]).await?;
            if let Some((table, row, parent)) = broken.first() {
                let row = row.map_or_else(String::new, |row| format!(" (row {row})"));
                let why = format!("the table {table} has a row{row} that refers to none of {parent}");
                return Err(Error::Copy(why));
            }
        }
        for ForeignKey { table, name, definition } in &self.0 {
            target.script(&format!("ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")).await?;
        }
        for (table, highest) in given {
            sequences::set(target, table, *highest).await?;
        }
        crate::search::rebuild(target).await
    }
}

async fn must_be_empty(target: &mut Tx<'_>, table: &Table) -> Result<()> {
    if FILLED_BY_MIGRATION.contains(&table.name.as_str()) {
        return Ok(());
    }
    let text = format!("SELECT count(*) FROM (SELECT 1 FROM {} LIMIT 1) AS found", table.quoted()?);
    if target.all_dynamic::<i64>(&text, &[]).await?.first() == Some(&0) {
        return Ok(());
    }
    Err(Error::Copy(format!("the target is not empty: its table {} has rows", table.name)))
}
