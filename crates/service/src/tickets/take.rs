//! Taking a ticket: it waits for me from now on, and no longer for the whole department.

use super::view_ticket::TicketRef;
use super::{log, rules};
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{Error, EventKind, QueueEntryId, Result, StatusKind, TicketId, What};
use serde_json::json;

impl StaffDesk {
    /// Takes a ticket and returns its queue entry. Taking what I have taken already changes nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that I may see, [`Error::Locked`] while somebody else is answering.
    pub async fn take(&self, ticket: TicketRef) -> Result<QueueEntryId> {
        let ticket = self.find(ticket).await?;
        retried!(self.write_take(ticket.id))
    }

    async fn write_take(&self, ticket: TicketId) -> std::result::Result<QueueEntryId, Failure> {
        let (now, directory) = (self.desk.now(), self.desk.directory());
        let mut tx = self.desk.db().write().await?;
        store::ticket::lock(&mut tx, ticket).await?;
        let before = store::ticket::find(&mut tx, ticket).await?.ok_or(Error::NotFound(What::Ticket))?;
        let entries = store::queue::of_ticket(&mut tx, ticket).await?;
        if let Some(mine) = entries.iter().find(|entry| entry.staff == Some(self.me.id)) {
            return Ok(mine.id);
        }
        // Whoever is answering could not finish, and who takes it could not begin.
        self.respect_lock(&mut tx, ticket).await?;
        let entry = match entries.iter().find(|entry| entry.staff.is_none()) {
            Some(waiting) => {
                store::queue::assign(&mut tx, waiting.id, self.me.id).await?;
                waiting.id
            }
            None => {
                store::queue::wait_for_staff(
                    &mut tx,
                    ticket,
                    self.me.id,
                    rules::place(&directory, &before),
                    now,
                )
                .await?
            }
        };
        let mut after = before.clone();
        after.assignee = Some(self.me.id);
        // Who takes a closed ticket opens it again, and who takes an answered one has something more to say.
        if matches!(
            before.status_kind,
            StatusKind::New | StatusKind::Closed | StatusKind::Answered | StatusKind::OnHold
        ) {
            rules::set_kind(&directory, &mut after, StatusKind::InProgress, now)?;
        }
        rules::leave_archive(&mut tx, &self.actor, &before, &after, now).await?;
        rules::write(&mut tx, &directory, &before, &mut after).await?;
        let data = json!({"queue_entry": entry.0});
        log(&mut tx, &self.actor, now, EventKind::TicketTaken, Some(ticket), None, &data).await?;
        rules::log_status(&mut tx, &self.actor, &before, &after, now).await?;
        tx.commit().await?;
        Ok(entry)
    }
}
