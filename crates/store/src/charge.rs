//! The ledger of money taken from clients, and the balances it moves. Rows are added, never changed.

use crate::{Error, FromRow, P, Result, Row, Tx, statements};
use domain::{Charge, ChargeId, ChargeKind, ClientId, Money, StaffId, TicketId, Timestamp};

macro_rules! columns {
    () => {
        "id, client_id, ticket_id, staff_id, kind, amount, reverses_id, note, created_at"
    };
}

statements! {
    FIND: concat!("SELECT ", columns!(), " FROM charge WHERE id = $1");
    OF_CLIENT: concat!("SELECT ", columns!(), " FROM charge WHERE client_id = $1 ORDER BY id DESC LIMIT 1000");
    REVERSAL: "SELECT id FROM charge WHERE reverses_id = $1";
    OF_TICKET: "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT), COUNT(*) FROM charge WHERE ticket_id = $1";
    INSERT: "INSERT INTO charge (client_id, ticket_id, staff_id, kind, amount, reverses_id, note, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
    TAKE: "UPDATE client SET balance = balance - $2 WHERE id = $1 AND balance BETWEEN $3 AND $4";
}

impl FromRow for Charge {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: ChargeId(row.get(0)?),
            client: ClientId(row.get(1)?),
            ticket: row.get::<Option<i64>>(2)?.map(TicketId),
            staff: row.get::<Option<i64>>(3)?.map(StaffId),
            kind: ChargeKind::from_code(row.get(4)?).ok_or(Error::BadRow("charge.kind"))?,
            amount: Money(row.get(5)?),
            reverses: row.get::<Option<i64>>(6)?.map(ChargeId),
            note: row.get(7)?,
            created_at: Timestamp(row.get(8)?),
        })
    }
}

/// The row of an id.
pub async fn find(tx: &mut Tx<'_>, id: ChargeId) -> Result<Option<Charge>> {
    tx.opt(&FIND, &[P::I(id.0)]).await
}

/// What was taken from a client, the newest first, up to 1000 rows.
pub async fn of_client(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<Charge>> {
    tx.all(&OF_CLIENT, &[P::I(client.0)]).await
}

/// The counter-entry of a row.
pub async fn reversal_of(tx: &mut Tx<'_>, id: ChargeId) -> Result<Option<ChargeId>> {
    Ok(tx.opt::<i64>(&REVERSAL, &[P::I(id.0)]).await?.map(ChargeId))
}

/// What was taken in a ticket, less what was given back, and in how many rows.
pub async fn of_ticket(tx: &mut Tx<'_>, ticket: TicketId) -> Result<(Money, i64)> {
    tx.one(&OF_TICKET, &[P::I(ticket.0)]).await.map(|(sum, rows)| (Money(sum), rows))
}

/// Takes the amount of a row from the client's balance and adds the row; its id is ignored. `None` when the client
/// is gone, or its balance cannot be counted any more.
pub async fn insert(tx: &mut Tx<'_>, charge: &Charge) -> Result<Option<ChargeId>> {
    let amount = charge.amount.0;
    // No engine is asked to count beyond its numbers: one would say an error, the other a fraction.
    let (least, most) = (i64::MIN.saturating_add(amount.max(0)), i64::MAX.saturating_add(amount.min(0)));
    let values = [P::I(charge.client.0), P::I(amount), P::I(least), P::I(most)];
    if tx.exec(&TAKE, &values).await? == 0 {
        return Ok(None);
    }
    let values = [
        P::I(charge.client.0),
        charge.ticket.map(|id| id.0).into(),
        charge.staff.map(|id| id.0).into(),
        P::I(charge.kind.code()),
        P::I(amount),
        charge.reverses.map(|id| id.0).into(),
        P::T(&charge.note),
        P::I(charge.created_at.0),
    ];
    tx.one(&INSERT, &values).await.map(|id| Some(ChargeId(id)))
}
