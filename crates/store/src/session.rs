//! Sessions. A token is kept as its SHA-256 only.

use crate::{FromRow, P, Result, Row, Tx, statements};
use domain::{ClientId, StaffId, Timestamp};

statements! {
    FIND: "SELECT staff_id, client_id, on_behalf_by_staff_id, last_used_at, parent_hash FROM session
        WHERE token_hash = $1 AND door = $2";
    INSERT: "INSERT INTO session (token_hash, door, staff_id, client_id, on_behalf_by_staff_id, address, created_at,
        last_used_at, parent_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)";
    OF_STAFF: "SELECT staff_id, address, created_at, last_used_at FROM session
        WHERE last_used_at >= $1 AND staff_id IS NOT NULL ORDER BY last_used_at DESC LIMIT 1000";
    USED: "UPDATE session SET last_used_at = $2 WHERE token_hash = $1";
    DELETE: "DELETE FROM session WHERE token_hash = $1";
    DELETE_OF_STAFF: "DELETE FROM session WHERE staff_id = $1 OR on_behalf_by_staff_id = $1"
        scans because "sessions are few and passwords change rarely";
    DELETE_OF_CLIENT: "DELETE FROM session WHERE client_id = $1 AND on_behalf_by_staff_id IS NULL";
    EXPIRE: "DELETE FROM session WHERE last_used_at < $1";
}

/// A staff member who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnlineStaff {
    /// Who.
    pub staff: StaffId,
    /// From which address, or empty.
    pub address: String,
    /// Since when.
    pub since: Timestamp,
    /// The last use of the session, to the minute.
    pub last_used_at: Timestamp,
}

impl FromRow for OnlineStaff {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            staff: StaffId(row.get(0)?),
            address: row.get(1)?,
            since: Timestamp(row.get(2)?),
            last_used_at: Timestamp(row.get(3)?),
        })
    }
}

/// The sessions of staff that were used since then, the last used first.
pub async fn of_staff(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<OnlineStaff>> {
    tx.all(&OF_STAFF, &[P::I(since.0)]).await
}

/// A session as stored.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// The staff member logged in.
    pub staff: Option<StaffId>,
    /// The client logged in.
    pub client: Option<ClientId>,
    /// The staff member who acts as this client.
    pub on_behalf_by: Option<StaffId>,
    /// The session that it was started in and ends with.
    pub parent: Option<Vec<u8>>,
    /// The last use, to the minute.
    pub last_used_at: Timestamp,
}

impl FromRow for SessionRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            staff: row.get::<Option<i64>>(0)?.map(StaffId),
            client: row.get::<Option<i64>>(1)?.map(ClientId),
            on_behalf_by: row.get::<Option<i64>>(2)?.map(StaffId),
            last_used_at: Timestamp(row.get(3)?),
            parent: row.get(4)?,
        })
    }
}

/// The session of a token at a door.
pub async fn find(tx: &mut Tx<'_>, token_hash: &[u8], door: &str) -> Result<Option<SessionRow>> {
    tx.opt(&FIND, &[P::X(token_hash), P::T(door)]).await
}

/// Starts a session.
pub async fn insert(
    tx: &mut Tx<'_>,
    token_hash: &[u8],
    door: &str,
    session: &SessionRow,
    address: &str,
) -> Result<()> {
    let values = [
        P::X(token_hash),
        P::T(door),
        session.staff.map(|id| id.0).into(),
        session.client.map(|id| id.0).into(),
        session.on_behalf_by.map(|id| id.0).into(),
        P::T(address),
        P::I(session.last_used_at.0),
        session.parent.as_ref().into(),
    ];
    tx.exec(&INSERT, &values).await.map(drop)
}

/// Remembers that a session was used.
pub async fn used(tx: &mut Tx<'_>, token_hash: &[u8], now: Timestamp) -> Result<()> {
    tx.exec(&USED, &[P::X(token_hash), P::I(now.0)]).await.map(drop)
}

/// Ends a session.
pub async fn delete(tx: &mut Tx<'_>, token_hash: &[u8]) -> Result<()> {
    tx.exec(&DELETE, &[P::X(token_hash)]).await.map(drop)
}

/// Ends every session of a staff member, and those in which that member acts as somebody else.
pub async fn delete_of_staff(tx: &mut Tx<'_>, staff: StaffId) -> Result<()> {
    tx.exec(&DELETE_OF_STAFF, &[P::I(staff.0)]).await.map(drop)
}

/// Ends every session of a client, but for those in which staff act as it.
pub async fn delete_of_client(tx: &mut Tx<'_>, client: ClientId) -> Result<()> {
    tx.exec(&DELETE_OF_CLIENT, &[P::I(client.0)]).await.map(drop)
}

/// Ends every session not used since.
pub async fn expire(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64> {
    tx.exec(&EXPIRE, &[P::I(before.0)]).await
}
