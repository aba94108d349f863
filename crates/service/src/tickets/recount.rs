//! What a ticket says of its messages, worked out again from those that are left: after one was hidden or moved away.

use crate::failure::Failure;
use domain::{MessageKind, Ticket, Timestamp};
use store::Tx;
use store::message::Line;

/// The ticket with everything that follows from its messages; nothing is written. `read_at` is when its client last
/// read it: what staff wrote since, and after the client's own last message, is unread still.
pub(super) async fn recounted(
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
    Ok(Ticket {
        message_count: i64::try_from(visible.len()).unwrap_or(i64::MAX),
        last_message_at: last.map_or(ticket.opened_at, |line| line.created_at),
        last_by_staff: last.is_some_and(|line| line.by_staff),
        opening_files,
        has_note: lines.iter().any(|line| line.kind == MessageKind::Note),
        client_unread: ticket.client_unread && unread,
        waiting_since: waiting_since(ticket, &visible),
        ..ticket.clone()
    })
}

/// The client waits since the first of the messages that nobody has answered, or since later, if the ticket says so.
fn waiting_since(ticket: &Ticket, visible: &[&Line]) -> Option<Timestamp> {
    let first = visible.iter().rev().take_while(|line| !line.by_staff).last()?.created_at;
    match ticket.waiting_since {
        Some(since) => Some(since.max(first)),
        None => ticket.status_kind.awaits_staff().then_some(first),
    }
}
