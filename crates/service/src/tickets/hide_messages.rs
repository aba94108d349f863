//! Withdrawing messages from the client's eyes. Staff go on seeing them, and nothing is removed.

use super::log;
use super::recount::write_without;
use super::save_ticket::FormOf;
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{Error, EventKind, MessageId, MessageKind, Result, What};
use serde_json::json;

impl StaffDesk {
    /// Hides these messages, all or none; one that is hidden already stays so. Unless `within` is empty, they must be
    /// of a ticket that one of its names stands for. An answered ticket in which the client has the last word then waits
    /// again; any other status stays.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a message that I may not see as for none, for a note and for a system line.
    pub async fn hide_messages(&self, messages: &[MessageId], within: &[FormOf]) -> Result<()> {
        retried!(self.write_hide(messages, within))
    }

    async fn write_hide(
        &self,
        messages: &[MessageId],
        within: &[FormOf],
    ) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        for (before, messages) in self.lock_tickets_of(&mut tx, messages, within).await? {
            if messages.iter().any(|message| message.kind != MessageKind::Public) {
                return Err(Error::NotFound(What::Message).into());
            }
            for message in messages.iter().filter(|message| !message.is_hidden) {
                store::message::hide(&mut tx, message.id).await?;
                let (ticket, id) = (Some(before.id), Some(message.id));
                log(&mut tx, &self.actor, now, EventKind::MessageHidden, ticket, id, &json!({})).await?;
            }
            write_without(&mut tx, &self.desk, &self.actor, &before).await?;
        }
        Ok(tx.commit().await?)
    }
}
