//! The log of calls that were made with API credentials.
//!
//! Calls are kept in memory and written together, once a second, so that reading tickets costs no commit. See
//! `docs/decisions/0006-call-log.md`.

use crate::Desk;
use crate::failure::Failure;
use domain::{Actor, CallOutcome, Result, Timestamp};
use indexmap::IndexMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use store::credential::CredentialCall;

/// How many different calls wait to be written; with a database that does not answer the oldest are let go.
const MOST_WAITING: usize = 20_000;

/// How long the log is kept, in days.
const KEPT_DAYS: i64 = 90;

/// Calls by how often each was made, the oldest first: a program that asks a hundred times a second says the same a
/// hundred times.
type Counted = IndexMap<CredentialCall, i64>;

/// Calls that are not written yet.
#[derive(Debug, Default)]
pub(crate) struct Calls(Mutex<Counted>);

impl Calls {
    fn waiting(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, call: CredentialCall) {
        let mut waiting = self.waiting();
        if waiting.len() >= MOST_WAITING {
            waiting.drain(..MOST_WAITING / 2);
            tracing::warn!("calls of credentials could not be written in time, and half of them were let go");
        }
        *waiting.entry(call).or_default() += 1;
    }
}

/// Calls on their way into the database; what was not written goes back.
struct Taken<'c> {
    home: &'c Calls,
    calls: Counted,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if !self.calls.is_empty() {
            let mut waiting = self.home.waiting();
            for (call, times) in std::mem::replace(&mut *waiting, std::mem::take(&mut self.calls)) {
                *waiting.entry(call).or_default() += times;
            }
        }
    }
}

impl Desk {
    /// Remembers a call for the log; `call` is its name as its door tells it, empty for one that there is not. Without
    /// a credential there is nothing to remember.
    pub fn log_call(&self, actor: &Actor, call: &str, outcome: CallOutcome) {
        let Some(credential) = actor.credential else { return };
        self.0.calls.add(CredentialCall {
            credential,
            call: call.to_owned(),
            outcome,
            door: actor.door.label().to_owned(),
            address: actor.address.map(|address| address.to_string()).unwrap_or_default(),
            at: Timestamp::from_seconds(self.now().seconds()),
        });
    }

    /// Writes the calls that wait, if any.
    ///
    /// # Errors
    /// When the database fails; the calls go on waiting.
    pub async fn write_calls(&self) -> Result<()> {
        Ok(self.write_waiting_calls().await?)
    }

    async fn write_waiting_calls(&self) -> std::result::Result<(), Failure> {
        let calls = std::mem::take(&mut *self.0.calls.waiting());
        if calls.is_empty() {
            return Ok(());
        }
        let mut taken = Taken { home: &self.0.calls, calls };
        let mut tx = self.db().write().await?;
        for (call, times) in &taken.calls {
            store::credential::insert_call(&mut tx, call, *times).await?;
        }
        tx.commit().await?;
        taken.calls.clear();
        Ok(())
    }

    /// The moment before which the log forgets.
    pub(crate) fn calls_expire_before(&self) -> Timestamp {
        self.now().plus_seconds(-KEPT_DAYS * 24 * 3600)
    }
}
