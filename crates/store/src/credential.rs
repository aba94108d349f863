//! API credentials and the log of their calls. Only hashes of secrets are here.

use crate::{Error, FromRow, P, Result, Row, Tx, statements};
use domain::{CallOutcome, CredentialId, CredentialKind, StaffId, Timestamp};

statements! {
    FIND: "SELECT id, kind, identifier, secret_hash, label, staff_id, addresses, string_ids, allowed_calls, is_active,
        last_used_at FROM credential WHERE kind = $1 AND identifier = $2";
    INSERT: "INSERT INTO credential (kind, identifier, secret_hash, label, staff_id, addresses, string_ids, allowed_calls,
        is_active, created_at, last_used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, TRUE, $9, NULL) RETURNING id";
    USED: "UPDATE credential SET last_used_at = $2 WHERE id = $1";
    ALL: "SELECT id, kind, identifier, secret_hash, label, staff_id, addresses, string_ids, allowed_calls, is_active,
        last_used_at FROM credential ORDER BY id" scans because "a few dozen rows, read by a command";
    SET_ACTIVE: "UPDATE credential SET is_active = $2 WHERE id = $1";
    SET_ALLOWED: "UPDATE credential SET allowed_calls = $2 WHERE id = $1";
    INSERT_CALL: "INSERT INTO credential_call (credential_id, call, outcome, door, address, times, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    CALLS: "SELECT credential_id, call, outcome, door, address, created_at, times FROM credential_call
        WHERE credential_id = $1 ORDER BY id DESC LIMIT $2";
    EXPIRE_CALLS: "DELETE FROM credential_call WHERE created_at < $1";
}

/// A credential as stored.
#[derive(Debug, Clone)]
pub struct CredentialRow {
    /// Its id.
    pub id: CredentialId,
    /// Which pair of secrets it is.
    pub kind: CredentialKind,
    /// The public half.
    pub identifier: String,
    /// SHA-256 of the secret half.
    pub secret_hash: Vec<u8>,
    /// What the operator calls it.
    pub label: String,
    /// The staff member it acts for.
    pub staff: StaffId,
    /// Addresses it may be used from, as written.
    pub addresses: String,
    /// Ids are printed as strings for this caller.
    pub string_ids: bool,
    /// The calls it may make, comma separated; empty for every call.
    pub allowed_calls: String,
    /// Whether it works.
    pub is_active: bool,
    /// When it was used last, to the minute.
    pub last_used_at: Option<Timestamp>,
}

impl FromRow for CredentialRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: CredentialId(row.get(0)?),
            kind: CredentialKind::from_code(row.get(1)?).ok_or(Error::BadRow("credential.kind"))?,
            identifier: row.get(2)?,
            secret_hash: row.get(3)?,
            label: row.get(4)?,
            staff: StaffId(row.get(5)?),
            addresses: row.get(6)?,
            string_ids: row.get(7)?,
            allowed_calls: row.get(8)?,
            is_active: row.get(9)?,
            last_used_at: row.get::<Option<i64>>(10)?.map(Timestamp),
        })
    }
}

/// The credential of an identifier.
pub async fn find(tx: &mut Tx<'_>, kind: CredentialKind, identifier: &str) -> Result<Option<CredentialRow>> {
    tx.opt(&FIND, &[P::I(kind.code()), P::T(identifier)]).await
}

/// Adds a credential; its id, activity and last use are ignored.
pub async fn insert(tx: &mut Tx<'_>, credential: &CredentialRow, now: Timestamp) -> Result<CredentialId> {
    let values = [
        P::I(credential.kind.code()),
        P::T(&credential.identifier),
        P::X(&credential.secret_hash),
        P::T(&credential.label),
        P::I(credential.staff.0),
        P::T(&credential.addresses),
        P::B(credential.string_ids),
        P::T(&credential.allowed_calls),
        P::I(now.0),
    ];
    tx.one(&INSERT, &values).await.map(CredentialId)
}

/// Remembers when a credential was used.
pub async fn used(tx: &mut Tx<'_>, id: CredentialId, now: Timestamp) -> Result<()> {
    tx.exec(&USED, &[P::I(id.0), P::I(now.0)]).await.map(drop)
}

/// Every credential, the oldest first.
pub async fn all(tx: &mut Tx<'_>) -> Result<Vec<CredentialRow>> {
    tx.all(&ALL, &[]).await
}

/// Switches a credential off or on.
pub async fn set_active(tx: &mut Tx<'_>, id: CredentialId, is_active: bool) -> Result<()> {
    tx.exec(&SET_ACTIVE, &[P::I(id.0), P::B(is_active)]).await.map(drop)
}

/// Sets the calls that a credential may make.
pub async fn set_allowed(tx: &mut Tx<'_>, id: CredentialId, allowed_calls: &str) -> Result<()> {
    tx.exec(&SET_ALLOWED, &[P::I(id.0), P::T(allowed_calls)]).await.map(drop)
}

/// What is known of a call that was made with a credential.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CredentialCall {
    /// Which credential.
    pub credential: CredentialId,
    /// The name of the call as its door tells it, empty for one that there is not.
    pub call: String,
    /// What came of it.
    pub outcome: CallOutcome,
    /// Through which door.
    pub door: String,
    /// From which address, empty when that is unknown.
    pub address: String,
    /// When, to the second.
    pub at: Timestamp,
}

/// Equal calls of one second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedCall {
    /// What is known of each of them.
    pub call: CredentialCall,
    /// How many there were.
    pub times: i64,
}

impl FromRow for LoggedCall {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let call = CredentialCall {
            credential: CredentialId(row.get(0)?),
            call: row.get(1)?,
            outcome: CallOutcome::from_code(row.get(2)?).ok_or(Error::BadRow("credential_call.outcome"))?,
            door: row.get(3)?,
            address: row.get(4)?,
            at: Timestamp(row.get(5)?),
        };
        Ok(Self { call, times: row.get(6)? })
    }
}

/// Adds equal calls to the log.
pub async fn insert_call(tx: &mut Tx<'_>, call: &CredentialCall, times: i64) -> Result<()> {
    let values = [
        P::I(call.credential.0),
        P::T(&call.call),
        P::I(call.outcome.code()),
        P::T(&call.door),
        P::T(&call.address),
        P::I(times),
        P::I(call.at.0),
    ];
    tx.exec(&INSERT_CALL, &values).await.map(drop)
}

/// The last calls of a credential, the newest first.
pub async fn calls(tx: &mut Tx<'_>, id: CredentialId, most: u32) -> Result<Vec<LoggedCall>> {
    tx.all(&CALLS, &[P::I(id.0), P::I(i64::from(most))]).await
}

/// Forgets the calls before a moment.
pub async fn expire_calls(tx: &mut Tx<'_>, before: Timestamp) -> Result<()> {
    tx.exec(&EXPIRE_CALLS, &[P::I(before.0)]).await.map(drop)
}
