//! Messages by their ids, as staff name them: alone, or as part of a ticket.

use super::save_ticket::FormOf;
use super::view_ticket::resolve;
use crate::StaffDesk;
use crate::failure::Failure;
use domain::{Error, Message, MessageId, MessageKind, Ticket, TicketId, What};
use store::Tx;

/// The tickets that these names stand for.
async fn tickets(tx: &mut Tx<'_>, names: &[FormOf]) -> Result<Vec<TicketId>, Failure> {
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        found.extend(match name {
            FormOf::Ticket(reference) => resolve(tx, *reference).await?.map(|ticket| ticket.id),
            FormOf::QueueEntry(id) => store::queue::find(tx, *id).await?.map(|entry| entry.ticket),
        });
    }
    Ok(found)
}

impl StaffDesk {
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
