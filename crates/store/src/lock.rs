//! Who is answering which ticket.

use crate::{FromRow, P, Result, Row, Tx, statements};
use domain::{AnsweringLock, StaffId, TicketId, Timestamp};

statements! {
    FIND: "SELECT ticket_id, staff_id, taken_at, expires_at FROM answering_lock WHERE ticket_id = $1";
    TAKE: "INSERT INTO answering_lock (ticket_id, staff_id, taken_at, expires_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (ticket_id) DO UPDATE SET staff_id = EXCLUDED.staff_id, taken_at = EXCLUDED.taken_at,
        expires_at = EXCLUDED.expires_at";
    RENEW: "UPDATE answering_lock SET expires_at = $3 WHERE ticket_id = $1 AND staff_id = $2";
    DELETE: "DELETE FROM answering_lock WHERE ticket_id = $1";
}

impl FromRow for AnsweringLock {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            ticket: TicketId(row.get(0)?),
            staff: StaffId(row.get(1)?),
            taken_at: Timestamp(row.get(2)?),
            expires_at: Timestamp(row.get(3)?),
        })
    }
}

/// The lock of a ticket, live or not.
pub async fn find(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Option<AnsweringLock>> {
    tx.opt(&FIND, &[P::I(ticket.0)]).await
}

/// Takes a lock, from whoever had it.
pub async fn take(tx: &mut Tx<'_>, lock: &AnsweringLock) -> Result<()> {
    let values = [lock.ticket.0, lock.staff.0, lock.taken_at.0, lock.expires_at.0].map(P::I);
    tx.exec(&TAKE, &values).await.map(drop)
}

/// Makes a lock last until then, if it is still its holder's.
pub async fn renew(tx: &mut Tx<'_>, ticket: TicketId, staff: StaffId, until: Timestamp) -> Result<()> {
    tx.exec(&RENEW, &[P::I(ticket.0), P::I(staff.0), P::I(until.0)]).await.map(drop)
}

/// Removes the lock of a ticket.
pub async fn delete(tx: &mut Tx<'_>, ticket: TicketId) -> Result<()> {
    tx.exec(&DELETE, &[P::I(ticket.0)]).await.map(drop)
}
