//! Opening one SQLite connection with the settings that the desk's promises rest on.
//!
//! `synchronous=FULL` is read back, not believed: with NORMAL a power cut loses acknowledged tickets while
//! every integrity check stays green.

use crate::db::error::{Error, Result};
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::functions::FunctionFlags;
use std::path::Path;
use std::time::Duration;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The one that changes things.
    Writer,
    /// One of many that may not change anything.
    Reader,
}

const STATEMENTS_KEPT: usize = 256;
const BUSY: Duration = Duration::from_secs(10);

pub(super) fn open(path: &Path, role: Role) -> Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA mmap_size = 268435456;
         PRAGMA journal_size_limit = 67108864;
         PRAGMA wal_autocheckpoint = 4000;",
    )?;
    // Without it a cached statement with a join or a bound LIMIT is compiled again at every execution.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // PostgreSQL reads "x" as a column; SQLite would quietly take it for a string.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    fold_all_letters(&connection)?;
    match role {
        Role::Writer => connection.execute_batch("PRAGMA cache_size = -65536")?,
        Role::Reader => connection.execute_batch("PRAGMA cache_size = -8192; PRAGMA query_only = ON")?,
    }
    verify(&connection)?;
    Ok(connection)
}

/// SQLite's own `lower` knows ASCII only, and PostgreSQL's knows every letter.
fn fold_all_letters(connection: &Connection) -> Result<()> {
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    Ok(connection.create_scalar_function("lower", 1, flags, |context| {
        Ok(context.get::<Option<String>>(0)?.map(|text| crate::search::fold(&text)))
    })?)
}

/// Refuses a connection on which a promise would not hold.
fn verify(connection: &Connection) -> Result<()> {
    let journal: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    if journal != "wal" {
        return Err(Error::Address(format!(
            "SQLite cannot use a write-ahead log here (it uses {journal:?}): put the database on a local disk, \
             not on a network folder"
        )));
    }
    for (name, text, wanted) in
        [("synchronous", "PRAGMA synchronous", 2_i64), ("foreign_keys", "PRAGMA foreign_keys", 1)]
    {
        let found: i64 = connection.query_row(text, [], |row| row.get(0))?;
        if found != wanted {
            return Err(Error::Address(format!(
                "SQLite did not take the setting {name} = {wanted}: it is {found}"
            )));
        }
    }
    Ok(())
}
