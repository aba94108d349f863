//! Adding an internal note. Only staff have notes, so only their handle has this.

use super::idempotency::{self, Key};
use super::reply::Added;
use super::view_ticket::TicketRef;
use super::{Moment, files, log};
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{
    Error, EventKind, Message, MessageBody, MessageId, MessageKind, NewAttachment, Result, Ticket, TicketId,
    Timestamp, What,
};
use serde_json::json;
use store::Tx;

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
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
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
            idempotency_key: None,
        }
    }
}

/// A note that was checked.
pub(super) struct Plan {
    ticket: TicketId,
    body: MessageBody,
    at: Timestamp,
    files: Vec<files::Kept>,
    is_markdown: bool,
    key: Option<Key>,
}

impl StaffDesk {
    /// Adds an internal note. Status, queue and unread marks stay as they are.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Missing`] for an empty text, and what the rules refuse of files and dates.
    pub async fn add_note(&self, command: &AddNote) -> Result<Added> {
        let ticket = self.find(command.ticket).await?;
        let plan = self.plan_note(&ticket, command)?;
        retried!(self.write_note(&plan))
    }

    /// Checks a note to a ticket that I may see.
    pub(super) fn plan_note(&self, ticket: &Ticket, command: &AddNote) -> Result<Plan> {
        Ok(Plan {
            ticket: ticket.id,
            body: MessageBody::new(&command.body)?,
            at: command.created_at.check(self.desk.now())?,
            files: files::keep(&self.desk, &command.attachments)?,
            is_markdown: command.is_markdown,
            key: self.note_key(ticket, command),
        })
    }

    fn note_key(&self, ticket: &Ticket, command: &AddNote) -> Option<Key> {
        let files = idempotency::digest(&command.attachments);
        let plain = AddNote { attachments: Vec::new(), idempotency_key: None, ..command.clone() };
        let request = format!("note {} {plain:?} {files}", ticket.id);
        Key::new(&self.actor, command.idempotency_key.as_deref(), &request)
    }

    async fn write_note(&self, plan: &Plan) -> std::result::Result<Added, Failure> {
        let mut tx = self.desk.db().write().await?;
        if let Some(key) = &plan.key
            && let Some((ticket, message)) = key.done(&mut tx).await?
        {
            return Ok(Added { ticket, message });
        }
        let added = self.note_within(&mut tx, plan).await?;
        if let Some(key) = &plan.key {
            key.keep(&mut tx, (added.ticket, added.message), self.desk.now()).await?;
        }
        tx.commit().await?;
        Ok(added)
    }

    /// Adds a note as part of a unit.
    pub(super) async fn note_within(
        &self,
        tx: &mut Tx<'_>,
        plan: &Plan,
    ) -> std::result::Result<Added, Failure> {
        let ticket = plan.ticket;
        store::ticket::lock(tx, ticket).await?;
        let before = store::ticket::find(tx, ticket).await?.ok_or(Error::NotFound(What::Ticket))?;
        let note = Message {
            id: MessageId(0),
            ticket,
            kind: MessageKind::Note,
            author: self.author(None),
            body: plan.body.as_str().to_owned(),
            is_markdown: plan.is_markdown,
            is_hidden: false,
            is_opening: false,
            created_at: plan.at,
        };
        let message = store::message::insert(tx, &note, None).await?;
        files::attach(tx, message, &plan.files).await?;
        let after = Ticket { has_note: true, ..before.clone() };
        store::ticket::update(tx, &before, &after).await?;
        let now = self.desk.now();
        log(tx, &self.actor, now, EventKind::NoteAdded, Some(ticket), Some(message), &json!({})).await?;
        Ok(Added { ticket, message })
    }
}
