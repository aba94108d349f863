//! Group commit: many units of work share one fsync, and none is acknowledged before it.
//!
//! One connection writes, behind a fair lock. Each unit runs in its own savepoint of a shared transaction,
//! the *batch*. A unit that finishes while others wait hands the lock on and waits for its answer; the one
//! that finds nobody waiting, or fills the batch, commits and answers everybody.
//!
//! The invariant: whenever the lock is free, the batch is committed or somebody is counted in `waiting`.
//! Who leaves the lock and who gives up waiting both check it, so a cancelled request strands nobody.

use super::statement::run;
use crate::db::error::{Error, Result};
use rusqlite::Connection;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst, fence};
use tokio::sync::{Mutex, MutexGuard, oneshot};

/// A batch this long is committed even if more units wait, so that the first one is not kept for ever.
const FULL_BATCH: u32 = 256;

/// How a batch ended; every unit in it gets a copy.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    Committed,
    Full,
    Busy,
    RolledBack(String),
}

impl Outcome {
    pub(super) fn result(self) -> Result<()> {
        match self {
            Self::Committed => Ok(()),
            Self::Full => Err(Error::Full),
            Self::Busy => Err(Error::Busy),
            Self::RolledBack(why) => Err(Error::RolledBack(why)),
        }
    }

    /// The copy of an error that the neighbours of the failed unit get.
    fn of(error: &Error) -> Self {
        match error {
            Error::Full => Self::Full,
            Error::Busy => Self::Busy,
            other => Self::RolledBack(other.to_string()),
        }
    }
}

/// The only writer of the database.
pub(super) struct Writer {
    batch: Mutex<Batch>,
    waiting: AtomicUsize,
    units: AtomicU64,
    commits: AtomicU64,
    /// What to do when nobody can know whether a commit reached the disk.
    fail_stop: fn(&rusqlite::Error),
}

struct Batch {
    connection: Connection,
    /// A transaction has been begun and not been ended by us.
    open: bool,
    /// Units begun in it, whatever became of them.
    units: u32,
    /// Units in it that are to be kept.
    kept: u32,
    answers: Vec<oneshot::Sender<Outcome>>,
    /// Why SQLite took the whole transaction back in the middle of a unit.
    lost: Option<Outcome>,
}

impl Writer {
    pub(super) fn new(connection: Connection, fail_stop: fn(&rusqlite::Error)) -> Self {
        let batch = Batch { connection, open: false, units: 0, kept: 0, answers: Vec::new(), lost: None };
        Self {
            batch: Mutex::new(batch),
            waiting: AtomicUsize::new(0),
            units: AtomicU64::new(0),
            commits: AtomicU64::new(0),
            fail_stop,
        }
    }

    /// Waits for the lock and begins a unit.
    pub(super) async fn begin(&self) -> Result<Unit<'_>> {
        let waiting = Waiting::join(self);
        let batch = self.batch.lock().await;
        waiting.served();
        let mut unit = Unit { writer: self, batch: Some(batch), begun: false };
        unit.start()?;
        Ok(unit)
    }

    /// Units kept and commits made since the start, for the metrics.
    pub(super) fn counts(&self) -> (u64, u64) {
        (self.units.load(SeqCst), self.commits.load(SeqCst))
    }

    /// Runs `work` on the connection, outside of any unit.
    pub(super) async fn idle<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        let waiting = Waiting::join(self);
        let mut batch = self.batch.lock().await;
        waiting.served();
        batch.finish(self).result()?;
        crate::blocking(|| work(&mut batch.connection))
    }

    /// Ends the batch if nobody else will. Called after leaving the lock and after giving up waiting. The
    /// fence pairs the two: of one who leaves and one who gives up, at least one sees the other.
    fn settle(&self) {
        fence(SeqCst);
        if self.waiting.load(SeqCst) == 0
            && let Ok(mut batch) = self.batch.try_lock()
        {
            batch.finish(self);
        }
    }
}

/// A place in the queue for the lock.
struct Waiting<'w>(Option<&'w Writer>);

impl<'w> Waiting<'w> {
    fn join(writer: &'w Writer) -> Self {
        writer.waiting.fetch_add(1, SeqCst);
        Self(Some(writer))
    }

    /// The lock is ours, and with it the duty to end the batch or hand it on.
    fn served(mut self) {
        if let Some(writer) = self.0.take() {
            writer.waiting.fetch_sub(1, SeqCst);
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some(writer) = self.0.take() {
            writer.waiting.fetch_sub(1, SeqCst);
            writer.settle();
        }
    }
}

/// A unit of work that holds the lock. Dropped before [`Unit::commit`], it never happened.
pub(in crate::db) struct Unit<'w> {
    writer: &'w Writer,
    batch: Option<MutexGuard<'w, Batch>>,
    begun: bool,
}

impl<'w> Unit<'w> {
    fn start(&mut self) -> Result<()> {
        let Some(batch) = self.batch.as_mut() else {
            return Err(Error::Dead);
        };
        if !batch.open {
            run(&batch.connection, "BEGIN IMMEDIATE")?;
            batch.open = true;
        }
        batch.units += 1;
        run(&batch.connection, "SAVEPOINT unit")?;
        self.begun = true;
        Ok(())
    }

