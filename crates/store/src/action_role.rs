//! Roles that name calls, and which credentials have them.

use crate::{FromRow, P, Result, Row, Tx, statements};
use domain::{CredentialId, Timestamp};

statements! {
    ALL: "SELECT id, name, calls FROM action_role ORDER BY name" scans because "a few rows, read by a command";
    INSERT: "INSERT INTO action_role (name, calls, created_at) VALUES ($1, $2, $3)
        ON CONFLICT (name) DO NOTHING";
    FIND: "SELECT id, name, calls FROM action_role WHERE name = $1";
    SET_CALLS: "UPDATE action_role SET calls = $2 WHERE id = $1";
    DELETE: "DELETE FROM action_role WHERE id = $1";
    HOLDERS: "SELECT COUNT(*) FROM credential_role WHERE role_id = $1";
    OF: "SELECT r.id, r.name, r.calls FROM credential_role c JOIN action_role r ON r.id = c.role_id
        WHERE c.credential_id = $1 ORDER BY r.name";
    FORGET: "DELETE FROM credential_role WHERE credential_id = $1";
    GIVE: "INSERT INTO credential_role (credential_id, role_id) VALUES ($1, $2)
        ON CONFLICT (credential_id, role_id) DO NOTHING";
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionRole {
    /// Its id.
    pub id: i64,
    /// What the operator calls it.
    pub name: String,
    /// The calls it allows, comma separated: `all` for every call, empty for none.
    pub calls: String,
}

impl FromRow for ActionRole {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { id: row.get(0)?, name: row.get(1)?, calls: row.get(2)? })
    }
}

/// Every role, by name.
pub async fn all(tx: &mut Tx<'_>) -> Result<Vec<ActionRole>> {
    tx.all(&ALL, &[]).await
}

/// The role of a name.
pub async fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<ActionRole>> {
    tx.opt(&FIND, &[P::T(name)]).await
}

/// Adds a role; says whether the name was free.
pub async fn insert(tx: &mut Tx<'_>, name: &str, calls: &str, now: Timestamp) -> Result<bool> {
    Ok(tx.exec(&INSERT, &[P::T(name), P::T(calls), P::I(now.0)]).await? > 0)
}

/// Sets the calls of a role.
pub async fn set_calls(tx: &mut Tx<'_>, id: i64, calls: &str) -> Result<()> {
    tx.exec(&SET_CALLS, &[P::I(id), P::T(calls)]).await.map(drop)
}

/// How many credentials have a role.
pub async fn holders(tx: &mut Tx<'_>, id: i64) -> Result<i64> {
    tx.one(&HOLDERS, &[P::I(id)]).await
}

/// Removes a role that no credential has.
pub async fn delete(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    tx.exec(&DELETE, &[P::I(id)]).await.map(drop)
}

/// The roles of a credential, by name.
pub async fn of_credential(tx: &mut Tx<'_>, credential: CredentialId) -> Result<Vec<ActionRole>> {
    tx.all(&OF, &[P::I(credential.0)]).await
}

/// Gives a credential these roles and no others.
pub async fn set_roles(tx: &mut Tx<'_>, credential: CredentialId, roles: &[i64]) -> Result<()> {
    tx.exec(&FORGET, &[P::I(credential.0)]).await?;
    for role in roles {
        tx.exec(&GIVE, &[P::I(credential.0), P::I(*role)]).await?;
    }
    Ok(())
}
