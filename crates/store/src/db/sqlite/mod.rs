//! The embedded engine: one file, one process, one writer, any number of readers.

mod connection;
mod group;
pub(super) mod statement;

use super::error::{Error, Result};
use connection::{Role, open};
pub(super) use group::Unit;
use group::Writer;
use rusqlite::Connection;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// An open SQLite database.
pub(super) struct Sqlite {
    path: PathBuf,
    writer: Writer,
    idle: Mutex<Vec<Connection>>,
    idle_kept: usize,
    /// Held as long as the database is open; the system lets go of it even if the process dies. `None` for a guest.
    lock: Option<File>,
}

impl Sqlite {
    pub(super) fn open(path: &Path, idle_kept: usize, guest: bool) -> Result<Self> {
        let lock = if guest {
            if !path.exists() {
                return Err(Error::Address(format!("there is no database at {}", path.display())));
            }
            None
        } else {
            let lock = lock(path)?;
            create_private(path)?;
            Some(lock)
        };
        let writer = Writer::new(open(path, Role::Writer)?, group::abort);
        let reader = open(path, Role::Reader)?;
        Ok(Self { path: path.to_owned(), writer, idle: Mutex::new(vec![reader]), idle_kept, lock })
    }

    pub(super) fn reader(&self, snapshot: bool) -> Result<Reader<'_>> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match kept {
            Some(connection) => connection,
            None => open(&self.path, Role::Reader)?,
        };
        if snapshot {
            statement::run(&connection, "BEGIN")?;
        }
        Ok(Reader { home: self, connection: Some(connection), snapshot })
    }

    pub(super) async fn unit(&self) -> Result<Unit<'_>> {
        self.writer.begin().await
    }

    pub(super) fn counts(&self) -> (u64, u64) {
        self.writer.counts()
    }

    /// A reading connection of one's own, for work on another thread.
    pub(super) fn detached_reader(&self) -> Result<Connection> {
        open(&self.path, Role::Reader)
    }

    /// Brings the log into the main file, so that a stopped desk is one file.
    pub(super) async fn close(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        // A guest leaves the log to its host.
        if self.lock.is_none() {
            return;
        }
        let swept = self.writer.idle(|connection| {
            connection.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)").map_err(Error::from)
        });
        if let Err(error) = swept.await {
            tracing::warn!(%error, "the log could not be merged into the database file; the next start does it");
        }
    }
}

/// A borrowed reading connection; it goes back when dropped.
pub(super) struct Reader<'d> {
    home: &'d Sqlite,
    connection: Option<Connection>,
    snapshot: bool,
}

impl Reader<'_> {
    pub(super) fn connection(&self) -> Result<&Connection> {
        self.connection.as_ref().ok_or(Error::Dead)
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        if self.snapshot && statement::run(&connection, "ROLLBACK").is_err() {
            return;
        }
        let mut idle = self.home.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.home.idle_kept {
            idle.push(connection);
        }
    }
}

/// Two processes would each believe to be the only writer, so the second one is refused.
fn lock(path: &Path) -> Result<File> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let refused = |why: String| Error::Address(format!("cannot open the database {}: {why}", path.display()));
    let file = File::options().create(true).truncate(false).write(true).open(&name).map_err(|error| {
        refused(format!("{error} (does the folder exist, and may this user write to it?)"))
    })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(refused("another process has it open; stop that one first".to_owned()))
        }
        Err(TryLockError::Error(error)) => Err(refused(error.to_string())),
    }
}

/// The file holds mail and password hashes: nobody but the owner reads it. SQLite gives the log the same mode.
fn create_private(path: &Path) -> Result<()> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .map(drop)
        .map_err(|error| Error::Address(format!("cannot create the database {}: {error}", path.display())))
}
