//! The event log. Append only.

use crate::{FromRow, P, Result, Row, Tx, statements};
use domain::{ClientId, CredentialId, EventId, EventKind, MessageId, StaffId, TicketId, Timestamp};

statements! {
    INSERT: "INSERT INTO event (kind, ticket_id, message_id, client_id, staff_id, on_behalf_by_staff_id, credential_id,
        door, address, data, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    LAST_READ: "SELECT created_at FROM event WHERE ticket_id = $1 AND kind = $2 AND client_id IS NOT NULL
        ORDER BY id DESC LIMIT 1";
    HAPPENED: "SELECT 1 FROM event WHERE ticket_id = $1 AND kind = $2 AND created_at > $3 AND created_at <= $4 LIMIT 1";
    NEWEST: "SELECT id, kind, ticket_id, client_id, staff_id, address, data, created_at FROM event
        WHERE id > 0 ORDER BY id DESC LIMIT $1 OFFSET $2";
    COUNT_NEWEST: "SELECT COUNT(*) FROM (SELECT id FROM event WHERE id > 0 ORDER BY id DESC LIMIT $1) newest";
    OPENED_FROM: "SELECT client_id, on_behalf_by_staff_id, address, data FROM event
        WHERE ticket_id = $1 AND kind = $2 ORDER BY id LIMIT 1";
    OF_TICKET: "SELECT id, kind, door, data, created_at FROM event WHERE ticket_id = $1 ORDER BY id LIMIT 1000";
}

/// An entry to be written.
#[derive(Debug, Clone)]
pub struct NewEvent<'a> {
    /// What happened.
    pub kind: EventKind,
    /// To which ticket.
    pub ticket: Option<TicketId>,
    /// By or to which message.
    pub message: Option<MessageId>,
    /// The client who did it.
    pub client: Option<ClientId>,
    /// The staff member who did it.
    pub staff: Option<StaffId>,
    /// The staff member who acted as the one above.
    pub on_behalf_by: Option<StaffId>,
    /// The credential it was done with.
    pub credential: Option<CredentialId>,
    /// Through which door.
    pub door: &'a str,
    /// From which address, or empty.
    pub address: &'a str,
    /// Details as a JSON object.
    pub data: &'a str,
    /// When.
    pub at: Timestamp,
}

/// An entry with who did it, for whoever reads the log as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Its id.
    pub id: EventId,
    /// The name of what happened.
    pub kind: String,
    /// To which ticket.
    pub ticket: Option<TicketId>,
    /// The client who did it.
    pub client: Option<ClientId>,
    /// The staff member who did it.
    pub staff: Option<StaffId>,
    /// From which address, or empty.
    pub address: String,
    /// Details as a JSON object.
    pub data: String,
    /// When.
    pub at: Timestamp,
}

impl FromRow for Activity {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: EventId(row.get(0)?),
            kind: row.get(1)?,
            ticket: row.get::<Option<i64>>(2)?.map(TicketId),
            client: row.get::<Option<i64>>(3)?.map(ClientId),
            staff: row.get::<Option<i64>>(4)?.map(StaffId),
            address: row.get(5)?,
            data: row.get(6)?,
            at: Timestamp(row.get(7)?),
        })
    }
}

/// The newest entries, the newest first.
pub async fn newest(tx: &mut Tx<'_>, limit: i64, offset: i64) -> Result<Vec<Activity>> {
    tx.all(&NEWEST, &[P::I(limit), P::I(offset)]).await
}

/// How many entries there are, counted as far as a number.
pub async fn count_newest(tx: &mut Tx<'_>, most: i64) -> Result<i64> {
    tx.one(&COUNT_NEWEST, &[P::I(most)]).await
}

/// An entry as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id; entries of one ticket are ordered by it.
    pub id: EventId,
    /// The name of what happened.
    pub kind: String,
    /// Through which door.
    pub door: String,
    /// Details as a JSON object.
    pub data: String,
    /// When.
    pub at: Timestamp,
}

impl FromRow for Event {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: EventId(row.get(0)?),
            kind: row.get(1)?,
            door: row.get(2)?,
            data: row.get(3)?,
            at: Timestamp(row.get(4)?),
        })
    }
}

/// Writes an entry.
pub async fn insert(tx: &mut Tx<'_>, event: &NewEvent<'_>) -> Result<()> {
    let values = [
        P::T(event.kind.name()),
        event.ticket.map(|id| id.0).into(),
        event.message.map(|id| id.0).into(),
        event.client.map(|id| id.0).into(),
        event.staff.map(|id| id.0).into(),
        event.on_behalf_by.map(|id| id.0).into(),
        event.credential.map(|id| id.0).into(),
        P::T(event.door),
        P::T(event.address),
        P::T(event.data),
        P::I(event.at.0),
    ];
    tx.exec(&INSERT, &values).await.map(drop)
}

/// The first 1000 entries of a ticket.
pub async fn of_ticket(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<Event>> {
    tx.all(&OF_TICKET, &[P::I(ticket.0)]).await
}

/// Whether such a thing happened to a ticket after one moment and until another.
pub async fn happened(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    kind: EventKind,
    after: Timestamp,
    until: Timestamp,
) -> Result<bool> {
    let values = [P::I(ticket.0), P::T(kind.name()), P::I(after.0), P::I(until.0)];
    Ok(tx.opt::<i64>(&HAPPENED, &values).await?.is_some())
}

/// How a ticket was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Whether its client did it, without staff acting for it.
    pub by_client: bool,
    /// From which address, or empty.
    pub address: String,
    /// Details as a JSON object.
    pub data: String,
}

impl FromRow for Opening {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let (client, staff) = (row.get::<Option<i64>>(0)?, row.get::<Option<i64>>(1)?);
        Ok(Self { by_client: client.is_some() && staff.is_none(), address: row.get(2)?, data: row.get(3)? })
    }
}

/// How a ticket was opened, if it was and not split off another.
pub async fn opening(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Option<Opening>> {
    tx.opt(&OPENED_FROM, &[P::I(ticket.0), P::T(EventKind::TicketOpened.name())]).await
}

/// When a client last read what it had not read of a ticket.
pub async fn last_read_by_client(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Option<Timestamp>> {
    let at: Option<i64> = tx.opt(&LAST_READ, &[P::I(ticket.0), P::T(EventKind::TicketRead.name())]).await?;
    Ok(at.map(Timestamp))
}
