//! The life of a ticket: what a status change and a message do to it and to its queue entries.

use super::answering_lock;
use crate::Directory;
use crate::failure::Failure;
use domain::{
    AccessKey, Actor, Author, AuthorKind, Department, Entropy, Error, EventKind, Message, MessageId,
    MessageKind, QueueEntry, QueueEntryId, QueuePlace, StaffId, StatusId, StatusKind, TicketId,
};
use domain::{Ticket, Timestamp, What};
use serde_json::json;
use store::Tx;

/// Puts the ticket into a status. Whatever closes a ticket or opens it again comes through here.
pub(crate) fn set_status(
    directory: &Directory,
    ticket: &mut Ticket,
    status: StatusId,
    now: Timestamp,
) -> Result<(), Error> {
    let status = directory.status(status).ok_or(Error::NotFound(What::Status))?;
    if status.kind == StatusKind::Closed {
        ticket.closed_at = ticket.closed_at.or(Some(now));
        // Who closes it is done with what was written.
        ticket.staff_unread = false;
    } else {
        if let Some(closed_at) = ticket.closed_at.take() {
            // Whose question was closed waits anew; who has written since waits since then.
            ticket.waiting_since = ticket.waiting_since.map(|at| if at > closed_at { at } else { now });
        }
        // Only what is closed is put away.
        ticket.is_archived = false;
    }
    if ticket.status != status.id {
        ticket.active_at = ticket.active_at.max(now);
    }
    ticket.status = status.id;
    ticket.status_kind = status.kind;
    Ok(())
}

/// Puts the ticket into the default status of a kind.
pub(crate) fn set_kind(
    directory: &Directory,
    ticket: &mut Ticket,
    kind: StatusKind,
    now: Timestamp,
) -> Result<(), Error> {
    let status = directory.default_status(kind).ok_or(Error::NotFound(What::Status))?.id;
    set_status(directory, ticket, status, now)
}

/// Its client opens a closed ticket again without a word: staff see that it came back, and the client waits from now
/// on.
pub(super) fn come_back(
    directory: &Directory,
    ticket: &mut Ticket,
    kind: StatusKind,
    now: Timestamp,
) -> Result<(), Error> {
    set_kind(directory, ticket, kind, now)?;
    ticket.staff_unread = true;
    ticket.waiting_since = Some(now);
    Ok(())
}

/// Gives the ticket to a department. Its provider goes along, and the client may close it only where it could before
/// and may there.
pub(crate) fn move_to(ticket: &mut Ticket, department: &Department) {
    ticket.department = department.id;
    ticket.provider = department.provider;
    ticket.client_may_close &= department.client_may_close;
}

/// What a public message does to a ticket, before the status it asks for.
pub(crate) fn spoken(ticket: &mut Ticket, by_staff: bool, at: Timestamp) {
    ticket.last_message_at = ticket.last_message_at.max(at);
    ticket.active_at = ticket.active_at.max(at);
    ticket.last_by_staff = by_staff;
    ticket.message_count += 1;
    ticket.client_unread = by_staff;
    ticket.staff_unread = !by_staff;
    // A second message of a client who waits already does not begin the wait again, unless the ticket was closed
    // meanwhile: then nobody waited.
    let waits = ticket.waiting_since.filter(|_| ticket.status_kind != StatusKind::Closed);
    ticket.waiting_since = if by_staff { None } else { waits.or(Some(at)) };
}

/// Where the entries of a ticket stand in the queue.
pub(crate) fn place(directory: &Directory, ticket: &Ticket) -> QueuePlace {
    QueuePlace {
        is_raised: ticket.is_raised,
        base_weight: directory.weight(ticket.department, ticket.priority),
        due_at: ticket.due_at,
    }
}

/// Works out when an answer is due: the client waits, staff should look, and the department has a target or the ticket
/// a deadline of its own; the earlier one counts. A target is counted from the first message that nobody answered.
pub(crate) fn settle(directory: &Directory, ticket: &mut Ticket) {
    let waits = ticket.waiting_since.filter(|_| ticket.status_kind.awaits_staff());
    let target = waits.and_then(|since| directory.due_at(ticket.department, ticket.priority, since));
    let deadline = ticket.deadline_at.filter(|_| waits.is_some());
    ticket.due_at = target.into_iter().chain(deadline).min();
}

/// Writes a changed ticket with its deadline, and moves its queue entries to the place that follows.
pub(crate) async fn write(
    tx: &mut Tx<'_>,
    directory: &Directory,
    before: &Ticket,
    after: &mut Ticket,
) -> Result<(), Failure> {
    settle(directory, after);
    after.active_at = after.active_at.max(after.last_message_at);
    store::ticket::update(tx, before, after).await?;
    let new = place(directory, after);
    if new != place(directory, before) {
        store::queue::place(tx, after.id, new).await?;
    }
    Ok(())
}

/// Ends the links of a ticket that became somebody else's, its own and those of the tickets that are part of it: whoever
/// holds one is the old owner. The number stays, with a new key.
pub(super) async fn renew_link(
    tx: &mut Tx<'_>,
    entropy: &dyn Entropy,
    before: &Ticket,
    after: &mut Ticket,
) -> Result<(), Failure> {
    if !after.requester.is_same_owner(&before.requester) {
        after.access_key = AccessKey::generate(entropy);
        store::merge::end_links(tx, after.id).await?;
    }
    Ok(())
}

