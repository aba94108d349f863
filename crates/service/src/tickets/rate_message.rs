//! What a client thinks of an answer. Staff see it; nothing follows from it by itself.

use super::log;
use super::view_ticket::client_sees;
use crate::ClientDesk;
use crate::failure::{Failure, retried};
use domain::{Error, EventKind, MessageId, MessageKind, Rating, Result, What};
use serde_json::json;

impl ClientDesk {
    /// Rates a message that staff wrote in one of my tickets. The last word counts; saying it again changes nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a message of another's ticket, a hidden one, a note or a line of the desk as for none, and
    /// for a message that staff did not write; [`Error::Forbidden`] for staff who act as me, as it is my own word.
    pub async fn rate_message(&self, message: MessageId, rating: Rating) -> Result<()> {
        if self.actor.on_behalf_by.is_some() {
            return Err(Error::Forbidden);
        }
        retried!(self.write_rating(message, rating))
    }

    async fn write_rating(&self, id: MessageId, rating: Rating) -> std::result::Result<(), Failure> {
        let missing = || Error::NotFound(What::Message);
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        let ticket = store::message::find(&mut tx, id).await?.ok_or_else(missing)?.ticket;
        store::ticket::lock(&mut tx, ticket).await?;
        // A split may have moved it, or somebody hidden it, while we waited for the row.
        let message = store::message::find(&mut tx, id).await?.filter(client_sees).ok_or_else(missing)?;
        let ticket = store::ticket::find(&mut tx, message.ticket).await?;
        let ticket = ticket.filter(|ticket| self.owns(ticket)).ok_or_else(missing)?;
        if message.kind != MessageKind::Public || !message.author.kind.is_staff() {
            return Err(missing().into());
        }
        if store::rating::find(&mut tx, id).await? == Some(rating) {
            return Ok(());
        }
        store::rating::set(&mut tx, id, rating, now).await?;
        let data = json!({"rating": rating.name()});
        log(&mut tx, &self.actor, now, EventKind::MessageRated, Some(ticket.id), Some(id), &data).await?;
        Ok(tx.commit().await?)
    }
}
