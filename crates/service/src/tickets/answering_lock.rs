//! The answering lock: whoever opens a ticket to answer it is shown to the others for a while.
//!
//! It guards people from each other, not data: programs never take one, and only a command that asks is refused.

use super::log;
use super::save_ticket::FormOf;
use super::view_ticket::TicketRef;
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{Actor, AnsweringLock, Error, EventKind, Result, StaffId, TicketId, Timestamp, Who};
use serde_json::json;
use store::Tx;

/// Renewing on every call would be a write on every call.
const RENEWED_AFTER: i64 = 10;

/// Who is answering, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// Who.
    pub staff: StaffId,
    /// The name that clients see, too.
    pub name: String,
    /// Since when.
    pub since: Timestamp,
}

impl StaffDesk {
    /// The same handle for a person at work in a session. Only such a handle takes and renews locks, because a
    /// program that looks at tickets would lock all of them.
    #[must_use]
    pub fn in_session(self) -> Self {
        Self { in_session: true, ..self }
    }

    /// Opens a ticket to answer it: takes the lock when it is free, and says who has it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a ticket that I may not see as for none.
    pub async fn begin_to_answer(&self, ticket: TicketRef) -> Result<Option<Answering>> {
        let ticket = self.find(ticket).await?.id;
        if self.in_session {
            retried!(self.write_take_lock(ticket))?;
        }
        self.answering(ticket).await
    }

    async fn write_take_lock(&self, ticket: TicketId) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        store::ticket::lock(&mut tx, ticket).await?;
        let held = store::lock::find(&mut tx, ticket).await?.filter(|lock| lock.is_live(now));
        match held {
            // `find` has just renewed it.
            Some(_) => return Ok(()),
            None => store::lock::take(&mut tx, &AnsweringLock::new(ticket, self.me.id, now)).await?,
        }
        log(&mut tx, &self.actor, now, EventKind::LockTaken, Some(ticket), None, &json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Who is answering a ticket now, me included.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answering(&self, ticket: TicketId) -> Result<Option<Answering>> {
        let now = self.desk.now();
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let lock = store::lock::find(&mut tx, ticket).await.map_err(Failure::from)?;
        Ok(lock.filter(|lock| lock.is_live(now)).map(|lock| self.in_words(&lock)))
    }

    /// Who else is answering a ticket now, for doors that warn.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answered_by_another(&self, ticket: TicketId) -> Result<Option<Answering>> {
        Ok(self.answering(ticket).await?.filter(|held| held.staff != self.me.id))
    }

    pub(super) fn in_words(&self, lock: &AnsweringLock) -> Answering {
        let directory = self.desk.directory();
        let name = directory.staff_member(lock.staff).map(|person| person.name.clone());
        Answering { staff: lock.staff, name: name.unwrap_or_default(), since: lock.taken_at }
    }

    /// Whatever a holder does with its ticket shows that it is still at it. Failing to note that must not fail what
    /// it does.
    pub(super) async fn renew_lock(&self, ticket: TicketId) {
        if self.in_session
            && let Err(cause) = self.write_renew(ticket).await
        {
            tracing::warn!(%cause, "an answering lock could not be renewed");
        }
    }

    async fn write_renew(&self, ticket: TicketId) -> store::Result<()> {
        let until = self.desk.now().plus_seconds(AnsweringLock::SECONDS);
        let mut tx = self.desk.db().read().await?;
        let lock = store::lock::find(&mut tx, ticket).await?;
        drop(tx);
        let mine = |lock: &AnsweringLock| lock.staff == self.me.id && lock.is_live(self.desk.now());
        if lock.is_none_or(|lock| !mine(&lock) || until.seconds_since(lock.expires_at) < RENEWED_AFTER) {
            return Ok(());
        }
        let mut tx = self.desk.db().write().await?;
        store::lock::renew(&mut tx, ticket, self.me.id, until).await?;
        tx.commit().await
    }

    /// The same as part of a unit that has locked the ticket's row.
    pub(super) async fn renew_lock_within(
        &self,
        tx: &mut Tx<'_>,
        ticket: TicketId,
    ) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mine = |lock: &AnsweringLock| lock.staff == self.me.id && lock.is_live(now);
        if self.in_session && store::lock::find(tx, ticket).await?.is_some_and(|lock| mine(&lock)) {
            let until = now.plus_seconds(AnsweringLock::SECONDS);
            store::lock::renew(tx, ticket, self.me.id, until).await?;
        }
        Ok(())
    }

    /// Refuses what another's lock keeps me from. Part of a unit that has locked the ticket's row.
    pub(super) async fn respect_lock(
        &self,
        tx: &mut Tx<'_>,
        ticket: TicketId,
    ) -> std::result::Result<(), Failure> {
        match store::lock::find(tx, ticket).await? {
            Some(lock) if lock.keeps_out(self.me.id, self.desk.now()) => {
                let held = self.in_words(&lock);
                Err(Error::Locked { by: held.name, since: held.since }.into())
            }
            _ => Ok(()),
        }
    }

    /// Drops the locks of the tickets of these names, whoever holds them, all or none.
    ///
    /// # Errors
    /// [`Error::NotFound`] when an entry is gone or not for me to see; nothing is changed then.
    pub async fn unblock(&self, names: &[FormOf]) -> Result<()> {
        retried!(self.write_unblock(names))
    }

    async fn write_unblock(&self, names: &[FormOf]) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        for ticket in self.tickets_of(&mut tx, names).await? {
            store::ticket::lock(&mut tx, ticket).await?;
            release(&mut tx, &self.actor, ticket, None, now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The tickets of these names, each once and in one order, so that two units with the same tickets do not wait
    /// for each other in a circle.
    pub(super) async fn tickets_of(
        &self,
        tx: &mut Tx<'_>,
        names: &[FormOf],
    ) -> std::result::Result<Vec<TicketId>, Failure> {
        let mut tickets = Vec::with_capacity(names.len());
        for name in names {
            tickets.push(self.place_within(tx, *name).await?.1.id);
        }
        tickets.sort_unstable();
        tickets.dedup();
        Ok(tickets)
    }
}

/// Releases a lock within a unit: anybody's, or only that of `holder`. One that has expired is no change.
pub(super) async fn release(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ticket: TicketId,
    holder: Option<StaffId>,
    now: Timestamp,
) -> std::result::Result<(), Failure> {
    let Some(lock) = store::lock::find(tx, ticket).await? else { return Ok(()) };
    if holder.is_some_and(|holder| holder != lock.staff) {
        return Ok(());
    }
    store::lock::delete(tx, ticket).await?;
    if lock.is_live(now) {
        let data = json!({"staff": lock.staff.0});
        log(tx, actor, now, EventKind::LockReleased, Some(ticket), None, &data).await?;
    }
    Ok(())
}

/// Releases the lock of whoever acts, if it is his.
pub(super) async fn release_mine(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ticket: TicketId,
    now: Timestamp,
) -> std::result::Result<(), Failure> {
    match actor.who {
        Who::Staff(me) => release(tx, actor, ticket, Some(me), now).await,
        Who::Client(..) | Who::System => Ok(()),
    }
}
