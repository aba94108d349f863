//! Removing a ticket and everything in it. The event log keeps that it was there.

use super::log;
use super::view_ticket::TicketRef;
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{Actor, Error, EventKind, Result, TicketId, Timestamp, What};
use serde_json::json;
use store::Tx;

impl StaffDesk {
    /// Removes a ticket. The names of one that became part of another are nobody's here: whoever means a ticket that is
    /// gone does not mean the one with everything in it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that I may see, and for the names of a merged one.
    pub async fn delete_ticket(&self, ticket: TicketRef) -> Result<()> {
        let ticket = self.find_itself(ticket).await?;
        retried!(self.write_delete(&[ticket.id]))
    }

    /// Removes tickets, all or none.
    ///
    /// # Errors
    /// [`Error::NotFound`] when I may not see one of them, or it is the name of a merged one; nothing is removed then.
    pub async fn delete_tickets(&self, tickets: &[TicketRef]) -> Result<()> {
        let mut ids = Vec::with_capacity(tickets.len());
        for ticket in tickets {
            ids.push(self.find_itself(*ticket).await?.id);
        }
        // In one order, so that two calls with the same tickets do not wait for each other in a circle.
        ids.sort_unstable();
        ids.dedup();
        retried!(self.write_delete(&ids))
    }

    async fn write_delete(&self, tickets: &[TicketId]) -> std::result::Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        for ticket in tickets {
            remove(&mut tx, &self.actor, *ticket, self.desk.now()).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Removes a ticket within a unit.
pub(crate) async fn remove(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ticket: TicketId,
    now: Timestamp,
) -> std::result::Result<(), Failure> {
    store::ticket::lock(tx, ticket).await?;
    let found = store::ticket::find(tx, ticket).await?.ok_or(Error::NotFound(What::Ticket))?;
    store::message::delete_of_ticket(tx, ticket).await?;
    store::ticket::delete(tx, &found).await?;
    let data = json!({"number": found.number.0, "client": found.requester.client.map(|client| client.0)});
    log(tx, actor, now, EventKind::TicketDeleted, Some(ticket), None, &data).await
}
