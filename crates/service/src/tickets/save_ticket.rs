//! Saving the form of a ticket: a reply, a note and changes in one unit, all or nothing.

use super::idempotency::{self, Key};
use super::view_ticket::TicketRef;
use super::{AddNote, ChangeTicket, Reply, add_note, change_ticket, reply};
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{Error, MessageId, QueueEntryId, Result, Ticket, What};

/// Which ticket a form is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormOf {
    /// Of this ticket.
    Ticket(TicketRef),
    /// Of the ticket that waits here.
    QueueEntry(QueueEntryId),
}

/// What staff save; what is `None` or default is left alone. The references inside the parts are not looked at.
#[derive(Debug, Clone)]
pub struct SaveTicket {
    /// Of which ticket.
    pub form: FormOf,
    /// A public message.
    pub reply: Option<Reply>,
    /// An internal note.
    pub note: Option<AddNote>,
    /// Changes of the ticket.
    pub changes: ChangeTicket,
    /// Whether another's answering lock refuses it.
    pub respects_lock: bool,
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
}

struct Plan {
    respects_lock: bool,
    ticket: Ticket,
    reply: Option<(reply::Plan, Reply)>,
    note: Option<add_note::Plan>,
    changes: Option<change_ticket::Plan>,
    key: Option<Key>,
}

impl SaveTicket {
    fn digest(&self) -> String {
        let reply = self
            .reply
            .as_ref()
            .map(|reply| (&reply.body, reply.keep, idempotency::digest(&reply.attachments)));
        let note = self.note.as_ref().map(|note| (&note.body, idempotency::digest(&note.attachments)));
        format!("save {:?} {reply:?} {note:?} {:?}", self.form, self.changes)
    }
}

impl StaffDesk {
    /// Saves a form and returns its ticket as it was before. Repeated with the same key, it changes nothing, even
    /// when the queue entry is gone because of the first time.
    ///
    /// # Errors
    /// [`Error::NotFound`] when ticket or entry are gone or not for me to see, and what the rules refuse of the parts;
    /// nothing is changed then.
    pub async fn save_ticket(&self, command: &SaveTicket) -> Result<Ticket> {
        let key = Key::new(&self.actor, command.idempotency_key.as_deref(), &command.digest());
        if let Some(ticket) = self.saved_before(key.as_ref()).await? {
            return Ok(ticket);
        }
        let ticket = match command.form {
            FormOf::Ticket(reference) => self.find(reference).await?,
            FormOf::QueueEntry(id) => self.queue_entry(id).await?.1,
        };
        let reply = match &command.reply {
            Some(reply) => {
                let ends = match command.form {
                    FormOf::QueueEntry(id) => Some(id),
                    FormOf::Ticket(_) => None,
                };
                let reply = Reply { idempotency_key: None, ends, ..reply.clone() };
                Some((self.plan_reply(&ticket, &reply).await?, reply))
            }
            None => None,
        };
        let note = command.note.as_ref().map(|note| self.plan_note(&ticket, note)).transpose()?;
        let changes = (command.changes != ChangeTicket::default())
            .then(|| self.plan_change(&ticket, &command.changes))
            .transpose()?;
        let plan = Plan { respects_lock: command.respects_lock, ticket, reply, note, changes, key };
        retried!(self.write_save(&plan))?;
        Ok(plan.ticket)
    }

    async fn saved_before(&self, key: Option<&Key>) -> Result<Option<Ticket>> {
        let Some(key) = key else { return Ok(None) };
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let Some((id, _)) = key.done(&mut tx).await? else { return Ok(None) };
        let ticket = store::ticket::find(&mut tx, id).await.map_err(Failure::from)?;
        ticket.map(Some).ok_or(Error::NotFound(What::Ticket))
    }

    async fn write_save(&self, plan: &Plan) -> std::result::Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        if let Some(key) = &plan.key {
            if key.done(&mut tx).await?.is_some() {
                return Ok(());
            }
            key.keep(&mut tx, (plan.ticket.id, MessageId(0)), self.desk.now()).await?;
        }
        if plan.respects_lock {
            store::ticket::lock(&mut tx, plan.ticket.id).await?;
            self.respect_lock(&mut tx, plan.ticket.id).await?;
        }
        if let Some((reply, command)) = &plan.reply {
            self.desk.reply_within(&mut tx, &self.actor, reply, command).await?;
        }
        if let Some(note) = &plan.note {
            self.note_within(&mut tx, note).await?;
        }
        if let Some(changes) = &plan.changes {
            self.change_within(&mut tx, changes).await?;
        }
        Ok(tx.commit().await?)
    }
}
