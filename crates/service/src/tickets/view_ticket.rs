//! One ticket and its timeline, as far as the reader may see it.

use crate::failure::Failure;
use crate::{ClientDesk, Desk, Event, StaffDesk, custom_fields};
use domain::{
    Attachment, AttachmentId, Client, ClientNote, ClientService, Error, Message, MessageId, MessageKind,
    Money, QueueEntry, Rating, Result, StaffId, Ticket, TicketId, TicketNumber, Timestamp, Violation, What,
};
use std::collections::HashMap;
use store::Tx;
use store::merge::MergedTicket;

/// How a caller names a ticket. Ids and numbers never meet, so whoever is handed either finds the right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketRef {
    /// By its internal id.
    Id(TicketId),
    /// By its public number.
    Number(TicketNumber),
    /// By whichever of the two it is.
    Either(i64),
}

impl TicketRef {
    /// Whether this is a name of the ticket itself, and not of one that became part of it.
    pub(crate) fn is_own_name(self, ticket: &Ticket) -> bool {
        match self {
            Self::Id(id) => id == ticket.id,
            Self::Number(number) => number == ticket.number,
            Self::Either(value) => value == ticket.number.0 || value == ticket.id.0,
        }
    }
}

/// One line of a timeline with its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The line.
    pub message: Message,
    /// Its files.
    pub attachments: Vec<Attachment>,
    /// What the client thinks of it.
    pub rating: Option<Rating>,
}

/// Whose files are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilesOf {
    /// Of the message that opened a ticket.
    Opening(TicketRef),
    /// Of another message of the conversation.
    Reply(MessageId),
    /// Of a line that only staff see.
    Note(MessageId),
}

/// A timeline, the oldest line first.
pub type Timeline = Vec<Entry>;

/// A ticket with all that its reader may see.
#[derive(Debug, Clone)]
pub struct TicketView {
    /// The ticket.
    pub ticket: Ticket,
    /// Its client; none for a guest.
    pub client: Option<Client>,
    /// The service it is about.
    pub service: Option<ClientService>,
    /// Its timeline.
    pub timeline: Timeline,
    /// Values of its custom fields.
    pub custom_fields: Vec<(String, String)>,
    /// Its tags; for staff only.
    pub tags: Vec<String>,
    /// The violations registered in it, the oldest first; for staff only.
    pub violations: Vec<Violation>,
    /// What is to be seen with every ticket of its client, the oldest first; for staff only.
    pub client_notes: Vec<ClientNote>,
    /// What its client was charged in it, less what was given back.
    pub charged: Money,
    /// Whether anything was ever charged in it, given back or not.
    pub has_charges: bool,
}

/// The ticket of a reference, whoever asks. The names of one that became part of another lead to that.
pub(crate) async fn resolve(tx: &mut Tx<'_>, reference: TicketRef) -> store::Result<Option<Ticket>> {
    match reference {
        TicketRef::Id(id) => match store::ticket::find(tx, id).await? {
            Some(ticket) => Ok(Some(ticket)),
            None => {
                let merged = store::merge::find(tx, id).await?;
                target(tx, merged).await
            }
        },
        TicketRef::Number(number) => match store::ticket::find_by_number(tx, number).await? {
            Some(ticket) => Ok(Some(ticket)),
            None => {
                let merged = store::merge::find_by_number(tx, number).await?;
                target(tx, merged).await
            }
        },
        TicketRef::Either(value) => {
            if let Some(ticket) = store::ticket::find_by_number(tx, TicketNumber(value)).await? {
                return Ok(Some(ticket));
            }
            if let Some(ticket) = store::ticket::find(tx, TicketId(value)).await? {
                return Ok(Some(ticket));
            }
            let merged = match store::merge::find_by_number(tx, TicketNumber(value)).await? {
                Some(merged) => Some(merged),
                None => store::merge::find(tx, TicketId(value)).await?,
            };
            target(tx, merged).await
        }
    }
}

/// The ticket that a merged one is part of.
async fn target(tx: &mut Tx<'_>, merged: Option<MergedTicket>) -> store::Result<Option<Ticket>> {
    match merged {
        Some(merged) => store::ticket::find(tx, merged.target).await,
        None => Ok(None),
    }
}

