//! What the desk does by itself: closing tickets in which nobody writes any more, and putting closed ones away.
//!
//! A pass finds candidates without a lock and takes each in a unit of its own, which looks again under the lock. So two
//! processes may do the same pass, and whoever writes meanwhile keeps the ticket as it is.

use super::{log, rules};
use crate::Desk;
use crate::failure::{Failure, retried};
use domain::{Actor, Door, EventKind, Result, StatusKind, Ticket, TicketId, Timestamp, Who};
use serde_json::json;

/// Nobody's but the desk's own.
const DESK: Actor = Actor::new(Who::System, Door::Desk);

impl Desk {
    /// Closes tickets that have been idle for as long as their status allows, at most `limit` of them: nobody has written
    /// in them or given them another status since, and nobody is answering them now. Returns how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_idle(&self, limit: u32) -> Result<u32> {
        let mut left = limit;
        for status in &self.directory().statuses {
            let Some(hours) = status.closes_after_hours.filter(|_| status.kind != StatusKind::Closed) else {
                continue;
            };
            let before = self.hours_ago(hours);
            let mut tx = self.db().read().await.map_err(Failure::from)?;
            let found = store::ticket::idle(&mut tx, status.id, before, left).await.map_err(Failure::from)?;
            drop(tx);
            for id in found {
                let still = |ticket: &Ticket| ticket.status == status.id && ticket.active_at < before;
                left -= u32::from(retried!(self.close_one(id, &still))?);
            }
            if left == 0 {
                break;
            }
        }
        Ok(limit - left)
    }

    /// Puts tickets into the archive that have been closed for as long as the operator said, at most `limit` of them.
    /// Returns how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn archive_old(&self, limit: u32) -> Result<u32> {
        let Some(hours) = self.directory().archive_after_hours else { return Ok(0) };
        let before = self.hours_ago(hours);
        let mut tx = self.db().read().await.map_err(Failure::from)?;
        let found = store::ticket::to_put_away(&mut tx, before, limit).await.map_err(Failure::from)?;
        drop(tx);
        let mut done = 0;
        for id in found {
            done += u32::from(retried!(self.archive_one(id, before))?);
        }
        Ok(done)
    }

    fn hours_ago(&self, hours: i64) -> Timestamp {
        self.now().plus_seconds(hours.saturating_mul(-3600))
    }

    async fn close_one(
        &self,
        id: TicketId,
        still: &(impl Fn(&Ticket) -> bool + Sync),
    ) -> std::result::Result<bool, Failure> {
        let (now, directory) = (self.now(), self.directory());
        let mut tx = self.db().write().await?;
        store::ticket::lock(&mut tx, id).await?;
        let Some(before) = store::ticket::find(&mut tx, id).await?.filter(still) else { return Ok(false) };
        // An answer is on its way.
        if store::lock::find(&mut tx, id).await?.is_some_and(|lock| lock.is_live(now)) {
            return Ok(false);
        }
        let mut after = before.clone();
        rules::set_kind(&directory, &mut after, StatusKind::Closed, now)?;
        rules::write(&mut tx, &directory, &before, &mut after).await?;
        rules::follow_queue(&mut tx, &directory, Some(&before), &after, false, now).await?;
        let text = "The ticket was automatically closed after a certain time of inactivity";
        rules::system_line(&mut tx, &after, text, now).await?;
        rules::log_status(&mut tx, &DESK, &before, &after, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn archive_one(&self, id: TicketId, before_then: Timestamp) -> std::result::Result<bool, Failure> {
        let (now, directory) = (self.now(), self.directory());
        let mut tx = self.db().write().await?;
        store::ticket::lock(&mut tx, id).await?;
        let old = |ticket: &Ticket| {
            ticket.status_kind == StatusKind::Closed
                && !ticket.is_archived
                && ticket.closed_at.is_some_and(|at| at < before_then)
        };
        let Some(before) = store::ticket::find(&mut tx, id).await?.filter(old) else { return Ok(false) };
        let mut after = before.clone();
        after.is_archived = true;
        after.client_unread = false;
        rules::write(&mut tx, &directory, &before, &mut after).await?;
        let text = "The ticket was automatically moved to Archive after a certain time of inactivity";
        rules::system_line(&mut tx, &after, text, now).await?;
        log(&mut tx, &DESK, now, EventKind::TicketArchived, Some(id), None, &json!({})).await?;
        tx.commit().await?;
        Ok(true)
    }
}
