//! What can go wrong between the desk and its database.
//!
//! Meaning first: callers match on the variants that they can act on and pass the rest up. No text here
//! ever contains an address, because an address may contain a password.

use tokio_postgres::error::SqlState;

/// A failure of the database, or of the way that it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// `one` found no row.
    #[error("no such row")]
    NotFound,
    /// A unique index refused the row.
    #[error("the value is already taken")]
    UniqueViolation,
    /// A row that this one belongs to is gone, or one that belongs to it is still there.
    #[error("a row that belongs to this one has changed meanwhile")]
    ForeignKey,
    /// No connection was free, or the engine gave up a conflict: trying again may succeed.
    #[error("the database is busy")]
    Busy,
    /// The server is away, or went away before it answered: whether a change was kept is not known.
    #[error("the database server is out of reach: {0}")]
    Unreachable(String),
    /// The text names a parameter that was not given, or one that is not `$<number>`.
    #[error("a statement names a parameter that was not given")]
    BadParameter,
    /// The disk is full; nothing of the unit was written.
    #[error("the disk of the database is full")]
    Full,
    /// A statement of this unit failed or was interrupted, so nothing more can be done in it.
    #[error("the unit of work has failed and must be started again")]
    Dead,
    /// A change was asked of a unit that only reads.
    #[error("a read-only unit cannot change anything")]
    ReadOnly,
    /// A column does not hold what the code asked for.
    #[error("column {index}: wanted {wanted}, found {found}")]
    Column {
        /// Its place in the row, from 0.
        index: usize,
        /// The Rust side.
        wanted: &'static str,
        /// The database side.
        found: String,
    },
    /// A column holds a number that none of our enumerations has; the text names the column.
    #[error("{0} holds a value that this version does not know")]
    BadRow(&'static str),
    /// The engine took back a whole group of units; none of them was acknowledged.
    #[error("the database rolled the transaction back: {0}")]
    RolledBack(String),
    /// Anything else that SQLite says.
    #[error("SQLite: {0}")]
    Sqlite(#[source] rusqlite::Error),
    /// Anything else that PostgreSQL says.
    #[error("PostgreSQL: {}", postgres_text(.0))]
    Postgres(#[source] tokio_postgres::Error),
    /// The connection pool could not be built or is closed.
    #[error("database connections: {0}")]
    Pool(String),
    /// A migration could not be applied.
    #[error("migration: {0}")]
    Migration(String),
    /// The database address is not usable; the text says what to type.
    #[error("{0}")]
    Address(String),
    /// A copy of the data is not what it should be.
    #[error("{0}")]
    Copy(String),
}

/// The result of everything in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The driver prints only "db error" and hides the server's sentence in the source.
fn postgres_text(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => format!("{} ({})", db.message(), db.code().code()),
        None => match std::error::Error::source(error) {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        },
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        use rusqlite::ffi::{
            SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID,
            SQLITE_CONSTRAINT_UNIQUE,
        };
        match error.sqlite_error() {
            Some(e) => match (e.code, e.extended_code) {
                (_, SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY | SQLITE_CONSTRAINT_ROWID) => {
                    Self::UniqueViolation
                }
                (_, SQLITE_CONSTRAINT_FOREIGNKEY) => Self::ForeignKey,
                (ErrorCode::DiskFull, _) => Self::Full,
                (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Self::Busy,
                _ => Self::Sqlite(error),
            },
            None => Self::Sqlite(error),
        }
    }
}

/// Whether an error says that there is no server at the other end, or one that starts or stops.
fn is_away(error: &tokio_postgres::Error) -> bool {
    const CONNECTION: &str = "08";
    let io = |error: &tokio_postgres::Error| {
        std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>())
    };
    match error.code() {
        Some(code) => {
            code.code().starts_with(CONNECTION)
                || [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW]
                    .contains(code)
        }
        None => error.is_closed() || io(error),
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.code() {
            Some(code) if *code == SqlState::UNIQUE_VIOLATION => Self::UniqueViolation,
            Some(code) if *code == SqlState::FOREIGN_KEY_VIOLATION => Self::ForeignKey,
            Some(code)
                if *code == SqlState::T_R_SERIALIZATION_FAILURE
                    || *code == SqlState::T_R_DEADLOCK_DETECTED
                    || *code == SqlState::LOCK_NOT_AVAILABLE =>
            {
                Self::Busy
            }
            Some(code) if *code == SqlState::DISK_FULL => Self::Full,
            _ if is_away(&error) => Self::Unreachable(postgres_text(&error)),
            _ => Self::Postgres(error),
        }
    }
}

impl From<deadpool_postgres::PoolError> for Error {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Timeout(_) => Self::Busy,
            deadpool_postgres::PoolError::Backend(e) => Self::from(e),
            other => Self::Pool(other.to_string()),
        }
    }
}
