//! The driver seam: the only code that knows that there are two SQL engines.
//!
//! It sits below the SQL, not above it: a method per kind of call (all rows, one row, a change), never a
//! method per query. On SQLite the futures are ready at once, so both engines share one function body.

mod error;
mod param;
mod postgres;
mod row;
mod sqlite;
mod tx;

pub use error::{Error, Result};
pub use param::P;
pub use row::{Datum, Field, FromRow, Row};
use std::sync::Arc;
use tx::Inner;
pub use tx::Tx;

/// Which engine a database runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// The server.
    Postgres,
}

/// How a database is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// The most connections to PostgreSQL.
    pub postgres_connections: usize,
    /// How many idle reading connections to SQLite are kept.
    pub sqlite_readers: usize,
    /// The schema that every PostgreSQL connection works in.
    pub postgres_schema: Option<String>,
    /// Open SQLite beside a running desk, as a command does: our lock is not taken, and SQLite's own keeps the
    /// two writers apart for the moment that each of them needs.
    pub guest: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { postgres_connections: 8, sqlite_readers: 8, postgres_schema: None, guest: false }
    }
}

/// An open database; clones share it.
#[derive(Clone)]
pub struct Db(Kind);

#[derive(Clone)]
enum Kind {
    Sqlite(Arc<sqlite::Sqlite>),
    Postgres(deadpool_postgres::Pool),
}

const WHAT_TO_TYPE: &str = "a database address is sqlite:/var/lib/tridesk/desk.db or \
                            postgres://user:password@host:5432/database";

/// The file that `sqlite:PATH` or `sqlite://PATH` names; `None` for any other kind of address.
pub fn sqlite_path(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("sqlite:")?;
    Some(rest.strip_prefix("//").unwrap_or(rest))
}

impl Db {
    /// Opens `sqlite:PATH` or `postgres://...`. Does not migrate.
    pub async fn open(url: &str, options: Options) -> Result<Self> {
        let refused = |why: &str| Err(Error::Address(format!("{why}; {WHAT_TO_TYPE}")));
        match url.split_once(':') {
            Some(("sqlite", _)) => match sqlite_path(url).unwrap_or_default() {
                "" => refused("the SQLite address has no path"),
                ":memory:" => refused("a desk cannot live in memory only"),
                path => {
                    let path = std::path::PathBuf::from(path);
                    let open = || sqlite::Sqlite::open(&path, options.sqlite_readers, options.guest);
                    Ok(Self(Kind::Sqlite(Arc::new(open()?))))
                }
            },
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => {
                Ok(Self(Kind::Postgres(postgres::open(url, &options).await?)))
            }
            Some(("postgres" | "postgresql", _)) => refused("the PostgreSQL address lacks its //"),
            // The scheme may be half of a password if the address is mangled, so it is not repeated.
            Some(_) => refused("unknown kind of database"),
            None => refused("the database address has no kind in front"),
        }
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self.0 {
            Kind::Sqlite(_) => Engine::Sqlite,
            Kind::Postgres(_) => Engine::Postgres,
        }
    }

    /// Reads, each statement for itself. Never waits for the writer.
    pub async fn read(&self) -> Result<Tx<'_>> {
        Ok(Tx::from(match &self.0 {
            Kind::Sqlite(sqlite) => Inner::SqliteRead(sqlite.reader(false)?),
            Kind::Postgres(pool) => Inner::PostgresRead(pool.get().await?),
        }))
    }

    /// Reads that belong together: where it is cheaper they share one transaction, as on SQLite, where every statement
    /// outside of one locks and unlocks the log; on PostgreSQL each stands for itself, as that saves two round trips.
    pub async fn read_together(&self) -> Result<Tx<'_>> {
        match &self.0 {
            Kind::Sqlite(_) => self.snapshot().await,
            Kind::Postgres(_) => self.read().await,
        }
    }

    /// Reads of which all statements see the same moment.
    pub async fn snapshot(&self) -> Result<Tx<'_>> {
        Ok(Tx::from(match &self.0 {
            Kind::Sqlite(sqlite) => Inner::SqliteRead(sqlite.reader(true)?),
            Kind::Postgres(pool) => Inner::PostgresSnapshot(
                postgres::Unit::begin(pool, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
            ),
        }))
    }

    /// A unit of work. Nothing may wait for the network inside it: on SQLite it holds the only writer.
    pub async fn write(&self) -> Result<Tx<'_>> {
        Ok(Tx::from(match &self.0 {
            Kind::Sqlite(sqlite) => Inner::SqliteWrite(sqlite.unit().await?),
            Kind::Postgres(pool) => Inner::PostgresWrite(postgres::Unit::begin(pool, "BEGIN").await?),
        }))
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        self.read().await?.all_dynamic::<()>("SELECT 1", &[]).await.map(drop)
    }

    /// Ends all connections in good order. Units that are still running finish first.
    pub async fn close(&self) {
        match &self.0 {
            Kind::Sqlite(sqlite) => sqlite.close().await,
            Kind::Postgres(pool) => pool.close(),
        }
    }

    /// Units kept and commits made since the start; a commit is counted before anybody is told of it. On PostgreSQL,
    /// which commits by itself, both are 0.
    pub fn write_counts(&self) -> (u64, u64) {
        match &self.0 {
            Kind::Sqlite(sqlite) => sqlite.counts(),
            Kind::Postgres(_) => (0, 0),
        }
    }

    /// A reading SQLite connection of its own, for long work on another thread.
    pub(crate) fn detached_sqlite(&self) -> Result<Option<rusqlite::Connection>> {
        match &self.0 {
            Kind::Sqlite(sqlite) => sqlite.detached_reader().map(Some),
            Kind::Postgres(_) => Ok(None),
        }
    }

    /// After a change of the schema the server refuses statements that were prepared before it.
    pub(crate) fn forget_statements(&self) {
        if let Kind::Postgres(pool) = &self.0 {
            pool.manager().statement_caches.clear();
        }
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Db").field(&self.engine()).finish()
    }
}

impl FromRow for () {
    fn from_row(_: &Row<'_>) -> Result<Self> {
        Ok(())
    }
}