    /// The connection, while the unit runs.
    pub(in crate::db) fn connection(&self) -> Result<&Connection> {
        self.batch.as_ref().map(|batch| &batch.connection).ok_or(Error::Dead)
    }

    /// To be told of every failed statement: a full disk or an I/O error makes SQLite take the whole
    /// transaction back, with the finished units in it.
    pub(in crate::db) fn failed(&mut self, error: &Error) {
        if let Some(batch) = self.batch.as_mut()
            && batch.connection.is_autocommit()
        {
            batch.lost.get_or_insert_with(|| Outcome::of(error));
        }
    }

    /// Keeps the unit. Returns only when it is on the disk, or is known not to be.
    pub(in crate::db) async fn commit(mut self) -> Result<()> {
        if self.writer.waiting.load(SeqCst) == 0 {
            // Units that are ready to run get the chance to join; alone, this costs a microsecond and the
            // commit costs a hundred.
            tokio::task::yield_now().await;
        }
        let answer = {
            let Some(batch) = self.batch.as_mut() else {
                return Err(Error::Dead);
            };
            run(&batch.connection, "RELEASE unit")?;
            self.begun = false;
            batch.kept += 1;
            if self.writer.waiting.load(SeqCst) == 0 || batch.units >= FULL_BATCH {
                return batch.finish(self.writer).result();
            }
            let (sender, answer) = oneshot::channel();
            batch.answers.push(sender);
            answer
        };
        // Hands the lock to the next in the queue.
        drop(self.batch.take());
        self.writer.settle();
        match answer.await {
            Ok(outcome) => outcome.result(),
            Err(_) => Err(Error::Pool("the writer is gone".to_owned())),
        }
    }
}

impl Drop for Unit<'_> {
    fn drop(&mut self) {
        let Some(mut batch) = self.batch.take() else {
            return;
        };
        if self.begun && !batch.connection.is_autocommit() {
            let undone = run(&batch.connection, "ROLLBACK TO unit")
                .and_then(|()| run(&batch.connection, "RELEASE unit"));
            if let Err(error) = undone {
                // The unit cannot be told from its neighbours any more: nobody has been answered, so
                // all of them may fail.
                batch.lost = Some(Outcome::RolledBack(error.to_string()));
            }
        }
        let lost = batch.lost.is_some() || batch.connection.is_autocommit();
        if lost || self.writer.waiting.load(SeqCst) == 0 || batch.units >= FULL_BATCH {
            batch.finish(self.writer);
        } else {
            drop(batch);
            self.writer.settle();
        }
    }
}

impl Batch {
    /// Ends the transaction, if one is open, and answers everybody in it.
    fn finish(&mut self, writer: &Writer) -> Outcome {
        if !self.open {
            return Outcome::Committed;
        }
        let outcome = self.end(writer);
        if matches!(outcome, Outcome::Committed) && self.kept > 0 {
            writer.commits.fetch_add(1, SeqCst);
            writer.units.fetch_add(self.kept.into(), SeqCst);
        }
        (self.open, self.units, self.kept, self.lost) = (false, 0, 0, None);
        for answer in self.answers.drain(..) {
            // A requester that has gone away does not change what was committed.
            let _ = answer.send(outcome.clone());
        }
        outcome
    }

    fn end(&mut self, writer: &Writer) -> Outcome {
        if self.connection.is_autocommit() {
            let unknown = || Outcome::RolledBack("the transaction had ended".to_owned());
            return self.lost.take().unwrap_or_else(unknown);
        }
        if self.lost.is_some() || self.kept == 0 {
            let undone = self.roll_back(writer);
            return self.lost.take().unwrap_or(undone);
        }
        match crate::blocking(|| run(&self.connection, "COMMIT")) {
            Ok(()) => Outcome::Committed,
            Err(error) => self.not_committed(error, writer),
        }
    }

    /// After a full disk, a busy file or a broken constraint SQLite promises that nothing was written. After
    /// anything else the transaction may re-appear at the next start, so going on would be a guess.
    fn not_committed(&mut self, error: rusqlite::Error, writer: &Writer) -> Outcome {
        use rusqlite::ErrorCode::{ConstraintViolation, DatabaseBusy, DatabaseLocked, DiskFull};
        match error.sqlite_error_code() {
            Some(ConstraintViolation | DatabaseBusy | DatabaseLocked | DiskFull) => {}
            _ => (writer.fail_stop)(&error),
        }
        self.roll_back(writer);
        Outcome::of(&error.into())
    }

    fn roll_back(&mut self, writer: &Writer) -> Outcome {
        if !self.connection.is_autocommit()
            && let Err(error) = run(&self.connection, "ROLLBACK")
        {
            (writer.fail_stop)(&error);
        }
        Outcome::Committed
    }
}

/// The default of `fail_stop`: the process ends, and the next start reads the truth from the log.
pub(super) fn abort(error: &rusqlite::Error) {
    tracing::error!(%error, "the database could not say whether a commit reached the disk: stopping");
    std::process::abort();
}

#[cfg(test)]
mod tests;