impl Desk {
    async fn view(
        &self,
        ticket: Ticket,
        shows: impl Fn(&Message) -> bool + Send,
    ) -> std::result::Result<TicketView, Failure> {
        let mut tx = self.db().read().await?;
        let client = match ticket.requester.client {
            Some(id) => store::client::find(&mut tx, id).await?,
            None => None,
        };
        let service = match ticket.service {
            Some(id) => store::service::find(&mut tx, id).await?,
            None => None,
        };
        let messages = store::message::of_ticket(&mut tx, ticket.id).await?;
        let mut attachments = store::attachment::of_ticket(&mut tx, ticket.id).await?;
        let ratings: HashMap<MessageId, Rating> =
            store::rating::of_ticket(&mut tx, ticket.id).await?.into_iter().collect();
        let custom_fields = store::ticket::fields(&mut tx, ticket.id).await?;
        let (charged, charges) = store::charge::of_ticket(&mut tx, ticket.id).await?;
        let timeline = messages
            .into_iter()
            .filter(|message| shows(message))
            .map(|message| {
                let of_this = attachments.extract_if(.., |file| file.message == message.id).collect();
                let rating = ratings.get(&message.id).copied();
                Entry { message, attachments: of_this, rating }
            })
            .collect();
        let has_charges = charges > 0;
        Ok(TicketView {
            ticket,
            client,
            service,
            timeline,
            custom_fields,
            tags: Vec::new(),
            violations: Vec::new(),
            client_notes: Vec::new(),
            charged,
            has_charges,
        })
    }

    /// What the client of a ticket sees of its conversation.
    pub(crate) async fn client_timeline(&self, ticket: &Ticket) -> std::result::Result<Timeline, Failure> {
        Ok(self.view(ticket.clone(), client_sees).await?.timeline)
    }

    /// An attachment and the message and ticket it belongs to.
    async fn attachment_of(
        &self,
        id: AttachmentId,
    ) -> std::result::Result<(Attachment, Message, Ticket), Failure> {
        let mut tx = self.db().read().await?;
        let attachment =
            store::attachment::find(&mut tx, id).await?.ok_or(Error::NotFound(What::Attachment))?;
        let message = store::message::find(&mut tx, attachment.message).await?;
        let message = message.ok_or(Error::NotFound(What::Attachment))?;
        let ticket =
            store::ticket::find(&mut tx, message.ticket).await?.ok_or(Error::NotFound(What::Attachment))?;
        Ok((attachment, message, ticket))
    }
}

pub(super) fn client_sees(message: &Message) -> bool {
    message.kind != MessageKind::Note && !message.is_hidden
}

