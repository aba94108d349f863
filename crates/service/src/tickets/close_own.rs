//! A client closes its own ticket, or opens it again without saying anything.

use super::rules;
use super::view_ticket::TicketRef;
use crate::ClientDesk;
use crate::failure::{Failure, retried};
use domain::{Error, Result, StatusKind, TicketId, What};

impl ClientDesk {
    /// Closes one of my tickets. One that is closed already stays as it is.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another's as for none; [`Error::Forbidden`] where only staff close.
    pub async fn close_ticket(&self, ticket: TicketRef) -> Result<()> {
        let ticket = self.find(ticket).await?.id;
        retried!(self.write_kind(ticket, StatusKind::Closed))
    }

    /// Opens one of my tickets again; it waits for staff from now on. One that is not closed stays as it is.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another's as for none.
    pub async fn reopen_ticket(&self, ticket: TicketRef) -> Result<()> {
        let ticket = self.find(ticket).await?.id;
        retried!(self.write_kind(ticket, StatusKind::New))
    }

    async fn write_kind(&self, ticket: TicketId, kind: StatusKind) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        store::ticket::lock(&mut tx, ticket).await?;
        let before = store::ticket::find(&mut tx, ticket).await?;
        let before = before.filter(|ticket| self.owns(ticket)).ok_or(Error::NotFound(What::Ticket))?;
        let closes = kind == StatusKind::Closed;
        if closes == (before.status_kind == StatusKind::Closed) {
            return Ok(());
        }
        if closes && !before.client_may_close {
            return Err(Error::Forbidden.into());
        }
        let directory = self.desk.directory();
        let mut after = before.clone();
        if closes {
            rules::set_kind(&directory, &mut after, kind, now)?;
        } else {
            rules::come_back(&directory, &mut after, kind, now)?;
            rules::leave_archive(&mut tx, &self.actor, &before, &after, now).await?;
        }
        rules::write(&mut tx, &directory, &before, &mut after).await?;
        rules::follow_queue(&mut tx, &directory, Some(&before), &after, false, now).await?;
        rules::log_status(&mut tx, &self.actor, &before, &after, now).await?;
        Ok(tx.commit().await?)
    }
}
