//! The summaries of tickets, one for each at most.

use crate::{P, Result, Tx, statements};
use domain::{StaffId, TicketId, Timestamp};

statements! {
    FIND: "SELECT body FROM ticket_summary WHERE ticket_id = $1";
    SET: "INSERT INTO ticket_summary (ticket_id, body, staff_id, written_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (ticket_id) DO UPDATE SET body = $2, staff_id = $3, written_at = $4";
    DELETE: "DELETE FROM ticket_summary WHERE ticket_id = $1";
}

/// The summary of a ticket.
pub async fn find(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Option<String>> {
    tx.opt(&FIND, &[P::I(ticket.0)]).await
}

/// Writes the summary of a ticket in place of the one before; an empty text removes it.
pub async fn set(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    body: &str,
    staff: StaffId,
    now: Timestamp,
) -> Result<()> {
    if body.is_empty() {
        return tx.exec(&DELETE, &[P::I(ticket.0)]).await.map(drop);
    }
    tx.exec(&SET, &[P::I(ticket.0), P::T(body), P::I(staff.0), P::I(now.0)]).await.map(drop)
}
