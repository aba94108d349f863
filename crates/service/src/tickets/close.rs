//! Closing tickets by their queue entries: an entry is done with; a ticket is closed when its last one is.

use super::save_ticket::FormOf;
use super::{answering_lock, log, rules};
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{Error, EventKind, Result, StatusKind, TicketId, What};
use serde_json::json;

impl StaffDesk {
    /// Ends these queue entries, all or none, and closes every ticket that has no other left. A ticket that is named
    /// itself is closed with all of its entries.
    ///
    /// # Errors
    /// [`Error::NotFound`] when one of them is gone or not for this staff member to see; nothing is changed then.
    pub async fn close_entries<F: Copy + Into<FormOf>>(&self, entries: &[F]) -> Result<()> {
        let names: Vec<FormOf> = entries.iter().map(|entry| (*entry).into()).collect();
        retried!(self.write_close(&names))
    }

    async fn write_close(&self, names: &[FormOf]) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let directory = self.desk.directory();
        let mut tx = self.desk.db().write().await?;
        let mut places = Vec::with_capacity(names.len());
        for name in names {
            let (entry, ticket) = self.place_within(&mut tx, *name).await?;
            places.push((ticket.id, entry.map(|entry| entry.id)));
        }
        // In one order, so that two calls with the same tickets do not wait for each other in a circle.
        places.sort_unstable();
        places.dedup();
        // What is closed with all of its entries needs none of them named.
        let whole: Vec<TicketId> =
            places.iter().filter(|(_, entry)| entry.is_none()).map(|(ticket, _)| *ticket).collect();
        places.retain(|(ticket, entry)| entry.is_none() || !whole.contains(ticket));
        for (ticket, entry) in places {
            store::ticket::lock(&mut tx, ticket).await?;
            let before = store::ticket::find(&mut tx, ticket).await?.filter(|ticket| self.sees(ticket));
            let before = before.ok_or(Error::NotFound(What::QueueEntry))?;
            let others_wait = match entry {
                // An answer may have ended it while we waited for the lock.
                Some(entry) => rules::end_entry(&mut tx, ticket, entry).await?,
                None => {
                    store::queue::delete_of_ticket(&mut tx, ticket).await?;
                    false
                }
            };
            if let Some(entry) = entry.filter(|_| others_wait) {
                let data = json!({"queue_entry_ended": entry.0});
                log(&mut tx, &self.actor, now, EventKind::TicketChanged, Some(before.id), None, &data)
                    .await?;
                answering_lock::release_mine(&mut tx, &self.actor, before.id, now).await?;
                continue;
            }
            let mut after = before.clone();
            rules::set_kind(&directory, &mut after, StatusKind::Closed, now)?;
            rules::write(&mut tx, &directory, &before, &mut after).await?;
            rules::log_status(&mut tx, &self.actor, &before, &after, now).await?;
        }
        Ok(tx.commit().await?)
    }
}
