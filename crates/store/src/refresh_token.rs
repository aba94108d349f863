//! Refresh tokens of clients. A token is kept as its SHA-256 only.

use crate::{FromRow, P, Result, Row, Tx, statements};
use domain::{ClientId, Timestamp};

statements! {
    FIND: "SELECT id, client_id, expires_at FROM refresh_token WHERE id = $1 AND door = $2";
    FIND_BY_HASH: "SELECT id, client_id, expires_at FROM refresh_token WHERE token_hash = $1 AND door = $2";
    INSERT: "INSERT INTO refresh_token (token_hash, door, client_id, address, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    EXTEND: "UPDATE refresh_token SET expires_at = $2 WHERE id = $1";
    DELETE: "DELETE FROM refresh_token WHERE id = $1";
    DELETE_OF_CLIENT: "DELETE FROM refresh_token WHERE client_id = $1";
    EXPIRE: "DELETE FROM refresh_token WHERE expires_at < $1";
}

/// A refresh token as stored.
#[derive(Debug, Clone, Copy)]
pub struct RefreshTokenRow {
    /// Its id, which access tokens name.
    pub id: i64,
    /// The client it lets in.
    pub client: ClientId,
    /// Until when it counts.
    pub expires_at: Timestamp,
}

impl FromRow for RefreshTokenRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { id: row.get(0)?, client: ClientId(row.get(1)?), expires_at: Timestamp(row.get(2)?) })
    }
}

/// The token of an id at a door, whether or not it still counts.
pub async fn find(tx: &mut Tx<'_>, id: i64, door: &str) -> Result<Option<RefreshTokenRow>> {
    tx.opt(&FIND, &[P::I(id), P::T(door)]).await
}

/// The token of a hash at a door, whether or not it still counts.
pub async fn find_by_hash(tx: &mut Tx<'_>, hash: &[u8], door: &str) -> Result<Option<RefreshTokenRow>> {
    tx.opt(&FIND_BY_HASH, &[P::X(hash), P::T(door)]).await
}

/// Keeps a token and returns its id; the id in `row` is ignored.
pub async fn insert(
    tx: &mut Tx<'_>,
    hash: &[u8],
    door: &str,
    row: &RefreshTokenRow,
    address: &str,
    now: Timestamp,
) -> Result<i64> {
    let (client, expires) = (P::I(row.client.0), P::I(row.expires_at.0));
    tx.one(&INSERT, &[P::X(hash), P::T(door), client, P::T(address), P::I(now.0), expires]).await
}

/// Lets a token count longer.
pub async fn extend(tx: &mut Tx<'_>, id: i64, until: Timestamp) -> Result<()> {
    tx.exec(&EXTEND, &[P::I(id), P::I(until.0)]).await.map(drop)
}

/// Revokes a token.
pub async fn delete(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    tx.exec(&DELETE, &[P::I(id)]).await.map(drop)
}

/// Revokes every token of a client.
pub async fn delete_of_client(tx: &mut Tx<'_>, client: ClientId) -> Result<()> {
    tx.exec(&DELETE_OF_CLIENT, &[P::I(client.0)]).await.map(drop)
}

/// Removes the tokens that have expired.
pub async fn expire(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64> {
    tx.exec(&EXPIRE, &[P::I(before.0)]).await
}
