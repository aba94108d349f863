//! Removing a reply or a note for good. The opening message goes with its ticket only.

use super::log;
use super::recount::write_without;
use super::save_ticket::FormOf;
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{Error, EventKind, Message, MessageId, MessageKind, Result, What};
use serde_json::json;

/// Which lines of a timeline are meant.
#[derive(Clone, Copy)]
enum Lines {
    Replies,
    Notes,
}

impl Lines {
    fn have(self, message: &Message) -> bool {
        match self {
            Self::Replies => message.kind == MessageKind::Public && !message.is_opening && !message.is_hidden,
            Self::Notes => {
                let is_hidden = message.kind == MessageKind::Public && message.is_hidden;
                message.kind == MessageKind::Note || is_hidden && !message.is_opening
            }
        }
    }
}

impl StaffDesk {
    /// Removes a reply with its files. Unless `within` is empty, it must be of a ticket that one of its names stands for.
    /// An answered ticket in which the client has the last word then waits again; any other status stays.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a message that I may not see as for none, for the opening message, for a note, a
    /// hidden message and a system line.
    pub async fn delete_reply(&self, message: MessageId, within: &[FormOf]) -> Result<()> {
        retried!(self.write_removal(message, within, Lines::Replies))
    }

    /// Removes what only staff see, with its files: a note, or a message that was hidden.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a note that I may not see as for none, and for any other line; the opening message goes
    /// with its ticket only, hidden or not.
    pub async fn delete_note(&self, note: MessageId) -> Result<()> {
        retried!(self.write_removal(note, &[], Lines::Notes))
    }

    async fn write_removal(
        &self,
        message: MessageId,
        within: &[FormOf],
        lines: Lines,
    ) -> std::result::Result<(), Failure> {
        let missing = || Failure::from(Error::NotFound(What::Message));
        let mut tx = self.desk.db().write().await?;
        let mut locked = self.lock_tickets_of(&mut tx, &[message], within).await?;
        let (before, messages) = locked.pop().ok_or_else(missing)?;
        let found = messages.first().filter(|message| lines.have(message)).ok_or_else(missing)?;
        store::message::delete(&mut tx, found.id).await?;
        write_without(&mut tx, &self.desk, &self.actor, &before).await?;
        let data = json!({"note": found.kind == MessageKind::Note, "author": found.author.name});
        let (ticket, message, now) = (Some(before.id), Some(found.id), self.desk.now());
        log(&mut tx, &self.actor, now, EventKind::MessageDeleted, ticket, message, &data).await?;
        Ok(tx.commit().await?)
    }
}
