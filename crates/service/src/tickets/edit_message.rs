//! Changing the text of a message, and the moment it is said to be written at. Its author stays; the old text is kept in
//! the event log.

use super::idempotency::Key;
use super::recount::recounted;
use super::reply::Added;
use super::save_ticket::FormOf;
use super::{Moment, log, rules};
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{Error, EventKind, MessageBody, MessageId, Result, What};
use serde_json::json;

/// A text to be changed.
#[derive(Debug, Clone)]
pub struct EditMessage {
    /// Of this message.
    pub message: MessageId,
    /// Names of the ticket it must belong to; any when there are none.
    pub within: Vec<FormOf>,
    /// The new text.
    pub body: String,
    /// Whether the new text is Markdown; as it was when absent.
    pub is_markdown: Option<bool>,
    /// Another moment of writing.
    pub created_at: Option<Moment>,
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
}

impl StaffDesk {
    /// Changes the text of a message of the conversation.
    ///
    /// # Errors
    /// [`domain::Error::NotFound`] for a message that I may not see as for none, for a note and for a system line;
    /// [`domain::Error::Missing`] for an empty text; what the rules refuse of dates, after all that.
    pub async fn edit_message(&self, command: &EditMessage) -> Result<Added> {
        self.edit(command, true).await
    }

    /// Changes the text of a message that the client sees.
    ///
    /// # Errors
    /// As [`Self::edit_message`], and [`domain::Error::NotFound`] for a hidden message.
    pub async fn edit_visible_message(&self, command: &EditMessage) -> Result<Added> {
        self.edit(command, false).await
    }

    async fn edit(&self, command: &EditMessage, hidden_too: bool) -> Result<Added> {
        let body = MessageBody::new(&command.body)?;
        let request = format!("edit {:?}", EditMessage { idempotency_key: None, ..command.clone() });
        let key = Key::new(&self.actor, command.idempotency_key.as_deref(), &request);
        retried!(self.write_edit(command, &body, hidden_too, key.as_ref()))
    }

    async fn write_edit(
        &self,
        command: &EditMessage,
        body: &MessageBody,
        hidden_too: bool,
        key: Option<&Key>,
    ) -> std::result::Result<Added, Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        if let Some(key) = key
            && let Some((ticket, message)) = key.done(&mut tx).await?
        {
            return Ok(Added { ticket, message });
        }
        let (ticket, before) = self.lock_ticket_of(&mut tx, command.message, &command.within).await?;
        if before.is_hidden && !hidden_too {
            return Err(Error::NotFound(What::Message).into());
        }
        let added = Added { ticket: ticket.id, message: before.id };
        let at = command.created_at.map(|at| at.check(now)).transpose()?.unwrap_or(before.created_at);
        let is_markdown = command.is_markdown.unwrap_or(before.is_markdown);
        let is_same = before.body == body.as_str() && before.is_markdown == is_markdown;
        if !is_same {
            let subject = before.is_opening.then_some(ticket.subject.as_str());
            store::message::set_text(&mut tx, before.id, body.as_str(), is_markdown, subject).await?;
        }
        if at != before.created_at {
            store::message::set_created(&mut tx, before.id, at).await?;
            let read_at = store::event::last_read_by_client(&mut tx, ticket.id).await?;
            let mut after = recounted(&mut tx, &ticket, read_at).await?;
            if before.is_opening {
                after.opened_at = at;
            }
            rules::write(&mut tx, &self.desk.directory(), &ticket, &mut after).await?;
        }
        if !is_same || at != before.created_at {
            let data = json!({"before": before.body});
            let (ticket, message) = (Some(ticket.id), Some(before.id));
            log(&mut tx, &self.actor, now, EventKind::MessageEdited, ticket, message, &data).await?;
        }
        if let Some(key) = key {
            key.keep(&mut tx, (added.ticket, added.message), now).await?;
        }
        tx.commit().await?;
        Ok(added)
    }
}