impl StaffDesk {
    /// A ticket that I may see, without its timeline.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that I may not see as for none.
    pub async fn find(&self, reference: TicketRef) -> Result<Ticket> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let ticket = resolve(&mut tx, reference).await.map_err(Failure::from)?;
        drop(tx);
        let ticket = ticket.filter(|ticket| self.sees(ticket)).ok_or(Error::NotFound(What::Ticket))?;
        self.renew_lock(ticket.id).await;
        Ok(ticket)
    }

    /// A ticket that I may see, by a name of its own: for what must not hit the one that a merged ticket is part of.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that I may not see as for none, and for the names of a merged ticket.
    pub(crate) async fn find_itself(&self, reference: TicketRef) -> Result<Ticket> {
        let ticket = self.find(reference).await?;
        if reference.is_own_name(&ticket) { Ok(ticket) } else { Err(Error::NotFound(What::Ticket)) }
    }

    /// A ticket with its whole timeline.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that I may not see as for none.
    pub async fn ticket(&self, reference: TicketRef) -> Result<TicketView> {
        let ticket = self.find(reference).await?;
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let tags = store::tag::of_ticket(&mut tx, ticket.id).await.map_err(Failure::from)?;
        let violations = store::violation::of_ticket(&mut tx, ticket.id).await.map_err(Failure::from)?;
        let mut client_notes = match ticket.requester.client {
            Some(client) => store::client_note::sticky(&mut tx, client).await.map_err(Failure::from)?,
            None => Vec::new(),
        };
        client_notes.reverse();
        drop(tx);
        Ok(TicketView { tags, violations, client_notes, ..self.desk.view(ticket, |_| true).await? })
    }

    /// The queue entries of a ticket that I may see.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a ticket that I may not see as for none.
    pub async fn queue_entries(&self, reference: TicketRef) -> Result<Vec<QueueEntry>> {
        let ticket = self.find(reference).await?;
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::queue::of_ticket(&mut tx, ticket.id).await.map_err(Failure::from)?)
    }

    /// The bytes of an attachment.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that I may see.
    pub async fn attachment(&self, id: AttachmentId) -> Result<(Attachment, Vec<u8>)> {
        let (attachment, _, ticket) = self.desk.attachment_of(id).await?;
        if !self.sees(&ticket) {
            return Err(Error::NotFound(What::Attachment));
        }
        let bytes = self.desk.blobs().get(&attachment.sha256)?;
        Ok((attachment, bytes))
    }

    /// The files of one line, in their order: of a reply that the client sees, of a note or a hidden message, or of the
    /// opening message.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a line that I may not see as for none, and for one of another sort.
    pub async fn files_of(&self, line: FilesOf) -> Result<Vec<Attachment>> {
        Ok(self.read_files(line).await?)
    }

    async fn read_files(&self, line: FilesOf) -> std::result::Result<Vec<Attachment>, Failure> {
        let mut tx = self.desk.db().read().await?;
        let found = match line {
            FilesOf::Opening(reference) => {
                let ticket = resolve(&mut tx, reference).await?.filter(|ticket| self.sees(ticket));
                let ticket = ticket.ok_or(Error::NotFound(What::Ticket))?;
                let lines = store::message::outline(&mut tx, ticket.id).await?;
                lines.iter().find(|line| line.is_opening && line.is_visible()).map(|line| line.id)
            }
            FilesOf::Reply(id) | FilesOf::Note(id) => {
                let missing = || Failure::from(Error::NotFound(What::Message));
                let message = store::message::find(&mut tx, id).await?.ok_or_else(missing)?;
                let ticket = store::ticket::find(&mut tx, message.ticket).await?.ok_or_else(missing)?;
                let is_reply = message.kind == MessageKind::Public && !message.is_hidden;
                let fits = match line {
                    FilesOf::Reply(_) => is_reply && !message.is_opening,
                    FilesOf::Note(_) | FilesOf::Opening(_) => !is_reply,
                };
                if !self.sees(&ticket) || !fits {
                    return Err(missing());
                }
                Some(message.id)
            }
        };
        match found {
            Some(id) => Ok(store::attachment::of_message(&mut tx, id).await?),
            None => Ok(Vec::new()),
        }
    }

    /// What happened to a ticket.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a ticket that I may not see as for none.
    pub async fn events(&self, reference: TicketRef) -> Result<Vec<Event>> {
        let ticket = self.find(reference).await?;
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::event::of_ticket(&mut tx, ticket.id).await.map_err(Failure::from)?)
    }

    /// When a ticket, or a message of it, was changed last after it was written, and by whom of the staff.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_edit(&self, ticket: TicketId) -> Result<Option<(Timestamp, Option<StaffId>)>> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::event::last_edit(&mut tx, ticket).await.map_err(Failure::from)?)
    }

    /// Where the submitter of a ticket was: as a program has reported it, or where the client itself came from. Empty
    /// when nobody knows, as for what staff opened.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn submitted_from(&self, ticket: TicketId) -> Result<String> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let Some(opening) = store::event::opening(&mut tx, ticket).await.map_err(Failure::from)? else {
            return Ok(String::new());
        };
        let data: serde_json::Value = serde_json::from_str(&opening.data).unwrap_or_default();
        let reported = data.get("reported_address").and_then(|address| address.as_str());
        let own = opening.by_client.then_some(opening.address.as_str());
        Ok(reported.or(own).unwrap_or_default().to_owned())
    }
}

impl ClientDesk {
    /// One of my tickets, without its timeline.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another's as for none.
    pub async fn find(&self, reference: TicketRef) -> Result<Ticket> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let ticket = resolve(&mut tx, reference).await.map_err(Failure::from)?;
        let own = ticket.filter(|ticket| self.owns(ticket)).ok_or(Error::NotFound(What::Ticket))?;
        Ok(Ticket { blind_copies: String::new(), ..own })
    }

    /// One of my tickets with its timeline: no notes, no hidden messages.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another's as for none.
    pub async fn ticket(&self, reference: TicketRef) -> Result<TicketView> {
        let mut ticket = self.find(reference).await?;
        ticket.has_note = false;
        let mut view = self.desk.view(ticket, client_sees).await?;
        custom_fields::hide_from_client(&self.desk.directory(), &mut view.custom_fields);
        Ok(view)
    }

    /// The bytes of an attachment of a message that I may see.
    ///
    /// # Errors
    /// [`Error::NotFound`] otherwise.
    pub async fn attachment(&self, id: AttachmentId) -> Result<(Attachment, Vec<u8>)> {
        let (attachment, message, ticket) = self.desk.attachment_of(id).await?;
        if !self.owns(&ticket) || !client_sees(&message) {
            return Err(Error::NotFound(What::Attachment));
        }
        let bytes = self.desk.blobs().get(&attachment.sha256)?;
        Ok((attachment, bytes))
    }

    /// What I have bought.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn services(&self) -> Result<Vec<ClientService>> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::service::of_client(&mut tx, self.client.id).await.map_err(Failure::from)?)
    }
}
