//! Saving the form of a ticket: a reply, a note and changes in one unit, all or nothing.

use super::idempotency::{self, Key};
use super::view_ticket::TicketRef;
use super::{AddNote, ChangeTicket, Measures, Reply, ReplyAuthor, add_note, change_ticket, reply};
use crate::failure::{Failure, retried};
use crate::{ClientDesk, StaffDesk};
use domain::{Actor, Error, MessageId, QueueEntryId, Result, Ticket, What};

/// Which ticket a form is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormOf {
    /// Of this ticket.
    Ticket(TicketRef),
    /// Of the ticket that waits here.
    QueueEntry(QueueEntryId),
    /// Of the ticket whose queue entry has this id, or else whose public number or id it is. The three never meet.
    Either(i64),
}

impl From<QueueEntryId> for FormOf {
    fn from(entry: QueueEntryId) -> Self {
        Self::QueueEntry(entry)
    }
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
    /// What the caller takes the ticket for; another one's name is no ticket.
    pub taken_for: Option<FormOf>,
    /// Changes of the ticket.
    pub changes: ChangeTicket,
    /// Whether another's answering lock refuses it.
    pub respects_lock: bool,
    /// What is imposed on its client.
    pub measures: Measures,
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
}

struct Plan {
    respects_lock: bool,
    speaker: Actor,
    ticket: Ticket,
    reply: Option<(reply::Plan, Reply)>,
    note: Option<add_note::Plan>,
    changes: Option<change_ticket::Plan>,
    measures: Measures,
    key: Option<Key>,
}

impl SaveTicket {
    /// A form that changes nothing yet.
    #[must_use]
    pub fn new(form: FormOf) -> Self {
        Self {
            form,
            reply: None,
            note: None,
            taken_for: None,
            changes: ChangeTicket::default(),
            measures: Measures::default(),
            respects_lock: false,
            idempotency_key: None,
        }
    }

    fn digest(&self) -> String {
        let reply = self
            .reply
            .as_ref()
            .map(|reply| (&reply.body, reply.keep, idempotency::digest(&reply.attachments)));
        let note = self.note.as_ref().map(|note| (&note.body, idempotency::digest(&note.attachments)));
        let rest = (&self.form, self.taken_for, &self.changes, &self.measures);
        format!("save {rest:?} {reply:?} {note:?}")
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
        self.save(&self.actor, command).await
    }

    /// Saves a form whose message is said by `speaker`.
    async fn save(&self, speaker: &Actor, command: &SaveTicket) -> Result<Ticket> {
        let key = Key::new(&self.actor, command.idempotency_key.as_deref(), &command.digest());
        if let Some(ticket) = self.saved_before(key.as_ref()).await? {
            return Ok(ticket);
        }
        let (entry, ticket) = self.place(command.form).await?;
        self.is_called(&ticket, command.taken_for).await?;
        let reply = match &command.reply {
            Some(reply) => {
                let ends = entry.map(|entry| entry.id);
                // By its number the answer is the caller's alone, too.
                let ends_mine = ends.is_none() && matches!(reply.author, ReplyAuthor::Staff(_));
                let reply = Reply { idempotency_key: None, ends, ends_mine, ..reply.clone() };
                Some((self.plan_reply(&ticket, &reply).await?, reply))
            }
            None => None,
        };
        let note = command.note.as_ref().map(|note| self.plan_note(&ticket, note)).transpose()?;
        let changes = (command.changes != ChangeTicket::default())
            .then(|| self.plan_change(&ticket, &command.changes))
            .transpose()?;
        command.measures.check(self.desk.now())?;
        let measures = command.measures.clone();
        let speaker = speaker.clone();
        let respects_lock = command.respects_lock;
        let plan = Plan { respects_lock, speaker, ticket, reply, note, changes, measures, key };
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
            self.desk.reply_within(&mut tx, &plan.speaker, reply, command).await?;
        }
        if let Some(note) = &plan.note {
            self.note_within(&mut tx, note).await?;
        }
        if let Some(changes) = &plan.changes {
            self.change_within(&mut tx, changes).await?;
        }
        self.measures_within(&mut tx, plan.ticket.id, &plan.measures).await?;
        Ok(tx.commit().await?)
    }
}

impl ClientDesk {
    /// Saves a staff form of one of my tickets for the staff member who acts as me: the message is mine, everything else
    /// is that member's, with that member's own rights.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when nobody acts as me; otherwise as [`StaffDesk::save_ticket`].
    pub async fn save_by_staff(&self, command: &SaveTicket) -> Result<Ticket> {
        let staff = self.acting_staff()?.ok_or(Error::Forbidden)?;
        let author = ReplyAuthor::Client(self.client.id, self.contact.as_ref().map(|contact| contact.id));
        let reply = command.reply.as_ref().map(|reply| Reply { author, keep: false, ..reply.clone() });
        staff.save(&self.actor, &SaveTicket { reply, ..command.clone() }).await
    }
}
