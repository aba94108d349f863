//! Adding a public message to a ticket.

use super::idempotency::Key;
use super::open_ticket::{check_fields, missing_first};
use super::view_ticket::TicketRef;
use super::{Moment, answering_lock, files, log, note_address, rules};
use crate::failure::{Failure, retried};
use crate::{ClientDesk, Desk, StaffDesk, custom_fields, mail, senders, violations};
use domain::{
    Actor, Author, AuthorKind, ClientId, ContactId, Email, Error, EventKind, Message, MessageBody, MessageId,
    MessageKind, NewAttachment, PersonName, QueueEntryId, Result, StatusId, StatusKind, Ticket, TicketId,
    Timestamp, What, Who,
};
use serde_json::json;
use std::net::IpAddr;
use store::Tx;

/// Whose words a reply carries, as staff hand it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyAuthor {
    /// Staff: the acting member, or the login or display name given.
    Staff(Option<String>),
    /// A client, or one of its contacts.
    Client(ClientId, Option<ContactId>),
    /// A contact of the client whose ticket it is.
    Contact(ContactId),
    /// Somebody without an account.
    Guest {
        /// Name to show.
        name: String,
        /// Address.
        email: String,
    },
}

/// A reply to be added. The rules check ticket, author, message, address, status and date in this order, and
/// then what no document orders.
#[derive(Debug, Clone)]
pub struct Reply {
    /// To which ticket.
    pub ticket: TicketRef,
    /// Whose words. A client's own handle ignores this.
    pub author: ReplyAuthor,
    /// The text.
    pub body: String,
    /// Whether the text is Markdown.
    pub is_markdown: bool,
    /// Files.
    pub attachments: Vec<NewAttachment>,
    /// Staff only: the status to leave behind.
    pub status: Option<StatusId>,
    /// Staff only: answer, and keep working on it.
    pub keep: bool,
    /// Staff only: end this queue entry alone. The ticket counts as answered when no other is left.
    pub ends: Option<QueueEntryId>,
    /// Staff only: end no more than my own queue entry, or without one those of departments; whoever else took the
    /// ticket keeps it.
    pub ends_mine: bool,
    /// Staff only: values of custom fields of the ticket; those that are not named stay.
    pub custom_fields: Vec<(String, String)>,
    /// When it was written.
    pub created_at: Moment,
    /// Whether the requester is told by mail.
    pub notify: bool,
    /// Whether the copy addresses are told by mail.
    pub notify_copies: bool,
    /// Staff only: the address that the author is said to have come from, for the log.
    pub reported_address: Option<IpAddr>,
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
}

impl Reply {
    /// A plain reply.
    #[must_use]
    pub fn new(ticket: TicketRef, author: ReplyAuthor, body: &str) -> Self {
        Self {
            ticket,
            author,
            body: body.to_owned(),
            is_markdown: false,
            attachments: Vec::new(),
            status: None,
            keep: false,
            ends: None,
            ends_mine: false,
            custom_fields: Vec::new(),
            created_at: Moment::Now,
            notify: true,
            notify_copies: true,
            reported_address: None,
            idempotency_key: None,
        }
    }
}

/// A message that was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Added {
    /// The ticket.
    pub ticket: TicketId,
    /// The message.
    pub message: MessageId,
}

/// A reply that was checked.
pub(super) struct Plan {
    ticket: TicketId,
    author: Author,
    body: MessageBody,
    at: Timestamp,
    files: Vec<files::Kept>,
    key: Option<Key>,
}

