//! Writes tickets that were read, many in one unit.

use super::report::Difference;
use super::settle::Mapping;
use super::source::{Listed, SourceAuthor, SourceClient, SourceMessage, SourceTicket};
use super::ticket::{self, Line, Owner};
use crate::failure::Failure;
use crate::tickets::{Kept, attach, log, rules};
use crate::{Desk, Directory};
use domain::{
    AccessKey, Actor, Channel, ClientId, ContactId, Department, EventKind, MessageId, ProviderId,
    RequestType, Requester, Status, StatusKind, TagName, Ticket, TicketId, TicketNumber, Timestamp,
};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use store::Tx;
use store::imported::{Imported, ImportedKind};

/// A ticket that was read with its files.
pub(super) struct Ready {
    pub(super) listed: Listed,
    pub(super) ticket: SourceTicket,
    /// The files of each message.
    pub(super) files: Vec<Vec<Kept>>,
}

/// What a unit did.
#[derive(Debug, Clone, Default)]
pub(super) struct Done {
    pub(super) added: u64,
    pub(super) changed: u64,
    pub(super) messages: u64,
    pub(super) files: u64,
    pub(super) clients: u64,
    pub(super) differences: Vec<Difference>,
}

/// What a unit knows while it writes.
pub(super) struct Within<'a> {
    pub(super) desk: &'a Desk,
    pub(super) directory: Arc<Directory>,
    pub(super) actor: &'a Actor,
    pub(super) source: &'a str,
    pub(super) provider: ProviderId,
    pub(super) mapping: &'a Mapping,
    pub(super) read_clients: &'a [SourceClient],
    pub(super) clients: HashMap<String, Option<ClientId>>,
    /// The highest number of all tickets of the list.
    pub(super) highest_number: i64,
    pub(super) now: Timestamp,
    pub(super) done: Done,
}

/// Where the desk's own ids may begin beside those that a source gives, and will give for a while.
const fn above(highest: i64) -> i64 {
    if highest < 1 { 0 } else { highest.saturating_add(highest / 10).saturating_add(10_000) }
}

