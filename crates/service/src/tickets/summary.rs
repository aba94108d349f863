//! The summary of a ticket: what staff keep in mind of it, in a few words. Clients never see it.

use super::log;
use super::view_ticket::TicketRef;
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{Error, EventKind, Field, Result, TicketId, What};
use serde_json::json;

/// The longest summary, in bytes.
const LONGEST: usize = 4096;

impl StaffDesk {
    /// The summary of a ticket; empty when there is none.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a ticket that I may not see as for none.
    pub async fn summary(&self, ticket: TicketRef) -> Result<String> {
        let ticket = self.find(ticket).await?.id;
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::summary::find(&mut tx, ticket).await.map_err(Failure::from)?.unwrap_or_default())
    }

    /// Writes the summary of a ticket; an empty one takes it away. The text before is kept in the log.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the ticket; [`Error::TooLong`] beyond 4096 bytes; [`Error::Invalid`] for a NUL character.
    pub async fn summarise(&self, ticket: TicketRef, text: &str) -> Result<()> {
        let ticket = self.find(ticket).await?.id;
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(Error::TooLong { field: Field::Summary, longest: LONGEST });
        }
        if text.contains('\0') {
            return Err(Error::Invalid { field: Field::Summary, why: "it contains a NUL character" });
        }
        retried!(self.write_summary(ticket, text))
    }

    async fn write_summary(&self, ticket: TicketId, text: &str) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        store::ticket::lock(&mut tx, ticket).await?;
        let found = store::ticket::find(&mut tx, ticket).await?.filter(|ticket| self.sees(ticket));
        found.ok_or(Error::NotFound(What::Ticket))?;
        let before = store::summary::find(&mut tx, ticket).await?.unwrap_or_default();
        if before == text {
            return Ok(());
        }
        store::summary::set(&mut tx, ticket, text, self.me.id, now).await?;
        let data = json!({"before": before});
        log(&mut tx, &self.actor, now, EventKind::TicketSummarised, Some(ticket), None, &data).await?;
        Ok(tx.commit().await?)
    }
}