/// The author of a reply that staff hand in for somebody else. Of all clients only its own can be made to speak in a
/// client's ticket; people without an account may, since copies go to them.
async fn stranger(
    tx: &mut Tx<'_>,
    ticket: &Ticket,
    author: &ReplyAuthor,
) -> std::result::Result<Option<Author>, Failure> {
    Ok(match author {
        ReplyAuthor::Staff(_) => None,
        ReplyAuthor::Client(id, contact) => {
            let client = store::client::find(tx, *id).await?;
            let own = ticket.requester.client.is_none_or(|own| own == *id);
            let client = client.filter(|_| own).ok_or(Error::NotFound(What::Client))?;
            Some(match contact {
                Some(contact) => {
                    let found = store::contact::find(tx, *contact).await?;
                    let found = found.filter(|found| found.client == *id);
                    // Whoever asked stays who asked when it is no contact any more.
                    let asked = &ticket.requester;
                    let is_asker = (asked.client, asked.contact) == (Some(*id), Some(*contact));
                    let (name, email) = match found {
                        Some(found) => (found.name, found.email),
                        None if is_asker => (asked.name.clone(), asked.email.clone()),
                        None => return Err(Error::NotFound(What::Contact).into()),
                    };
                    Author { kind: AuthorKind::Contact(*id, *contact), name, email }
                }
                None => {
                    Author { kind: AuthorKind::Client(*id), name: client.full_name(), email: client.email }
                }
            })
        }
        ReplyAuthor::Contact(contact) => {
            let found = store::contact::find(tx, *contact).await?;
            let own = found.filter(|found| Some(found.client) == ticket.requester.client);
            let found = own.ok_or(Error::NotFound(What::Contact))?;
            let kind = AuthorKind::Contact(found.client, found.id);
            Some(Author { kind, name: found.name, email: found.email })
        }
        ReplyAuthor::Guest { name, email } => {
            if name.trim().is_empty() || email.trim().is_empty() {
                return Err(Error::RequesterRequired.into());
            }
            let name = name.trim().to_owned();
            Some(Author { kind: AuthorKind::Guest, name, email: email.trim().to_owned() })
        }
    })
}

impl Desk {
    async fn write_reply(
        &self,
        actor: &Actor,
        plan: &Plan,
        command: &Reply,
    ) -> std::result::Result<Added, Failure> {
        let mut tx = self.db().write().await?;
        if let Some(key) = &plan.key
            && let Some((ticket, message)) = key.done(&mut tx).await?
        {
            return Ok(Added { ticket, message });
        }
        let added = self.reply_within(&mut tx, actor, plan, command).await?;
        if let Some(key) = &plan.key {
            key.keep(&mut tx, (added.ticket, added.message), self.now()).await?;
        }
        tx.commit().await?;
        Ok(added)
    }

    /// Adds a reply as part of a unit.
    pub(super) async fn reply_within(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        plan: &Plan,
        command: &Reply,
    ) -> std::result::Result<Added, Failure> {
        let now = self.now();
        store::ticket::lock(tx, plan.ticket).await?;
        let before = store::ticket::find(tx, plan.ticket).await?.ok_or(Error::NotFound(What::Ticket))?;
        let directory = self.directory();
        let by_staff = plan.author.kind.is_staff();
        let mut after = before.clone();
        rules::spoken(&mut after, by_staff, plan.at);
        let others_wait = match (command.ends, &actor.who) {
            _ if command.keep => false,
            (Some(entry), _) => rules::end_entry(tx, plan.ticket, entry).await?,
            (None, Who::Staff(me)) if command.ends_mine => rules::end_mine(tx, plan.ticket, *me).await?,
            (None, _) => false,
        };
        violations::answered(tx, actor, &mut after, plan.author.kind, plan.at, now).await?;
        match command.status {
            Some(status) => rules::set_status(&directory, &mut after, status, now)?,
            None if command.keep || others_wait => {
                rules::set_kind(&directory, &mut after, StatusKind::InProgress, now)?
            }
            None => rules::set_kind(&directory, &mut after, StatusKind::after_message(by_staff), now)?,
        }
        rules::leave_archive(tx, actor, &before, &after, now).await?;
        let message = Message {
            id: MessageId(0),
            ticket: after.id,
            kind: MessageKind::Public,
            author: plan.author.clone(),
            body: plan.body.as_str().to_owned(),
            is_markdown: command.is_markdown,
            is_hidden: false,
            is_opening: false,
            created_at: plan.at,
        };
        let mut said = message;
        said.id = store::message::insert(tx, &said, None).await?;
        let message = said.id;
        files::attach(tx, message, &plan.files).await?;
        for (key, value) in &command.custom_fields {
            store::ticket::set_field(tx, after.id, key, value).await?;
        }
        rules::write(tx, &directory, &before, &mut after).await?;
        rules::follow_queue(tx, &directory, Some(&before), &after, command.keep, now).await?;
        answering_lock::release_mine(tx, actor, after.id, now).await?;
        let mut data = json!({
            "by_staff": by_staff,
            "notify": command.notify,
            "notify_copies": command.notify_copies,
        });
        if !command.custom_fields.is_empty() {
            let keys: Vec<&str> = command.custom_fields.iter().map(|(key, _)| key.as_str()).collect();
            data["custom_fields"] = json!(keys);
        }
        note_address(&mut data, command.reported_address);
        log(tx, actor, now, EventKind::MessageAdded, Some(after.id), Some(message), &data).await?;
        rules::log_status(tx, actor, &before, &after, now).await?;
        let told = (command.notify, command.notify_copies);
        let names = files::names(&plan.files);
        mail::tell_of_answer(self, tx, actor, (&after, &said), told, &names).await?;
        Ok(Added { ticket: after.id, message })
    }

