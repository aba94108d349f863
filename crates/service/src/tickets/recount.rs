//! What a ticket says of its messages, worked out again from those that are left: after one was hidden or moved away.

use super::rules;
use crate::failure::Failure;
use crate::{Desk, Directory};
use domain::{Actor, EventKind, MessageKind, StatusKind, Ticket, Timestamp};
use store::Tx;
use store::message::Line;

/// The ticket with everything that follows from its messages; nothing is written. `read_at` is when its client last
/// read it: what staff wrote since, and after the client's own last message, is unread still.
pub(crate) async fn recounted(
    tx: &mut Tx<'_>,
    ticket: &Ticket,
    read_at: Option<Timestamp>,
) -> Result<Ticket, Failure> {
    let lines = store::message::outline(tx, ticket.id).await?;
    let opening = lines.iter().find(|line| line.is_opening && !line.is_hidden);
    let opening_files = match opening {
        Some(opening) => store::attachment::count_of_message(tx, opening.id).await?,
        None => 0,
    };
    let visible: Vec<&Line> = lines.iter().filter(|line| line.is_visible()).collect();
    let last = visible.last();
    let unread = visible
        .iter()
        .rev()
        .take_while(|line| line.by_staff)
        .any(|line| read_at.is_none_or(|read_at| line.created_at > read_at));
    let waiting_since = waiting_since(tx, ticket, &visible).await?;
    Ok(Ticket {
        message_count: i64::try_from(visible.len()).unwrap_or(i64::MAX),
        last_message_at: last.map_or(ticket.opened_at, |line| line.created_at),
        last_by_staff: last.is_some_and(|line| line.by_staff),
        opening_files,
        has_note: lines.iter().any(|line| line.kind == MessageKind::Note),
        client_unread: ticket.client_unread && unread,
        waiting_since,
        ..ticket.clone()
    })
}

/// The client waits since the first of the messages that nobody has answered; since later, as the ticket says, when it
/// was closed in between, because then nobody waited.
async fn waiting_since(
    tx: &mut Tx<'_>,
    ticket: &Ticket,
    visible: &[&Line],
) -> Result<Option<Timestamp>, Failure> {
    let unanswered = visible.iter().rev().take_while(|line| !line.by_staff);
    let Some(first) = unanswered.last().map(|line| line.created_at) else { return Ok(None) };
    Ok(match ticket.waiting_since {
        Some(since) if since > first => {
            let kind = EventKind::TicketClosed;
            let closed = store::event::happened(tx, ticket.id, kind, first, since).await?;
            Some(if closed { since } else { first })
        }
        Some(_) => Some(first),
        None => ticket.status_kind.awaits_staff().then_some(first),
    })
}

/// A recounted ticket whose answer was taken away: if it counted as answered, and the client has the last word now, the
/// client waits again. True when it does.
pub(super) async fn wait_again(
    tx: &mut Tx<'_>,
    directory: &Directory,
    before: &Ticket,
    after: &mut Ticket,
    now: Timestamp,
) -> Result<bool, Failure> {
    let answered = before.status_kind == StatusKind::Answered && before.last_by_staff;
    if !answered || after.last_by_staff || after.message_count == 0 {
        return Ok(false);
    }
    rules::set_kind(directory, after, StatusKind::CustomerReply, now)?;
    let again = recounted(tx, after, None).await?;
    after.waiting_since = again.waiting_since;
    Ok(true)
}

/// Writes a ticket of which messages were taken away, with what follows for the queue.
pub(super) async fn write_without(
    tx: &mut Tx<'_>,
    desk: &Desk,
    actor: &Actor,
    before: &Ticket,
) -> Result<(), Failure> {
    let (now, directory) = (desk.now(), desk.directory());
    let read_at = store::event::last_read_by_client(tx, before.id).await?;
    let mut after = recounted(tx, before, read_at).await?;
    let waits = wait_again(tx, &directory, before, &mut after, now).await?;
    rules::write(tx, &directory, before, &mut after).await?;
    if waits {
        rules::leave_archive(tx, actor, before, &after, now).await?;
        let since = after.waiting_since.unwrap_or(now);
        rules::follow_queue(tx, &directory, Some(before), &after, false, since).await?;
        rules::log_status(tx, actor, before, &after, now).await?;
    }
    Ok(())
}
