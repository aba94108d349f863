//! Reading: a side has seen what the other wrote.

use super::log;
use crate::failure::{Failure, retried};
use crate::{ClientDesk, Desk, StaffDesk};
use domain::{Actor, EventKind, Ticket};
use serde_json::json;

#[derive(Clone, Copy)]
enum Side {
    Client,
    Staff,
}

impl Desk {
    /// Failing to write it must not fail a call that only reads.
    async fn remember_read(&self, actor: &Actor, seen: &Ticket, side: Side) {
        if let Err(error) = retried!(self.write_read(actor, seen, side)) {
            tracing::warn!(%error, "it could not be kept that a ticket was read");
        }
    }

    /// The ticket is as its reader saw it: what came in since stays unread.
    async fn write_read(&self, actor: &Actor, seen: &Ticket, side: Side) -> Result<(), Failure> {
        let mut tx = self.db().write().await?;
        let (id, until) = (seen.id, seen.last_message_at);
        let changed = match side {
            Side::Client => store::ticket::read_by_client(&mut tx, id, until).await?,
            Side::Staff => store::ticket::read_by_staff(&mut tx, id, until).await?,
        };
        if changed {
            log(&mut tx, actor, self.now(), EventKind::TicketRead, Some(id), None, &json!({})).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

impl ClientDesk {
    /// The client has read one of its tickets as it was handed out. Staff who act as the client have not read it for
    /// it.
    pub async fn mark_read(&self, seen: &Ticket) {
        if seen.client_unread && self.owns(seen) && self.actor.on_behalf_by.is_none() {
            self.desk.remember_read(&self.actor, seen, Side::Client).await;
        }
    }
}

impl StaffDesk {
    /// Staff have read a ticket as it was handed out.
    pub async fn mark_read(&self, seen: &Ticket) {
        if seen.staff_unread && self.sees(seen) {
            self.desk.remember_read(&self.actor, seen, Side::Staff).await;
        }
    }
}
