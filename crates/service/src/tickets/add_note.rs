//! Adding an internal note. Only staff have notes, so only their handle has this.

use super::reply::Added;
use super::view_ticket::TicketRef;
use super::{Moment, files, log};
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{
    Error, EventKind, Message, MessageBody, MessageId, MessageKind, NewAttachment, Result, TicketId,
    Timestamp, What,
};
use serde_json::json;

/// A note to be added.
#[derive(Debug, Clone)]
pub struct AddNote {
    /// To which ticket.
    pub ticket: TicketRef,
    /// The text.
    pub body: String,
    /// Whether the text is Markdown.
    pub is_markdown: bool,
    /// Files.
    pub attachments: Vec<NewAttachment>,
    /// When it was written.
    pub created_at: Moment,
}

impl AddNote {
    /// A plain note.
    #[must_use]
    pub fn new(ticket: TicketRef, body: &str) -> Self {
        Self {
            ticket,
            body: body.to_owned(),
            is_markdown: false,
            attachments: Vec::new(),
            created_at: Moment::Now,
        }
    }
}

impl StaffDesk {
    /// Adds an internal note. Status, queue and unread marks stay as they are.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Missing`] for an empty text, and what the rules refuse of files and dates.
    pub async fn add_note(&self, command: &AddNote) -> Result<Added> {
        let ticket = self.find(command.ticket).await?;
        let body = MessageBody::new(&command.body)?;
        let at = command.created_at.check(self.desk.now())?;
        let kept = files::keep(&self.desk, &command.attachments)?;
        retried!(self.write_note(ticket.id, &body, at, &kept, command.is_markdown))
    }

    async fn write_note(
        &self,
        ticket: TicketId,
        body: &MessageBody,
        at: Timestamp,
        kept: &[files::Kept],
        is_markdown: bool,
    ) -> std::result::Result<Added, Failure> {
        let mut tx = self.desk.db().write().await?;
        store::ticket::lock(&mut tx, ticket).await?;
        let before = store::ticket::find(&mut tx, ticket).await?.ok_or(Error::NotFound(What::Ticket))?;
        let note = Message {
            id: MessageId(0),
            ticket,
            kind: MessageKind::Note,
            author: self.author(None),
            body: body.as_str().to_owned(),
            is_markdown,
            is_hidden: false,
            is_opening: false,
            created_at: at,
        };
        let message = store::message::insert(&mut tx, &note, None).await?;
        files::attach(&mut tx, message, kept).await?;
        let mut after = before.clone();
        after.has_note = true;
        store::ticket::update(&mut tx, &before, &after).await?;
        let now = self.desk.now();
        log(&mut tx, &self.actor, now, EventKind::NoteAdded, Some(ticket), Some(message), &json!({})).await?;
        tx.commit().await?;
        Ok(Added { ticket, message })
    }
}