    fn reply_key(actor: &Actor, ticket: &Ticket, command: &Reply) -> Option<Key> {
        let plain = Reply { attachments: Vec::new(), idempotency_key: None, ..command.clone() };
        let request = format!("{} {plain:?} {}", ticket.id, super::idempotency::digest(&command.attachments));
        Key::new(actor, command.idempotency_key.as_deref(), &request)
    }
}

impl StaffDesk {
    /// Checks a reply to a ticket that I may see.
    pub(super) async fn plan_reply(&self, ticket: &Ticket, command: &Reply) -> Result<Plan> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let author = match (stranger(&mut tx, ticket, &command.author).await?, &command.author) {
            (Some(author), _) => author,
            (None, ReplyAuthor::Staff(name)) => self.author(name.as_deref()),
            (None, _) => self.author(None),
        };
        let body = missing_first(MessageBody::new(&command.body))?;
        if author.kind == AuthorKind::Guest {
            Email::new(&author.email)?;
            senders::check(&mut tx, &author).await?;
        }
        drop(tx);
        if let Some(status) = command.status {
            self.desk.directory().status(status).ok_or(Error::NotFound(What::Status))?;
        }
        let at = command.created_at.check(self.desk.now())?;
        if author.kind == AuthorKind::Guest {
            PersonName::new(&author.name)?;
        }
        check_fields(&command.custom_fields)?;
        custom_fields::check(&self.desk.directory(), ticket.department, &command.custom_fields)?;
        Ok(Plan {
            ticket: ticket.id,
            author,
            body: body?,
            at,
            files: files::keep(&self.desk, &command.attachments)?,
            key: Desk::reply_key(&self.actor, ticket, command),
        })
    }

    /// Adds a reply, by staff or handed in for the client.
    ///
    /// # Errors
    /// What the rules refuse, in the order told at [`Reply`].
    pub async fn reply(&self, command: &Reply) -> Result<Added> {
        let ticket = self.find(command.ticket).await?;
        let plan = self.plan_reply(&ticket, command).await?;
        retried!(self.desk.write_reply(&self.actor, &plan, command))
    }

    /// Whether this reply could be added, without adding it; files are not looked at. For a dialect that has a refusal
    /// of its own to tell of after all others.
    ///
    /// # Errors
    /// As [`Self::reply`].
    pub async fn check_reply(&self, command: &Reply) -> Result<()> {
        let ticket = self.find(command.ticket).await?;
        let plain = Reply { attachments: Vec::new(), ..command.clone() };
        self.plan_reply(&ticket, &plain).await.map(drop)
    }
}

impl ClientDesk {
    /// Adds a reply of this client to one of its tickets. An archived or closed ticket comes back.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another's ticket as for none, and what the rules refuse.
    pub async fn reply(&self, command: &Reply) -> Result<Added> {
        let ticket = self.find(command.ticket).await?;
        let (plan, own) = self.plan_reply(&ticket, command)?;
        retried!(self.desk.write_reply(&self.actor, &plan, &own))
    }

    /// Checks a reply to one of my tickets, and leaves of it what is mine to say.
    pub(super) fn plan_reply(&self, ticket: &Ticket, command: &Reply) -> Result<(Plan, Reply)> {
        let own = Reply {
            status: None,
            keep: false,
            ends: None,
            ends_mine: false,
            custom_fields: Vec::new(),
            created_at: Moment::Now,
            reported_address: None,
            ..command.clone()
        };
        let plan = Plan {
            ticket: ticket.id,
            author: self.author(),
            body: MessageBody::new(&own.body)?,
            at: self.desk.now(),
            files: files::keep(&self.desk, &own.attachments)?,
            key: Desk::reply_key(&self.actor, ticket, &own),
        };
        Ok((plan, own))
    }
}
