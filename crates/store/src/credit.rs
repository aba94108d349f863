//! Incident credits: what a client has left, and why. The number in the client's row decides, the entries tell.

use crate::{Error, FromRow, P, Result, Row, Tx, statements};
use domain::{ChargeId, ClientId, CreditEntry, CreditReason, StaffId, TicketId, Timestamp};

statements! {
    LEFT: "SELECT credits FROM client WHERE id = $1";
    TAKE: "UPDATE client SET credits = credits - $2 WHERE id = $1 AND credits >= $2";
    GIVE: "UPDATE client SET credits = credits + $2 WHERE id = $1 AND credits <= $3";
    INSERT: "INSERT INTO credit_entry (client_id, ticket_id, staff_id, charge_id, reason, amount, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    PAID: "SELECT 1 FROM credit_entry WHERE ticket_id = $1 AND client_id = $2 AND reason = $3 LIMIT 1";
    OF_CLIENT: "SELECT client_id, ticket_id, staff_id, charge_id, reason, amount, created_at FROM credit_entry
        WHERE client_id = $1 ORDER BY id DESC LIMIT 1000";
}

impl FromRow for CreditEntry {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            client: ClientId(row.get(0)?),
            ticket: row.get::<Option<i64>>(1)?.map(TicketId),
            staff: row.get::<Option<i64>>(2)?.map(StaffId),
            charge: row.get::<Option<i64>>(3)?.map(ChargeId),
            reason: CreditReason::from_code(row.get(4)?).ok_or(Error::BadRow("credit_entry.reason"))?,
            amount: row.get(5)?,
            created_at: Timestamp(row.get(6)?),
        })
    }
}

/// How many credits a client has left.
pub async fn left(tx: &mut Tx<'_>, client: ClientId) -> Result<Option<i64>> {
    tx.opt(&LEFT, &[P::I(client.0)]).await
}

/// Gives or takes the credits of an entry. False, and nothing is changed, when the client has fewer than are to be
/// taken, or more than can be counted, or is gone.
pub async fn insert(tx: &mut Tx<'_>, entry: &CreditEntry) -> Result<bool> {
    let (client, amount) = (P::I(entry.client.0), entry.amount);
    let changed = if amount < 0 {
        tx.exec(&TAKE, &[client, P::I(amount.saturating_neg())]).await?
    } else {
        tx.exec(&GIVE, &[client, P::I(amount), P::I(i64::MAX - amount)]).await?
    };
    if changed == 0 {
        return Ok(false);
    }
    let values = [
        P::I(entry.client.0),
        entry.ticket.map(|id| id.0).into(),
        entry.staff.map(|id| id.0).into(),
        entry.charge.map(|id| id.0).into(),
        P::I(entry.reason.code()),
        P::I(amount),
        P::I(entry.created_at.0),
    ];
    tx.exec(&INSERT, &values).await?;
    Ok(true)
}

/// Whether a client has used a credit for a ticket that it opened or moved where that costs one.
pub async fn has_paid(tx: &mut Tx<'_>, client: ClientId, ticket: TicketId) -> Result<bool> {
    let values = [P::I(ticket.0), P::I(client.0), P::I(CreditReason::Opened.code())];
    Ok(tx.opt::<i64>(&PAID, &values).await?.is_some())
}

/// Why a client has as many credits as it has, the newest first, up to 1000 entries.
pub async fn of_client(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<CreditEntry>> {
    tx.all(&OF_CLIENT, &[P::I(client.0)]).await
}
