//! Messages by their ids, as staff name them: alone, or as part of a ticket.

use super::Answering;
use super::save_ticket::FormOf;
use super::view_ticket::{TicketRef, resolve};
use crate::StaffDesk;
use crate::failure::Failure;
use domain::{Error, Message, MessageId, MessageKind, QueueEntry, QueueEntryId, Ticket, TicketId, What};
use store::Tx;

/// The ticket that a name stands for, and the entry if it is one's name.
async fn named(tx: &mut Tx<'_>, name: FormOf) -> Result<Option<(Option<QueueEntry>, Ticket)>, Failure> {
    let (entry, reference) = match name {
        FormOf::Ticket(reference) => (None, Some(reference)),
        FormOf::QueueEntry(id) => (Some(id), None),
        FormOf::Either(value) => (Some(QueueEntryId(value)), Some(TicketRef::Either(value))),
    };
    if let Some(id) = entry
        && let Some(entry) = store::queue::find(tx, id).await?
    {
        let ticket = store::ticket::find(tx, entry.ticket).await?;
        return Ok(ticket.map(|ticket| (Some(entry), ticket)));
    }
    let Some(reference) = reference else { return Ok(None) };
    Ok(resolve(tx, reference).await?.map(|ticket| (None, ticket)))
}

/// The tickets that these names stand for.
async fn tickets(tx: &mut Tx<'_>, names: &[FormOf]) -> Result<Vec<TicketId>, Failure> {
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        found.extend(named(tx, *name).await?.map(|(_, ticket)| ticket.id));
    }
    Ok(found)
}

/// What is missing when a name stands for nothing.
const fn missing(name: FormOf) -> Error {
    Error::NotFound(match name {
        FormOf::Ticket(_) => What::Ticket,
        FormOf::QueueEntry(_) | FormOf::Either(_) => What::QueueEntry,
    })
}

impl StaffDesk {
    /// The ticket that a name stands for, and the queue entry if the name is one's.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is gone or not for me to see.
    pub async fn place(&self, name: FormOf) -> domain::Result<(Option<QueueEntry>, Ticket)> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let (entry, ticket) = self.place_within(&mut tx, name).await?;
        drop(tx);
        self.renew_lock(ticket.id).await;
        Ok((entry, ticket))
    }

    /// The same as part of a unit.
    pub(super) async fn place_within(
        &self,
        tx: &mut Tx<'_>,
        name: FormOf,
    ) -> Result<(Option<QueueEntry>, Ticket), Failure> {
        let found = named(tx, name).await?.filter(|(_, ticket)| self.sees(ticket));
        Ok(found.ok_or(missing(name))?)
    }

    /// Whether this ticket is what its caller takes it for, if that is said: one of its queue entries, its number or id.
    ///
    /// # Errors
    /// [`Error::NotFound`] of the ticket when it is the name of another, or of none.
    pub async fn is_called(&self, ticket: &Ticket, name: Option<FormOf>) -> domain::Result<()> {
        let Some(name) = name else { return Ok(()) };
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        match named(&mut tx, name).await? {
            Some((_, found)) if found.id == ticket.id => Ok(()),
            _ => Err(Error::NotFound(What::Ticket)),
        }
    }

    /// Who else is answering the tickets of these messages, for doors that warn.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn others_at_messages(&self, messages: &[MessageId]) -> domain::Result<Vec<Answering>> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let mut tickets = Vec::new();
        for id in messages {
            let message = store::message::find(&mut tx, *id).await.map_err(Failure::from)?;
            tickets.extend(message.map(|message| message.ticket));
        }
        drop(tx);
        self.others_at(tickets).await
    }

    /// Whether there is such a message, in a ticket that I may see.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn knows_message(&self, id: MessageId) -> domain::Result<bool> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let message = store::message::find(&mut tx, id).await.map_err(Failure::from)?;
        let Some(message) = message else { return Ok(false) };
        let ticket = store::ticket::find(&mut tx, message.ticket).await.map_err(Failure::from)?;
        Ok(ticket.is_some_and(|ticket| self.sees(&ticket)))
    }

    /// Who else is answering the tickets of these names.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn others_at_places(&self, names: &[FormOf]) -> domain::Result<Vec<Answering>> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let tickets = tickets(&mut tx, names).await?;
        drop(tx);
        self.others_at(tickets).await
    }

    async fn others_at(&self, mut tickets: Vec<TicketId>) -> domain::Result<Vec<Answering>> {
        tickets.sort_unstable();
        tickets.dedup();
        let mut others = Vec::new();
        for ticket in tickets {
            others.extend(self.answered_by_another(ticket).await?);
        }
        Ok(others)
    }

    /// The tickets of these messages, in the order of their ids and locked. All messages must be in tickets that I
    /// may see and, unless `within` is empty, that one of its names stands for.
    ///
    /// # Errors
    /// [`Error::NotFound`] of the message otherwise.
    pub(super) async fn lock_tickets_of(
        &self,
        tx: &mut Tx<'_>,
        messages: &[MessageId],
        within: &[FormOf],
    ) -> Result<Vec<(Ticket, Vec<Message>)>, Failure> {
        let missing = || Failure::from(Error::NotFound(What::Message));
        let mut places = Vec::with_capacity(messages.len());
        for id in messages {
            places.push(store::message::find(tx, *id).await?.ok_or_else(missing)?.ticket);
        }
        // In one order, so that two calls with the same tickets do not wait for each other in a circle.
        places.sort_unstable();
        places.dedup();
        let named = tickets(tx, within).await?;
        let mut all = Vec::with_capacity(places.len());
        for id in places {
            store::ticket::lock(tx, id).await?;
            let ticket = store::ticket::find(tx, id).await?.ok_or_else(missing)?;
            if !self.sees(&ticket) || !within.is_empty() && !named.contains(&id) {
                return Err(missing());
            }
            self.renew_lock_within(tx, id).await?;
            all.push((ticket, Vec::new()));
        }
        for id in messages {
            let message = store::message::find(tx, *id).await?.ok_or_else(missing)?;
            // One that was moved to another ticket before we had the lock is looked for again.
            let place = all.iter_mut().find(|(ticket, _)| ticket.id == message.ticket);
            let (_, list) = place.ok_or(Failure::Store(store::Error::Busy))?;
            if !list.iter().any(|known: &Message| known.id == message.id) {
                list.push(message);
            }
        }
        Ok(all)
    }

    /// The same for one message of the conversation: notes and system lines are none.
    pub(super) async fn lock_ticket_of(
        &self,
        tx: &mut Tx<'_>,
        message: MessageId,
        within: &[FormOf],
    ) -> Result<(Ticket, Message), Failure> {
        let missing = || Failure::from(Error::NotFound(What::Message));
        let (ticket, messages) =
            self.lock_tickets_of(tx, &[message], within).await?.pop().ok_or_else(missing)?;
        let message = messages.into_iter().next().filter(|message| message.kind == MessageKind::Public);
        Ok((ticket, message.ok_or_else(missing)?))
    }
}
