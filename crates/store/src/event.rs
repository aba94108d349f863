//! The event log. Append only.

use crate::{FromRow, P, Result, Row, Tx, statements};
use domain::{ClientId, CredentialId, EventId, EventKind, MessageId, StaffId, TicketId, Timestamp};

/// The columns of an [`Activity`].
macro_rules! activity {
    () => {
        "id, kind, ticket_id, client_id, staff_id, address, data, created_at, about_client_id"
    };
}

statements! {
    INSERT: "INSERT INTO event (kind, ticket_id, message_id, client_id, staff_id, on_behalf_by_staff_id, credential_id,
        door, address, data, created_at, about_client_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
            COALESCE($12, (SELECT client_id FROM ticket WHERE id = $2), $4))";
    LAST_READ: "SELECT created_at FROM event WHERE ticket_id = $1 AND kind = $2 AND client_id IS NOT NULL
        ORDER BY id DESC LIMIT 1";
    HAPPENED: "SELECT 1 FROM event WHERE ticket_id = $1 AND kind = $2 AND created_at > $3 AND created_at <= $4 LIMIT 1";
    NEWEST: concat!("SELECT ", activity!(), " FROM event WHERE id > 0 ORDER BY id DESC LIMIT $1 OFFSET $2");
    NEWEST_ABOUT: concat!("SELECT ", activity!(), " FROM event WHERE about_client_id = $3
        ORDER BY id DESC LIMIT $1 OFFSET $2");
    COUNT_ABOUT: "SELECT COUNT(*) FROM event WHERE about_client_id = $1";
    COUNT_AFTER: "SELECT COUNT(*) FROM event WHERE id > $1";
    COUNT_UNTIL: "SELECT COUNT(*) FROM event WHERE id > $1 AND id <= $2";
    LAST_UNTIL: "SELECT id FROM event WHERE id > $1 AND created_at <= $2 ORDER BY id DESC LIMIT 1";
    OPENED_FROM: "SELECT client_id, on_behalf_by_staff_id, address, data FROM event
        WHERE ticket_id = $1 AND kind = $2 ORDER BY id LIMIT 1";
    LAST_EDIT: "SELECT created_at, staff_id FROM event WHERE ticket_id = $1 AND kind IN ($2, $3)
        ORDER BY id DESC LIMIT 1";
    FIRST_DATA: "SELECT data FROM event WHERE ticket_id = $1 AND kind = $2 ORDER BY id LIMIT 1";
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
    /// The client it is about, where that is neither who did it nor whose ticket it is about.
    pub about: Option<ClientId>,
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
    /// The client it is about, as it was then.
    pub about: Option<ClientId>,
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
            about: row.get::<Option<i64>>(8)?.map(ClientId),
        })
    }
}

/// The newest entries, of all or about a client, the newest first.
pub async fn newest(
    tx: &mut Tx<'_>,
    about: Option<ClientId>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Activity>> {
    match about {
        Some(client) => tx.all(&NEWEST_ABOUT, &[P::I(limit), P::I(offset), P::I(client.0)]).await,
        None => tx.all(&NEWEST, &[P::I(limit), P::I(offset)]).await,
    }
}

/// How many entries about a client there are.
pub async fn count_about(tx: &mut Tx<'_>, client: ClientId) -> Result<i64> {
    tx.one(&COUNT_ABOUT, &[P::I(client.0)]).await
}

/// How many entries there are after one.
pub async fn count_after(tx: &mut Tx<'_>, after: EventId) -> Result<i64> {
    tx.one(&COUNT_AFTER, &[P::I(after.0)]).await
}

/// How many entries there are after one, until another: all of the log, the first time.
pub async fn count_until(tx: &mut Tx<'_>, after: EventId, until: EventId) -> Result<i64> {
    let counted: Vec<i64> = tx.all_long(COUNT_UNTIL.sqlite, &[P::I(after.0), P::I(until.0)]).await?;
    Ok(counted.into_iter().next().unwrap_or(0))
}

/// The last entry after one that is as old as this.
pub async fn last_until(tx: &mut Tx<'_>, after: EventId, until: Timestamp) -> Result<Option<EventId>> {
    let found: Option<i64> = tx.opt(&LAST_UNTIL, &[P::I(after.0), P::I(until.0)]).await?;
    Ok(found.map(EventId))
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
        event.about.map(|id| id.0).into(),
    ];
    tx.exec(&INSERT, &values).await.map(drop)
}

/// The first 1000 entries of a ticket.
pub async fn of_ticket(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<Event>> {
    tx.all(&OF_TICKET, &[P::I(ticket.0)]).await
}

/// The details of the first such thing that happened to a ticket.
pub async fn first_data(tx: &mut Tx<'_>, ticket: TicketId, kind: EventKind) -> Result<Option<String>> {
    tx.opt(&FIRST_DATA, &[P::I(ticket.0), P::T(kind.name())]).await
}

/// When a ticket or one of its messages was changed last, and by which staff member.
pub async fn last_edit(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Option<(Timestamp, Option<StaffId>)>> {
    let kinds = [EventKind::TicketChanged, EventKind::MessageEdited].map(|kind| P::T(kind.name()));
    let [changed, edited] = kinds;
    let found: Option<(i64, Option<i64>)> = tx.opt(&LAST_EDIT, &[P::I(ticket.0), changed, edited]).await?;
    Ok(found.map(|(at, staff)| (Timestamp(at), staff.map(StaffId))))
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
