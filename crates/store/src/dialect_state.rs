//! What a dialect alone must remember, by dialect, scope and key. No vendor word stands in SQL.

use crate::{P, Result, Tx, statements};
use domain::Timestamp;

statements! {
    GET: "SELECT value FROM dialect_state WHERE dialect = $1 AND scope = $2 AND key = $3";
    SET: "INSERT INTO dialect_state (dialect, scope, key, value, set_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (dialect, scope, key) DO UPDATE SET value = EXCLUDED.value, set_at = EXCLUDED.set_at";
    DELETE: "DELETE FROM dialect_state WHERE dialect = $1 AND scope = $2";
    EXPIRE: "DELETE FROM dialect_state WHERE set_at < $1";
}

/// A remembered value.
pub async fn get(tx: &mut Tx<'_>, dialect: &str, scope: &str, key: &str) -> Result<Option<String>> {
    tx.opt(&GET, &[P::T(dialect), P::T(scope), P::T(key)]).await
}

/// Remembers a value.
pub async fn set(
    tx: &mut Tx<'_>,
    dialect: &str,
    scope: &str,
    key: &str,
    value: &str,
    now: Timestamp,
) -> Result<()> {
    tx.exec(&SET, &[P::T(dialect), P::T(scope), P::T(key), P::T(value), P::I(now.0)]).await.map(drop)
}

/// Forgets a scope, such as a session that ended.
pub async fn delete(tx: &mut Tx<'_>, dialect: &str, scope: &str) -> Result<()> {
    tx.exec(&DELETE, &[P::T(dialect), P::T(scope)]).await.map(drop)
}

/// Forgets what was set before a moment and not since.
pub async fn expire(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64> {
    tx.exec(&EXPIRE, &[P::I(before.0)]).await
}
