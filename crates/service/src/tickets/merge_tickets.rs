//! Merging tickets: their messages, notes and files become part of another, and their names lead to it.
//!
//! What is left of a merged ticket is its names, so lists, counts and searches need not know of it.

use super::idempotency::Key;
use super::open_ticket::Opened;
use super::recount::recounted;
use super::view_ticket::{TicketRef, resolve};
use super::{log, rules};
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{
    Error, EventKind, Field, MessageId, Requester, Result, StatusKind, Ticket, TicketId, TicketSubject,
    Timestamp, What,
};
use serde_json::json;
use store::Tx;

/// Tickets to be merged. It cannot be undone.
#[derive(Debug, Clone)]
pub struct MergeTickets {
    /// The ticket that they become part of.
    pub target: TicketRef,
    /// The tickets that become part of it; one that is named twice counts once.
    pub sources: Vec<TicketRef>,
    /// Another subject of the target.
    pub subject: Option<String>,
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
}

/// More than this at once would hold the desk up.
const MOST: usize = 100;

impl StaffDesk {
    /// Those of its tickets that cannot become part of the target: there is none that I may see, it is the target
    /// itself, or somebody else's. For a dialect that names them in its refusal. A command that was carried out before
    /// has none: by now they are the target, and it is to be told so again.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the target; [`Error::IdempotencyMismatch`] as for merging.
    pub async fn not_mergeable(&self, command: &MergeTickets) -> Result<Vec<TicketRef>> {
        Ok(self.read_refused(command).await?)
    }

    async fn read_refused(&self, command: &MergeTickets) -> std::result::Result<Vec<TicketRef>, Failure> {
        let target = self.find(command.target).await?;
        // Of one moment, as another process may carry out the same command meanwhile.
        let mut tx = self.desk.db().snapshot().await?;
        if let Some(key) = self.merge_key(command)
            && key.done(&mut tx).await?.is_some()
        {
            return Ok(Vec::new());
        }
        let mut refused = Vec::new();
        for source in &command.sources {
            let found = resolve(&mut tx, *source).await?;
            if found.is_none_or(|found| {
                found.id == target.id || !self.sees(&found) || !fits(&target.requester, &found.requester)
            }) {
                refused.push(*source);
            }
        }
        Ok(refused)
    }

    fn merge_key(&self, command: &MergeTickets) -> Option<Key> {
        let request = format!("merge {:?}", MergeTickets { idempotency_key: None, ..command.clone() });
        Key::new(&self.actor, command.idempotency_key.as_deref(), &request)
    }

    /// Merges tickets into one. The target keeps its opening message, department, client and status; only when a client
    /// has the last word and waits in one of the others, the target waits from then on, so that nobody is forgotten.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the target, and for any other ticket that I may not see or that is the target itself;
    /// [`Error::Missing`] when there is no other; [`Error::Invalid`] for one of somebody else: whoever asked in one
    /// reads the other from then on, so staff first say whose it is; what the rules refuse of a subject.
    pub async fn merge_tickets(&self, command: &MergeTickets) -> Result<TicketId> {
        let target = self.find(command.target).await?;
        if command.sources.is_empty() {
            return Err(Error::Missing { field: Field::Merged });
        }
        if command.sources.len() > MOST {
            return Err(Error::Invalid { field: Field::Merged, why: "there are more than 100" });
        }
        let subject = command.subject.as_deref().map(TicketSubject::new).transpose()?;
        let key = self.merge_key(command);
        retried!(self.write_merge(target.id, command, subject.as_ref(), key.as_ref()))
    }

