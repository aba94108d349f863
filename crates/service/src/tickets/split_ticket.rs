//! Splitting a ticket: a message and all that follows it become a ticket of their own.

use super::idempotency::Key;
use super::merge_tickets::opened;
use super::open_ticket::Opened;
use super::recount::{recounted, wait_again};
use super::save_ticket::FormOf;
use super::{log, rules};
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{
    AccessKey, AuthorKind, Error, EventKind, Field, Message, MessageId, Result, StatusKind, Ticket, What,
};
use serde_json::json;
use store::Tx;
use store::message::Line;

/// A ticket to be split.
#[derive(Debug, Clone)]
pub struct SplitTicket {
    /// Messages of one ticket; the first of them begins the new one. A note or a system line will do, too.
    pub messages: Vec<MessageId>,
    /// Names of the ticket they must belong to; any when there are none.
    pub within: Vec<FormOf>,
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
}

/// Where a timeline is cut.
struct Cut {
    first: Line,
    /// The first message of the conversation after the cut, which opens the new ticket.
    opening: Line,
    /// Whether staff have the last word in the new ticket.
    by_staff: bool,
}

fn refused(why: &'static str) -> Error {
    Error::Invalid { field: Field::Message, why }
}

impl Cut {
    fn new(lines: &[Line], messages: &[MessageId]) -> Result<Self> {
        let place = lines.iter().position(|line| messages.contains(&line.id));
        let tail = place.and_then(|place| lines.get(place..)).unwrap_or_default();
        let first = *tail.first().ok_or(Error::NotFound(What::Message))?;
        if tail.iter().any(|line| line.is_opening) {
            return Err(refused("the opening message stays in its ticket"));
        }
        // What was hidden from the client opens nothing: its author and its time would be the ticket's.
        let mut public = tail.iter().filter(|line| line.is_visible());
        let opening = *public.next().ok_or(refused("no message of the conversation follows"))?;
        let last = tail.iter().rfind(|line| line.is_visible()).unwrap_or(&opening);
        Ok(Self { first, opening, by_staff: last.by_staff })
    }
}

impl StaffDesk {
    /// Splits a ticket and returns the new one. Notes, system lines and files go along; charges, violations and the
    /// lock stay where they are. The new ticket has the status that its last message leaves behind, and has waited
    /// as long as its client has. Where it took the answers along, the old one waits again.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a message that I may not see as for none; [`Error::Invalid`] when they are of several
    /// tickets, and when the opening message would be moved, or nothing of the conversation.
    pub async fn split_ticket(&self, command: &SplitTicket) -> Result<Opened> {
        let request = format!("split {:?}", SplitTicket { idempotency_key: None, ..command.clone() });
        let key = Key::new(&self.actor, command.idempotency_key.as_deref(), &request);
        retried!(self.write_split(command, key.as_ref()))
    }

    async fn write_split(
        &self,
        command: &SplitTicket,
        key: Option<&Key>,
    ) -> std::result::Result<Opened, Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        if let Some(key) = key
            && let Some((id, _)) = key.done(&mut tx).await?
        {
            return opened(&mut tx, id).await;
        }
        let mut locked = self.lock_tickets_of(&mut tx, &command.messages, &command.within).await?;
        let (before, _) = locked.pop().ok_or(Error::NotFound(What::Message))?;
        if !locked.is_empty() {
            return Err(refused("the messages belong to several tickets").into());
        }
        let cut = Cut::new(&store::message::outline(&mut tx, before.id).await?, &command.messages)?;
        let opening = store::message::find(&mut tx, cut.opening.id).await?;
        let opening = opening.ok_or(Error::NotFound(What::Message))?;
        let new = self.new_ticket(&mut tx, &before, &cut, &opening).await?;
        store::ticket::insert(&mut tx, &new).await?;
        store::ticket::copy_marks(&mut tx, before.id, new.id).await?;
        store::message::move_tail(&mut tx, before.id, new.id, &cut.first).await?;
        store::message::set_opening(&mut tx, opening.id, &new.subject).await?;
        let read_at = store::event::last_read_by_client(&mut tx, before.id).await?;
        let directory = self.desk.directory();
        let drawn = new;
        let mut halves = [before.clone(), drawn.clone()];
        for (half, was) in halves.iter_mut().zip([&before, &drawn]) {
            *half = recounted(&mut tx, was, read_at).await?;
            half.staff_unread = was.staff_unread && !half.last_by_staff;
        }
        let [mut old, mut new] = halves;
        let old_waits = wait_again(&mut tx, &directory, &before, &mut old, now).await?;
        rules::write(&mut tx, &directory, &before, &mut old).await?;
        rules::write(&mut tx, &directory, &drawn, &mut new).await?;
        if old_waits {
            let since = old.waiting_since.unwrap_or(now);
            rules::leave_archive(&mut tx, &self.actor, &before, &old, now).await?;
            rules::follow_queue(&mut tx, &directory, Some(&before), &old, false, since).await?;
            rules::log_status(&mut tx, &self.actor, &before, &old, now).await?;
        }
        let waits_since = new.waiting_since.unwrap_or(now);
        rules::follow_queue(&mut tx, &directory, None, &new, false, waits_since).await?;
        let gone = format!("The ticket was split. New discussion in the ticket \"{}\"", new.number);
        rules::system_line(&mut tx, &old, &gone, now).await?;
        let came = format!("Previous discussion in the ticket \"{}\"", old.number);
        rules::system_line(&mut tx, &new, &came, now).await?;
        for (ticket, data) in [(&old, json!({"into": new.number.0})), (&new, json!({"from": old.number.0}))] {
            let message = Some(opening.id);
            log(&mut tx, &self.actor, now, EventKind::TicketSplit, Some(ticket.id), message, &data).await?;
        }
        if let Some(key) = key {
            key.keep(&mut tx, (new.id, opening.id), now).await?;
        }
        tx.commit().await?;
        Ok(Opened { id: new.id, number: new.number, access_key: new.access_key })
    }

    /// The new ticket before it has any message: the old one with what is its own.
    async fn new_ticket(
        &self,
        tx: &mut Tx<'_>,
        before: &Ticket,
        cut: &Cut,
        opening: &Message,
    ) -> std::result::Result<Ticket, Failure> {
        let id = store::ticket::next_id(tx).await?;
        let (opened_by, opened_by_name) = match opening.author.kind {
            AuthorKind::Staff(staff) => (staff, opening.author.name.clone()),
            AuthorKind::Client(_) | AuthorKind::Contact(..) | AuthorKind::Guest | AuthorKind::System => {
                (None, String::new())
            }
        };
        let mut new = Ticket {
            id,
            number: self.desk.draw_number(tx, id).await?,
            access_key: AccessKey::generate(self.desk.entropy()),
            is_archived: false,
            closed_at: None,
            opened_by,
            opened_by_name,
            opened_at: opening.created_at,
            active_at: self.desk.now(),
            returned_by_violation: false,
            waiting_since: None,
            due_at: None,
            ..before.clone()
        };
        let kind = StatusKind::after_message(cut.by_staff);
        rules::set_kind(&self.desk.directory(), &mut new, kind, self.desk.now())?;
        Ok(new)
    }
}