/// Brings the queue in line with the status: who waits for staff stands in a queue, who was answered or closed
/// does not. `keep` leaves the entries of an answered ticket where they are.
pub(crate) async fn follow_queue(
    tx: &mut Tx<'_>,
    directory: &Directory,
    before: Option<&Ticket>,
    after: &Ticket,
    keep: bool,
    now: Timestamp,
) -> Result<(), Failure> {
    match after.status_kind {
        StatusKind::Closed => store::queue::delete_of_ticket(tx, after.id).await?,
        StatusKind::Answered if !keep => store::queue::delete_of_ticket(tx, after.id).await?,
        StatusKind::Answered | StatusKind::OnHold => {}
        StatusKind::New | StatusKind::CustomerReply | StatusKind::InProgress => {
            let waits = match before {
                Some(_) => !store::queue::of_ticket(tx, after.id).await?.is_empty(),
                None => false,
            };
            if !waits {
                store::queue::wait_for_department(
                    tx,
                    after.id,
                    after.department,
                    place(directory, after),
                    now,
                )
                .await?;
            }
        }
    }
    Ok(())
}

/// Ends an entry of a ticket whose row is locked, and says whether the ticket still waits for somebody else.
pub(crate) async fn end_entry(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    entry: QueueEntryId,
) -> Result<bool, Failure> {
    let entries = store::queue::of_ticket(tx, ticket).await?;
    // Another answer may have ended it while we waited for the row.
    entries.iter().find(|found| found.id == entry).ok_or(Error::NotFound(What::QueueEntry))?;
    store::queue::delete(tx, entry).await?;
    Ok(entries.len() > 1)
}

/// Ends the entry of a staff member, or without one those that wait for a department, and says whether the ticket still
/// waits for somebody else. Its row is locked.
pub(crate) async fn end_mine(tx: &mut Tx<'_>, ticket: TicketId, staff: StaffId) -> Result<bool, Failure> {
    let entries = store::queue::of_ticket(tx, ticket).await?;
    let mine = entries.iter().find(|entry| entry.staff == Some(staff)).map(|entry| entry.id);
    let ends = |entry: &&QueueEntry| match mine {
        Some(mine) => entry.id == mine,
        None => entry.staff.is_none(),
    };
    let ended: Vec<_> = entries.iter().filter(ends).collect();
    for entry in &ended {
        store::queue::delete(tx, entry.id).await?;
    }
    Ok(ended.len() < entries.len())
}

/// Lets a ticket wait in its new department. Who has taken it keeps it only if he answers for that department too.
pub(crate) async fn move_queue(
    tx: &mut Tx<'_>,
    directory: &Directory,
    after: &Ticket,
) -> Result<(), Failure> {
    let mut waits = false;
    for entry in store::queue::of_ticket(tx, after.id).await? {
        if entry.staff.is_some_and(|staff| directory.answers_for(staff, after.department)) {
            continue;
        }
        // One entry is enough for a department.
        if waits {
            store::queue::delete(tx, entry.id).await?;
        } else {
            store::queue::give_to_department(tx, entry.id, after.department).await?;
            waits = true;
        }
    }
    Ok(())
}

/// Says in timeline and log that a ticket came out of the archive, if it did.
pub(crate) async fn leave_archive(
    tx: &mut Tx<'_>,
    actor: &Actor,
    before: &Ticket,
    after: &Ticket,
    now: Timestamp,
) -> Result<(), Failure> {
    if !before.is_archived || after.is_archived {
        return Ok(());
    }
    system_line(tx, after, "The ticket was removed from Archive", now).await?;
    super::log(tx, actor, now, EventKind::TicketUnarchived, Some(after.id), None, &json!({})).await
}

/// Adds a line by the desk itself to the timeline.
pub(crate) async fn system_line(
    tx: &mut Tx<'_>,
    ticket: &Ticket,
    text: &str,
    now: Timestamp,
) -> Result<MessageId, Failure> {
    let line = Message {
        id: MessageId(0),
        ticket: ticket.id,
        kind: MessageKind::System,
        author: Author { kind: AuthorKind::System, name: String::new(), email: String::new() },
        body: text.to_owned(),
        is_markdown: false,
        is_hidden: false,
        is_opening: false,
        created_at: now,
    };
    Ok(store::message::insert(tx, &line, None).await?)
}

/// The event of a change of status, if there was one. In a closed ticket nobody is answering any more.
pub(crate) async fn log_status(
    tx: &mut Tx<'_>,
    actor: &Actor,
    before: &Ticket,
    after: &Ticket,
    now: Timestamp,
) -> Result<(), Failure> {
    if before.status == after.status {
        return Ok(());
    }
    let kind = if after.status_kind == StatusKind::Closed {
        answering_lock::release(tx, actor, after.id, None, now).await?;
        EventKind::TicketClosed
    } else {
        EventKind::StatusChanged
    };
    let data = json!({"from": before.status.0, "to": after.status.0});
    super::log(tx, actor, now, kind, Some(after.id), None, &data).await
}
