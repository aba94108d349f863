//! The tickets that staff members have marked for themselves.

use crate::{P, Result, Tx, statements};
use domain::{StaffId, TicketId, Timestamp};

statements! {
    INSERT: "INSERT INTO favourite (staff_id, ticket_id, created_at) VALUES ($1, $2, $3)
        ON CONFLICT (staff_id, ticket_id) DO NOTHING";
    DELETE: "DELETE FROM favourite WHERE staff_id = $1 AND ticket_id = $2";
}

/// Marks a ticket for a staff member; says whether it was not marked before.
pub async fn insert(tx: &mut Tx<'_>, staff: StaffId, ticket: TicketId, now: Timestamp) -> Result<bool> {
    Ok(tx.exec(&INSERT, &[P::I(staff.0), P::I(ticket.0), P::I(now.0)]).await? > 0)
}

/// Takes the mark of a staff member off a ticket; says whether it was there.
pub async fn delete(tx: &mut Tx<'_>, staff: StaffId, ticket: TicketId) -> Result<bool> {
    Ok(tx.exec(&DELETE, &[P::I(staff.0), P::I(ticket.0)]).await? > 0)
}