    async fn write_merge(
        &self,
        target: TicketId,
        command: &MergeTickets,
        subject: Option<&TicketSubject>,
        key: Option<&Key>,
    ) -> std::result::Result<TicketId, Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        if let Some(key) = key
            && let Some((ticket, _)) = key.done(&mut tx).await?
        {
            return Ok(ticket);
        }
        let (before, sources) = self.lock_all(&mut tx, target, &command.sources).await?;
        if sources.iter().any(|source| !fits(&before.requester, &source.requester)) {
            return Err(Error::Invalid { field: Field::Merged, why: "one is of somebody else" }.into());
        }
        let mut merged = before.clone();
        let mut client_waits = false;
        for source in &sources {
            store::message::move_all(&mut tx, source.id, before.id).await?;
            store::outgoing_mail::move_all(&mut tx, source.id, before.id).await?;
            // Who holds the key of a guest's ticket is not shown a client's.
            let link_leads = source.requester.is_same_owner(&before.requester);
            store::merge::move_marks(&mut tx, source, before.id, link_leads, (self.me.id, now)).await?;
            store::ticket::delete(&mut tx, source).await?;
            let line =
                format!("The ticket \"{}\" was merged into this one: {}", source.number, source.subject);
            rules::system_line(&mut tx, &before, &line, now).await?;
            take_over(&mut merged, source);
            client_waits |= source.status_kind.awaits_staff();
            let client = source.requester.client.map(|client| client.0);
            let data = json!({"into": before.number.0, "into_id": before.id.0, "client": client});
            log(&mut tx, &self.actor, now, EventKind::TicketMerged, Some(source.id), None, &data).await?;
        }
        let read_at = store::event::last_read_by_client(&mut tx, before.id).await?;
        let mut after = recounted(&mut tx, &merged, read_at).await?;
        // The closings of those that came are not in the log of this one.
        after.waiting_since =
            after.waiting_since.max(merged.waiting_since.filter(|_| after.waiting_since.is_some()));
        after.client_unread = merged.client_unread && after.last_by_staff;
        after.staff_unread = merged.staff_unread && !after.last_by_staff;
        if let Some(subject) = subject {
            subject.as_str().clone_into(&mut after.subject);
        }
        self.finish_merge(&mut tx, &before, after, client_waits).await?;
        let names: Vec<i64> = sources.iter().map(|source| source.number.0).collect();
        let ids: Vec<i64> = sources.iter().map(|source| source.id.0).collect();
        let data = json!({"merged": names, "merged_ids": ids});
        log(&mut tx, &self.actor, now, EventKind::TicketMerged, Some(before.id), None, &data).await?;
        if let Some(key) = key {
            key.keep(&mut tx, (before.id, MessageId(0)), now).await?;
        }
        tx.commit().await?;
        Ok(before.id)
    }

    /// Writes the target with its status, its place in the queue and its subject.
    async fn finish_merge(
        &self,
        tx: &mut Tx<'_>,
        before: &Ticket,
        mut after: Ticket,
        client_waits: bool,
    ) -> std::result::Result<(), Failure> {
        let (now, directory) = (self.desk.now(), self.desk.directory());
        if client_waits && !after.last_by_staff && !after.status_kind.awaits_staff() {
            // In the others nobody had closed the question.
            let since = after.waiting_since.unwrap_or(after.last_message_at);
            rules::set_kind(&directory, &mut after, StatusKind::CustomerReply, now)?;
            after.waiting_since = Some(since);
        }
        rules::leave_archive(tx, &self.actor, before, &after, now).await?;
        rules::write(tx, &directory, before, &mut after).await?;
        if after.status != before.status {
            let since = after.waiting_since.unwrap_or(now);
            rules::follow_queue(tx, &directory, Some(before), &after, false, since).await?;
        }
        if after.subject != before.subject {
            store::message::index_subject(tx, after.id, &after.subject).await?;
        }
        rules::log_status(tx, &self.actor, before, &after, now).await
    }

    /// The target and the others, in the order of their ids and locked in it.
    async fn lock_all(
        &self,
        tx: &mut Tx<'_>,
        target: TicketId,
        sources: &[TicketRef],
    ) -> std::result::Result<(Ticket, Vec<Ticket>), Failure> {
        let missing = || Failure::from(Error::NotFound(What::Ticket));
        let mut ids = vec![target];
        for source in sources {
            let id = resolve(tx, *source).await?.ok_or_else(missing)?.id;
            if id == target {
                return Err(missing());
            }
            ids.push(id);
        }
        ids.sort_unstable();
        ids.dedup();
        let mut all = Vec::with_capacity(ids.len());
        for id in ids {
            store::ticket::lock(tx, id).await?;
            let ticket = store::ticket::find(tx, id).await?.filter(|ticket| self.sees(ticket));
            all.push(ticket.ok_or_else(missing)?);
        }
        let place = all.iter().position(|ticket| ticket.id == target).ok_or_else(missing)?;
        let ticket = all.remove(place);
        Ok((ticket, all))
    }
}

/// Whether one ticket may become part of another. A client never reads what another client or a guest asked, nor a guest
/// what anybody else did: staff who mean that first give the ticket to the client. A guest's may go into a client's, as
/// clients write from other addresses, and then the guest's link ends.
fn fits(target: &Requester, source: &Requester) -> bool {
    target.is_same_owner(source) || (target.client.is_some() && source.client.is_none())
}

/// What the target has from now on because one of the others had it.
fn take_over(target: &mut Ticket, source: &Ticket) {
    target.client_unread |= source.client_unread;
    target.staff_unread |= source.staff_unread;
    target.is_raised |= source.is_raised;
    target.returned_by_violation |= source.returned_by_violation;
    target.active_at = target.active_at.max(source.active_at);
    target.waiting_since = earlier(target.waiting_since, source.waiting_since);
}

fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// The names that a ticket was opened with, even when it is part of another by now: what a repeated call is told.
pub(super) async fn opened(tx: &mut Tx<'_>, id: TicketId) -> std::result::Result<Opened, Failure> {
    if let Some(ticket) = store::ticket::find(tx, id).await? {
        return Ok(Opened { id, number: ticket.number, access_key: ticket.access_key });
    }
    let merged = store::merge::find(tx, id).await?.ok_or(Error::NotFound(What::Ticket))?;
    Ok(Opened { id, number: merged.number, access_key: merged.access_key })
}
