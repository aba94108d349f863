//! Brings a database to the schema that this binary was built with.
//!
//! Migrations come in pairs of the same number and name, one text per engine, forward only. A database that
//! a newer binary has migrated is refused, and so is one whose applied text differs from ours.

use crate::db::{Db, Engine, Error, Result, Tx};
use crate::sql::statements;
use sha2::{Digest, Sha256};

/// One step of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its number, from 1 without gaps.
    pub number: i64,
    /// Its file name without the ending, such as `0001_desk`.
    pub name: &'static str,
    /// What SQLite runs.
    pub sqlite: &'static str,
    /// What PostgreSQL runs.
    pub postgres: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal;)*) => {
        /// Every migration in order.
        pub const ALL: &[Migration] = &[$(Migration {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("../../../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../../../migrations/postgres/", $name, ".sql")),
        }),*];
    };
}

migrations! {
    1 "0001_desk";
}

statements! {
    EXISTS:
        sqlite "SELECT count(*) AS tables FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'"
        postgres "SELECT count(*) AS tables FROM pg_catalog.pg_tables \
                  WHERE schemaname = current_schema() AND tablename = 'schema_migration'"
        because "each engine has a catalogue of its own";
    APPLIED: "SELECT number, name, checksum FROM schema_migration ORDER BY number"
        scans because "one row per release";
    RECORD: "INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";
}

const TABLE_SQLITE: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at INTEGER NOT NULL
) STRICT";
const TABLE_POSTGRES: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
    number BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at BIGINT NOT NULL
)";
/// Two binaries that start at once must not both migrate. SQLite has only one writer to begin with.
const LOCK_POSTGRES: &str =
    "SELECT pg_advisory_xact_lock(hashtext('tridesk migration of ' || current_schema()))";

/// A migration that was applied, or is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its number.
    pub number: i64,
    /// Its name.
    pub name: String,
}

impl From<&Migration> for Applied {
    fn from(migration: &Migration) -> Self {
        Self { number: migration.number, name: migration.name.to_owned() }
    }
}

/// Applies what is missing and answers what that was. `now_micros` is written beside it.
pub async fn run(db: &Db, now_micros: i64) -> Result<Vec<Applied>> {
    run_these(db, ALL, now_micros).await
}

/// What [`run`] would apply.
pub async fn pending(db: &Db) -> Result<Vec<Applied>> {
    pending_of(db, ALL).await
}

/// [`run`] with another list.
pub async fn run_these(db: &Db, list: &[Migration], now_micros: i64) -> Result<Vec<Applied>> {
    let missing = pending_of(db, list).await?;
    let mut applied = Vec::new();
    for migration in list.iter().filter(|m| missing.iter().any(|p| p.number == m.number)) {
        if apply(db, list, migration, now_micros).await? {
            applied.push(migration.into());
        }
    }
    if !applied.is_empty() {
        db.forget_statements();
    }
    Ok(applied)
}

/// [`pending`] with another list.
pub async fn pending_of(db: &Db, list: &[Migration]) -> Result<Vec<Applied>> {
    let mut tx = db.read().await?;
    let done = match tx.one::<i64>(&EXISTS, &[]).await? {
        0 => Vec::new(),
        _ => tx.all(&APPLIED, &[]).await?,
    };
    verify(db.engine(), list, &done)?;
    let missing = list.iter().filter(|m| !done.iter().any(|(number, ..)| *number == m.number));
    Ok(missing.map(Applied::from).collect())
}

/// One migration, one transaction; `false` when another process was quicker.
async fn apply(db: &Db, list: &[Migration], migration: &Migration, now_micros: i64) -> Result<bool> {
    let mut tx = db.write().await?;
    prepare_table(&mut tx).await?;
    let done: Vec<(i64, String, String)> = tx.all(&APPLIED, &[]).await?;
    verify(tx.engine(), list, &done)?;
    if done.iter().any(|(number, ..)| *number == migration.number) {
        return Ok(false);
    }
    let failed = |error| Error::Migration(format!("{} failed and was taken back: {error}", migration.name));
    tx.script(text(tx.engine(), migration)).await.map_err(failed)?;
    let sum = checksum(tx.engine(), migration);
    let row = [migration.number.into(), migration.name.into(), (&sum).into(), now_micros.into()];
    tx.exec(&RECORD, &row).await?;
    tx.commit().await.map_err(failed)?;
    tracing::info!(migration = migration.name, "migrated");
    Ok(true)
}

async fn prepare_table(tx: &mut Tx<'_>) -> Result<()> {
    match tx.engine() {
        Engine::Sqlite => tx.script(TABLE_SQLITE).await,
        Engine::Postgres => {
            tx.script(LOCK_POSTGRES).await?;
            tx.script(TABLE_POSTGRES).await
        }
    }
}

fn verify(engine: Engine, list: &[Migration], done: &[(i64, String, String)]) -> Result<()> {
    for (number, name, sum) in done {
        let Some(ours) = list.iter().find(|m| m.number == *number) else {
            return Err(Error::Migration(format!(
                "the database was migrated by a newer version (it has {name}); install that version or newer"
            )));
        };
        if ours.name != name || checksum(engine, ours) != *sum {
            return Err(Error::Migration(format!(
                "{name} was applied with another text than this version has; restore a backup or install the \
                 version that applied it"
            )));
        }
    }
    Ok(())
}

fn text(engine: Engine, migration: &Migration) -> &'static str {
    match engine {
        Engine::Sqlite => migration.sqlite,
        Engine::Postgres => migration.postgres,
    }
}

/// Line ends are the checkout's business, not the schema's.
fn checksum(engine: Engine, migration: &Migration) -> String {
    let digest = Sha256::digest(text(engine, migration).replace("\r\n", "\n"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_is_in_the_list_and_has_its_pair() {
        let listed: BTreeSet<_> = ALL.iter().map(|m| format!("{}.sql", m.name)).collect();
        for engine in ["sqlite", "postgres"] {
            let folder = format!("{}/../../migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
            let files = std::fs::read_dir(folder).unwrap();
            let files: BTreeSet<_> = files.map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
            assert_eq!(files, listed, "migrations/{engine} and the list in migrate.rs differ");
        }
    }

    #[test]
    fn numbers_have_no_gap_and_match_the_names() {
        for (place, migration) in ALL.iter().enumerate() {
            assert_eq!(migration.number, i64::try_from(place).unwrap() + 1);
            assert!(migration.name.starts_with(&format!("{:04}_", migration.number)), "{}", migration.name);
        }
    }
}
