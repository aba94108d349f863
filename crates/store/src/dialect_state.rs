//! What a dialect alone must remember, by dialect, scope and key. No vendor word stands in SQL.

use crate::{P, Result, Tx, statements};

statements! {
    GET: "SELECT value FROM dialect_state WHERE dialect = $1 AND scope = $2 AND key = $3";
    SET: "INSERT INTO dialect_state (dialect, scope, key, value) VALUES ($1, $2, $3, $4)
        ON CONFLICT (dialect, scope, key) DO UPDATE SET value = EXCLUDED.value";
    DELETE: "DELETE FROM dialect_state WHERE dialect = $1 AND scope = $2";
}

/// A remembered value.
pub async fn get(tx: &mut Tx<'_>, dialect: &str, scope: &str, key: &str) -> Result<Option<String>> {
    tx.opt(&GET, &[P::T(dialect), P::T(scope), P::T(key)]).await
}

/// Remembers a value.
pub async fn set(tx: &mut Tx<'_>, dialect: &str, scope: &str, key: &str, value: &str) -> Result<()> {
    tx.exec(&SET, &[P::T(dialect), P::T(scope), P::T(key), P::T(value)]).await.map(drop)
}

/// Forgets a scope, such as a session that ended.
pub async fn delete(tx: &mut Tx<'_>, dialect: &str, scope: &str) -> Result<()> {
    tx.exec(&DELETE, &[P::T(dialect), P::T(scope)]).await.map(drop)
}
