//! Closing tickets by their queue entries: an entry is done with; a ticket is closed when its last one is.

use super::{answering_lock, log, rules};
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{Error, EventKind, QueueEntryId, Result, StatusKind, What};
use serde_json::json;

impl StaffDesk {
    /// Ends these queue entries, all or none, and closes every ticket that has no other left.
    ///
    /// # Errors
    /// [`Error::NotFound`] when one of them is gone or not for this staff member to see; nothing is changed then.
    pub async fn close_entries(&self, entries: &[QueueEntryId]) -> Result<()> {
        retried!(self.write_close(entries))
    }

    async fn write_close(&self, entries: &[QueueEntryId]) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let directory = self.desk.directory();
        let mut tx = self.desk.db().write().await?;
        // In one order, so that two calls with the same entries do not wait for each other in a circle.
        let mut entries = entries.to_vec();
        entries.sort_unstable();
        entries.dedup();
        for id in &entries {
            let missing = Error::NotFound(What::QueueEntry);
            let entry = store::queue::find(&mut tx, *id).await?.ok_or(missing.clone())?;
            store::ticket::lock(&mut tx, entry.ticket).await?;
            // An answer may have ended it while we waited for the lock.
            store::queue::find(&mut tx, *id).await?.ok_or(missing)?;
            let before =
                store::ticket::find(&mut tx, entry.ticket).await?.ok_or(Error::NotFound(What::QueueEntry))?;
            if !self.sees(&before) {
                return Err(Error::NotFound(What::QueueEntry).into());
            }
            store::queue::delete(&mut tx, *id).await?;
            if !store::queue::of_ticket(&mut tx, entry.ticket).await?.is_empty() {
                let data = json!({"queue_entry_ended": id.0});
                log(&mut tx, &self.actor, now, EventKind::TicketChanged, Some(before.id), None, &data)
                    .await?;
                answering_lock::release_mine(&mut tx, &self.actor, before.id, now).await?;
                continue;
            }
            let mut after = before.clone();
            rules::set_kind(&directory, &mut after, StatusKind::Closed, now)?;
            after.staff_unread = false;
            rules::write(&mut tx, &directory, &before, &mut after).await?;
            answering_lock::release(&mut tx, &self.actor, before.id, None, now).await?;
            rules::log_status(&mut tx, &self.actor, &before, &after, now).await?;
        }
        Ok(tx.commit().await?)
    }
}
