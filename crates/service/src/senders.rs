//! Senders who may not write without an account: mail and guests' forms of a blocked address are refused.

use crate::failure::{Failure, retried};
use crate::tickets::{log, remove_ticket};
use crate::{Operator, StaffDesk, TicketRef};
use domain::{Author, AuthorKind, Email, Error, EventKind, Field, Result, TicketId, What};
use serde_json::json;
use store::Tx;

/// Refuses the words of a guest whose address is blocked.
pub(crate) async fn check(tx: &mut Tx<'_>, author: &Author) -> std::result::Result<(), Failure> {
    if author.kind == AuthorKind::Guest && store::blocked_sender::is_blocked(tx, author.email.trim()).await? {
        return Err(Error::SenderBlocked.into());
    }
    Ok(())
}

impl StaffDesk {
    /// Blocks the address of the guest who opened a ticket, and removes the ticket if that is asked for.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a ticket that I may not see as for none, and for the names of a merged one when it is to
    /// be removed; [`Error::Invalid`] of the sender for a client's.
    pub async fn block_sender(&self, ticket: TicketRef, delete: bool) -> Result<()> {
        let ticket = if delete { self.find_itself(ticket).await? } else { self.find(ticket).await? };
        retried!(self.write_block(ticket.id, delete))
    }

    async fn write_block(&self, ticket: TicketId, delete: bool) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        store::ticket::lock(&mut tx, ticket).await?;
        let found = store::ticket::find(&mut tx, ticket).await?.ok_or(Error::NotFound(What::Ticket))?;
        if found.requester.client.is_some() {
            return Err(Error::Invalid { field: Field::Sender, why: "it has an account" }.into());
        }
        let email = &found.requester.email;
        if store::blocked_sender::insert(&mut tx, email, Some(self.me.id), now).await? {
            let (kind, data) = (EventKind::SenderBlocked, json!({"email": email}));
            log(&mut tx, &self.actor, now, kind, Some(ticket), None, &data).await?;
        }
        if delete {
            remove_ticket(&mut tx, &self.actor, ticket, now).await?;
        }
        Ok(tx.commit().await?)
    }
}

impl Operator {
    /// Blocks an address; says whether it was not blocked before.
    ///
    /// # Errors
    /// What the rules refuse of addresses.
    pub async fn block_sender(&self, email: &str) -> Result<bool> {
        let email = Email::new(email)?;
        retried!(self.write_sender(email.as_str(), true))
    }

    /// Lets an address write again.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not blocked.
    pub async fn unblock_sender(&self, email: &str) -> Result<()> {
        let done: Result<bool> = retried!(self.write_sender(email.trim(), false));
        if done? { Ok(()) } else { Err(Error::NotFound(What::Sender)) }
    }

    async fn write_sender(&self, email: &str, blocked: bool) -> std::result::Result<bool, Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        let (changed, kind) = if blocked {
            (store::blocked_sender::insert(&mut tx, email, None, now).await?, EventKind::SenderBlocked)
        } else {
            (store::blocked_sender::delete(&mut tx, email).await?, EventKind::SenderUnblocked)
        };
        if changed {
            log(&mut tx, &self.actor, now, kind, None, None, &json!({"email": email})).await?;
        }
        tx.commit().await?;
        Ok(changed)
    }

    /// Up to 500 blocked addresses after this one, in the order of the alphabet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn blocked_senders(&self, after: &str) -> Result<Vec<String>> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::blocked_sender::page(&mut tx, after).await.map_err(Failure::from)?)
    }
}
