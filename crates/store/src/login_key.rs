//! Keys for one login. A key is kept as its SHA-256 only.

use crate::{FromRow, P, Result, Row, Tx, statements};
use domain::{ClientId, StaffId, Timestamp, Who};

statements! {
    FIND: "SELECT staff_id, client_id, issued_by_staff_id, created_at, expires_at FROM login_key WHERE key_hash = $1";
    INSERT: "INSERT INTO login_key (key_hash, staff_id, client_id, issued_by_staff_id, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    DELETE: "DELETE FROM login_key WHERE key_hash = $1";
    EXPIRE: "DELETE FROM login_key WHERE expires_at < $1";
}

/// A key as stored.
#[derive(Debug, Clone)]
pub struct LoginKeyRow {
    /// The staff member it logs in.
    pub staff: Option<StaffId>,
    /// The client it logs in.
    pub client: Option<ClientId>,
    /// Who made it.
    pub issued_by: StaffId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it counts.
    pub expires_at: Timestamp,
}

impl LoginKeyRow {
    /// A key for this account.
    #[must_use]
    pub const fn new(who: &Who, issued_by: StaffId, created_at: Timestamp, expires_at: Timestamp) -> Self {
        let (staff, client) = match who {
            Who::Staff(id) => (Some(*id), None),
            Who::Client(id, _) => (None, Some(*id)),
            Who::System => (None, None),
        };
        Self { staff, client, issued_by, created_at, expires_at }
    }

    /// Whether it is for this account.
    #[must_use]
    pub fn is_of(&self, who: &Who) -> bool {
        match who {
            Who::Staff(id) => self.staff == Some(*id),
            Who::Client(id, _) => self.client == Some(*id),
            Who::System => false,
        }
    }
}

impl FromRow for LoginKeyRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            staff: row.get::<Option<i64>>(0)?.map(StaffId),
            client: row.get::<Option<i64>>(1)?.map(ClientId),
            issued_by: StaffId(row.get(2)?),
            created_at: Timestamp(row.get(3)?),
            expires_at: Timestamp(row.get(4)?),
        })
    }
}

/// The key of a hash, whether or not it still counts.
pub async fn find(tx: &mut Tx<'_>, key_hash: &[u8]) -> Result<Option<LoginKeyRow>> {
    tx.opt(&FIND, &[P::X(key_hash)]).await
}

/// Keeps a key.
pub async fn insert(tx: &mut Tx<'_>, key_hash: &[u8], row: &LoginKeyRow) -> Result<()> {
    let values = [
        P::X(key_hash),
        row.staff.map(|id| id.0).into(),
        row.client.map(|id| id.0).into(),
        P::I(row.issued_by.0),
        P::I(row.created_at.0),
        P::I(row.expires_at.0),
    ];
    tx.exec(&INSERT, &values).await.map(drop)
}

/// Uses a key up; says whether it was there.
pub async fn delete(tx: &mut Tx<'_>, key_hash: &[u8]) -> Result<bool> {
    Ok(tx.exec(&DELETE, &[P::X(key_hash)]).await? > 0)
}

/// Removes the keys that have expired.
pub async fn expire(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64> {
    tx.exec(&EXPIRE, &[P::I(before.0)]).await
}
