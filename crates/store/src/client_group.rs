//! Groups that clients belong to.

use crate::{P, Result, Tx, statements};
use domain::{ClientId, Timestamp};

statements! {
    MAKE: "INSERT INTO client_group (name, created_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    FIND: "SELECT id FROM client_group WHERE name = $1";
    THERE: "SELECT id FROM client_group WHERE id = $1";
    FIRST_OF: "SELECT MIN(group_id) FROM client_group_member WHERE client_id = $1";
    LEAVE_ALL: "DELETE FROM client_group_member WHERE client_id = $1";
    JOIN: "INSERT INTO client_group_member (client_id, group_id) VALUES ($1, $2)
        ON CONFLICT (client_id, group_id) DO NOTHING";
}

/// The group that a client joined, the oldest one of several.
pub async fn first_of(tx: &mut Tx<'_>, client: ClientId) -> Result<Option<i64>> {
    tx.one(&FIRST_OF, &[P::I(client.0)]).await
}

/// Whether there is a group of this number.
pub async fn is_there(tx: &mut Tx<'_>, group: i64) -> Result<bool> {
    Ok(tx.opt::<i64>(&THERE, &[P::I(group)]).await?.is_some())
}

/// Makes a client belong to this group alone, or to none.
pub async fn set_only(tx: &mut Tx<'_>, client: ClientId, group: Option<i64>) -> Result<()> {
    tx.exec(&LEAVE_ALL, &[P::I(client.0)]).await?;
    if let Some(group) = group {
        tx.exec(&JOIN, &[P::I(client.0), P::I(group)]).await?;
    }
    Ok(())
}

/// Makes a client belong to these groups and to no others; a group that is not there is made.
pub async fn set_groups(tx: &mut Tx<'_>, client: ClientId, names: &[String], now: Timestamp) -> Result<()> {
    tx.exec(&LEAVE_ALL, &[P::I(client.0)]).await?;
    for name in names {
        tx.exec(&MAKE, &[P::T(name), P::I(now.0)]).await?;
        let group: i64 = tx.one(&FIND, &[P::T(name)]).await?;
        tx.exec(&JOIN, &[P::I(client.0), P::I(group)]).await?;
    }
    Ok(())
}
