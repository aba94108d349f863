//! Keys for one login: how another system, which is logged in as staff, sends its user here.

use super::LoginError;
use super::acting::Account;
use crate::Desk;
use crate::failure::{Failure, retried};
use crate::tickets::log;
use domain::{Actor, Door, Error, EventKind, Field, Result, Scope, Timestamp, What, Who};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use store::login_key::LoginKeyRow;

/// How long such a key waits for its user, in seconds.
const SECONDS: i64 = 300;
/// A key that its maker chooses must at least be this long.
const SHORTEST: usize = 16;
const LONGEST: usize = 256;

fn key_hash(key: &str) -> [u8; 32] {
    Sha256::digest(format!("login key\0{key}")).into()
}

impl Desk {
    /// Makes a key that logs an account in once: the caller's own when none is named, or a lower one.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a short key or one that is in use; [`Error::NotFound`] for the account;
    /// [`Error::Forbidden`] for a client, for whoever acts as somebody else, for an account that is not lower, and for
    /// a client's account when the caller does not see every ticket: the login would.
    pub async fn make_login_key(&self, actor: &Actor, account: Option<Account<'_>>, key: &str) -> Result<()> {
        let (Who::Staff(me), None) = (&actor.who, actor.on_behalf_by) else {
            return Err(Error::Forbidden);
        };
        let bad = |why| Error::Invalid { field: Field::LoginKey, why };
        if key.chars().count() < SHORTEST || key.len() > LONGEST {
            return Err(bad("it must have 16 characters or more, and 256 bytes at most"));
        }
        let who = match account {
            Some(account) => self.account(account).await?.ok_or(Error::NotFound(What::Staff))?,
            None => actor.who.clone(),
        };
        let directory = self.directory();
        let sees_everything =
            directory.staff_member(*me).is_some_and(|me| directory.scope_of(me) == Scope::Everything);
        let allowed = match who {
            Who::Client(..) => sees_everything,
            _ => who == actor.who || self.is_below(*me, &who),
        };
        if !allowed {
            return Err(Error::Forbidden);
        }
        let row = LoginKeyRow::new(&who, *me, self.now(), self.now().plus_seconds(SECONDS));
        retried!(self.write_login_key(actor, &row, key))
    }

    async fn write_login_key(
        &self,
        actor: &Actor,
        row: &LoginKeyRow,
        key: &str,
    ) -> std::result::Result<(), Failure> {
        let (hash, now) = (key_hash(key), self.now());
        let mut tx = self.db().write().await?;
        match store::login_key::find(&mut tx, &hash).await? {
            Some(old) if now < old.expires_at => {
                return Err(Error::Invalid { field: Field::LoginKey, why: "it is in use" }.into());
            }
            Some(_) => {
                store::login_key::delete(&mut tx, &hash).await?;
            }
            None => {}
        }
        store::login_key::insert(&mut tx, &hash, row).await?;
        let data = json!({"staff": row.staff.map(|id| id.0), "client": row.client.map(|id| id.0)});
        log(&mut tx, actor, now, EventKind::LoginKeyMade, None, None, &data).await?;
        Ok(tx.commit().await?)
    }

    /// The actor of a name and a key, which is used up by that.
    ///
    /// # Errors
    /// See [`LoginError`].
    pub async fn log_in_by_key(
        &self,
        login: &str,
        key: &str,
        door: Door,
        address: Option<IpAddr>,
    ) -> std::result::Result<Actor, LoginError> {
        let now = self.now();
        self.0.attempts.allow(address, login, now).map_err(LoginError::Limited)?;
        let account = self.account(Account::Named(login)).await?;
        let used: Result<bool> = match &account {
            Some(who) => retried!(self.use_login_key(who, key, now)),
            None => Ok(false),
        };
        match account {
            Some(who) if used? => Ok(Actor { address, ..Actor::new(who, door) }),
            _ => {
                self.0.attempts.failed(address, login, now);
                Err(LoginError::Wrong)
            }
        }
    }

    /// Uses a key up, if it is this account's and still counts.
    async fn use_login_key(
        &self,
        who: &Who,
        key: &str,
        now: Timestamp,
    ) -> std::result::Result<bool, Failure> {
        let hash = key_hash(key);
        let mut tx = self.db().write().await?;
        let row = store::login_key::find(&mut tx, &hash).await?;
        let right = row.is_some_and(|row| row.is_of(who) && now < row.expires_at);
        // Of two logins at once only one finds it.
        if !right || !store::login_key::delete(&mut tx, &hash).await? {
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }
}