impl Within<'_> {
    pub(super) fn differs(&mut self, what: &'static str, original: &str, why: impl Into<String>) {
        self.done.differences.push(Difference { what, original: original.to_owned(), why: why.into() });
    }

    /// Writes these tickets in one unit.
    pub(super) async fn write(mut self, ready: &[Ready]) -> Result<Done, Failure> {
        let desk = self.desk;
        let mut tx = desk.db().write().await?;
        let ids = ready.iter().filter_map(|one| ticket::wanted_id(one.ticket.id));
        store::imported::reserve(&mut tx, "ticket", ids.max().unwrap_or(0)).await?;
        if ready.iter().any(|one| one.ticket.id.is_none()) {
            // Ids are given above all numbers, which people know and which are to be kept.
            store::imported::reserve(&mut tx, "ticket", above(self.highest_number)).await?;
        }
        let messages = ready.iter().flat_map(|one| &one.ticket.messages);
        // Lines without an id of their own get theirs above those that the source has given and will give for a while.
        let highest = messages.filter_map(|message| message.id).max().unwrap_or(0);
        store::imported::reserve(&mut tx, "message", above(highest)).await?;
        for one in ready {
            let original = one.ticket.original.as_str();
            let kept = store::imported::find(&mut tx, self.source, ImportedKind::Ticket, original).await?;
            let row = match kept {
                Some(kept) => self.bring_up_to_date(&mut tx, one, TicketId(kept.row)).await?,
                None => self.take(&mut tx, one).await?,
            };
            let kept = Imported { row: row.0, digest: one.listed.digest.clone() };
            store::imported::keep(&mut tx, self.source, ImportedKind::Ticket, original, &kept, self.now)
                .await?;
        }
        tx.commit().await?;
        Ok(self.done)
    }

    /// The department and the status that a ticket has here. Both are settled, but for those that came up while the
    /// source was being read.
    pub(super) fn place(&mut self, from: &SourceTicket) -> Option<(Department, Status)> {
        let department = self.mapping.departments.get(&from.department);
        let department = department.and_then(|id| self.directory.department(*id)).cloned();
        let status = self.mapping.statuses.get(&from.status).and_then(|id| self.directory.status(*id));
        department.zip(status.cloned())
    }

    /// Adds a ticket that is not here yet.
    async fn take(&mut self, tx: &mut Tx<'_>, one: &Ready) -> Result<TicketId, Failure> {
        let from = &one.ticket;
        let Some((department, status)) = self.place(from) else {
            return Err(domain::Error::NotFound(domain::What::Department).into());
        };
        let (id, number) = self.names(tx, from).await?;
        let lines = ticket::in_order(from, &one.files);
        let facts = ticket::facts(from.opened_at, status.kind, &lines);
        let (owner, requester) = self.requester(tx, from).await?;
        let priority = ticket::priority(from, &department);
        let is_closed = status.kind == StatusKind::Closed;
        let active_at = from.active_at.max(facts.last_message_at);
        let key = ticket::wanted_key(&from.access_key);
        let mut row = Ticket {
            id,
            number,
            access_key: key.map_or_else(|| AccessKey::generate(self.desk.entropy()), AccessKey),
            provider: department.provider,
            department: department.id,
            status: status.id,
            status_kind: status.kind,
            is_archived: from.is_archived && is_closed,
            priority,
            client_priority: priority,
            is_raised: false,
            request_type: RequestType::General,
            channel: Channel::Door,
            subject: ticket::subject(&from.subject),
            requester,
            service: None,
            opened_by: self.mapping.staff_member(None, &from.opened_by),
            opened_by_name: ticket::one_line(&from.opened_by, 200),
            assignee: self.mapping.staff_member(from.assignee.as_deref(), ""),
            copies: ticket::one_line(&from.copies, 4000),
            opened_at: from.opened_at,
            last_message_at: facts.last_message_at,
            last_by_staff: facts.last_by_staff,
            active_at,
            closed_at: is_closed.then_some(active_at),
            message_count: facts.message_count,
            client_unread: ticket::client_unread(from, &facts, &status),
            staff_unread: !facts.last_by_staff && status.kind.awaits_staff() && facts.message_count > 0,
            has_note: facts.has_note,
            opening_files: facts.opening_files,
            client_may_close: department.client_may_close,
            returned_by_violation: false,
            waiting_since: facts.waiting_since,
            due_at: None,
            blind_copies: String::new(),
            deadline_at: None,
        };
        rules::settle(&self.directory, &mut row);
        store::ticket::insert(tx, &row).await?;
        for line in &lines {
            self.add(tx, line, id, owner, &row.subject).await?;
        }
        self.values(tx, &row, from).await?;
        let since = row.waiting_since.unwrap_or(row.last_message_at);
        rules::follow_queue(tx, &self.directory, None, &row, false, since).await?;
        let data = json!({"source": self.source, "original": from.original, "messages": lines.len()});
        log(tx, self.actor, self.now, EventKind::TicketImported, Some(id), None, &data).await?;
        self.done.added += 1;
        Ok(id)
    }

    /// The id and the number of a new ticket: its own where they are free.
    async fn names(
        &mut self,
        tx: &mut Tx<'_>,
        from: &SourceTicket,
    ) -> Result<(TicketId, TicketNumber), Failure> {
        let wanted = ticket::wanted_id(from.id);
        let free = match wanted {
            Some(id) => !store::ticket::is_taken(tx, TicketNumber(id)).await?,
            None => false,
        };
        let id = match wanted.filter(|_| free) {
            Some(id) => TicketId(id),
            None => {
                let id = store::ticket::next_id(tx).await?;
                if from.id.is_some() {
                    self.differs(
                        "ticket",
                        &from.original,
                        format!("its id is taken here; it is ticket {id}"),
                    );
                }
                id
            }
        };
        let wanted = ticket::wanted_number(&from.shown_number).filter(|number| *number != id.0);
        let number = match wanted {
            Some(number) if !store::ticket::is_taken(tx, TicketNumber(number)).await? => TicketNumber(number),
            _ => self.desk.draw_number(tx, id).await?,
        };
        let shown = from.shown_number.trim();
        if !shown.is_empty() && number.to_string() != shown {
            let kept = Imported { row: id.0, digest: String::new() };
            store::imported::keep(tx, self.source, ImportedKind::Number, shown, &kept, self.now).await?;
            // Without the letters around it it is still the number that people know.
            if ticket::wanted_number(shown) != Some(number.0) {
                self.differs("ticket", &from.original, format!("its number {shown} is {number} here"));
            }
        }
        Ok((id, number))
    }

    async fn requester(
        &mut self,
        tx: &mut Tx<'_>,
        from: &SourceTicket,
    ) -> Result<(Owner, Requester), Failure> {
        let client = match &from.client {
            Some(original) => self.client(tx, original).await?,
            None => None,
        };
        let contact = match (client, &from.contact) {
            (Some(client), Some(contact)) => {
                self.contact(tx, client, contact, &from.name, &from.email).await?
            }
            _ => None,
        };
        let (mut name, mut email) = (ticket::one_line(&from.name, 200), ticket::one_line(&from.email, 254));
        if let Some(id) = client
            && (name.is_empty() || email.is_empty())
            && let Some(known) = store::client::find(tx, id).await?
        {
            // What the source leaves out of a ticket stands in the account.
            name = if name.is_empty() { known.full_name() } else { name };
            email = if email.is_empty() { known.email } else { email };
        }
        Ok((Owner { client }, Requester { client, contact, name, email }))
    }

    /// Adds a message with its files.
    pub(super) async fn add(
        &mut self,
        tx: &mut Tx<'_>,
        line: &Line<'_>,
        id: TicketId,
        owner: Owner,
        subject: &str,
    ) -> Result<MessageId, Failure> {
        let from = line.from;
        let mut contact: Option<ContactId> = None;
        let mut staff = None;
        match &from.author {
            SourceAuthor::Requester { contact: Some(original), name, email } => {
                if let Some(client) = owner.client {
                    contact = self.contact(tx, client, original, name, email).await?;
                }
            }
            SourceAuthor::Staff { original, name, .. } => {
                staff = self.mapping.staff_member(original.as_deref(), name);
            }
            SourceAuthor::Requester { contact: None, .. } | SourceAuthor::System => {}
        }
        if ticket::is_cut(&from.body) {
            self.differs(
                "message",
                &from.original,
                "its text is longer than a message may be, or holds a NUL",
            );
        }
        let mut message = ticket::message(line, id, owner, contact, staff);
        if message.author.name.is_empty()
            && let Some(person) = staff.and_then(|staff| self.directory.staff_member(staff))
        {
            message.author.name.clone_from(&person.name);
        }
        let words = line.is_opening.then_some(subject);
        let row = store::message::insert_as(tx, &message, words).await?;
        attach(tx, row, line.files).await?;
        let kept = Imported { row: row.0, digest: text_digest(from) };
        store::imported::keep(tx, self.source, ImportedKind::Message, &from.original, &kept, self.now)
            .await?;
        self.done.messages += 1;
        self.done.files += u64::try_from(line.files.len()).unwrap_or(0);
        Ok(row)
    }

    /// Writes the values of custom fields, and the tags.
    pub(super) async fn values(
        &mut self,
        tx: &mut Tx<'_>,
        row: &Ticket,
        from: &SourceTicket,
    ) -> Result<(), Failure> {
        let held =
            if from.fields.is_empty() { Vec::new() } else { store::ticket::fields(tx, row.id).await? };
        for field in from.fields.iter().take(200) {
            let known = self.directory.fields_of(row.department);
            let known = known.into_iter().find(|known| known.name.trim() == field.name.trim());
            let key = known.map_or_else(|| ticket::one_line(&field.name, 90), |known| known.id.to_string());
            // Nothing is written down, unless there was something.
            let says = !field.value.is_empty() || held.iter().any(|(held, _)| *held == key);
            if !key.is_empty() && says && field.value.len() <= 1 << 16 {
                store::ticket::set_field(tx, row.id, &key, &field.value.replace('\0', "")).await?;
            }
        }
        for tag in &from.tags {
            if let Ok(name) = TagName::new(tag) {
                store::tag::add(tx, row.id, &name).await?;
            }
        }
        Ok(())
    }
}

/// What shows that a text was changed there since it was read.
pub(super) fn text_digest(message: &SourceMessage) -> String {
    let digest = crate::Blobs::digest(message.body.as_bytes());
    digest.chars().take(16).collect()
}
