//! Putting closed tickets away.

use super::view_ticket::{TicketRef, resolve};
use super::{log, rules};
use crate::ClientDesk;
use crate::failure::{Failure, retried};
use domain::{Error, EventKind, Result, StatusKind, What};
use serde_json::json;

impl ClientDesk {
    /// Moves these tickets to the archive, all or none. One that is there already stays there.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another's ticket as for none, [`Error::NotClosed`] for one that is still open.
    pub async fn archive(&self, tickets: &[TicketRef]) -> Result<()> {
        retried!(self.write_archive(tickets))
    }

    async fn write_archive(&self, tickets: &[TicketRef]) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        let mut ids = Vec::with_capacity(tickets.len());
        for reference in tickets {
            let found = resolve(&mut tx, *reference).await?.filter(|ticket| self.owns(ticket));
            ids.push(found.ok_or(Error::NotFound(What::Ticket))?.id);
        }
        // In one order, so that two calls with the same tickets do not wait for each other in a circle.
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            store::ticket::lock(&mut tx, id).await?;
            let before = store::ticket::find(&mut tx, id).await?.ok_or(Error::NotFound(What::Ticket))?;
            if before.status_kind != StatusKind::Closed {
                return Err(Error::NotClosed.into());
            }
            if before.is_archived {
                continue;
            }
            let mut after = before.clone();
            after.is_archived = true;
            after.client_unread = false;
            store::ticket::update(&mut tx, &before, &after).await?;
            rules::system_line(&mut tx, &after, "The ticket was moved to Archive", now).await?;
            log(&mut tx, &self.actor, now, EventKind::TicketArchived, Some(after.id), None, &json!({}))
                .await?;
        }
        Ok(tx.commit().await?)
    }
}
