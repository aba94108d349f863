//! People logging in with name and password: staff by login, clients by e-mail address.

use super::LoginError;
use crate::failure::{Failure, retried};
use crate::tickets::log;
use crate::{Desk, StaffDesk};
use domain::{Actor, Door, Error, EventKind, StaffId, UserId, Who};
use serde_json::json;
use std::net::IpAddr;

/// Somebody who logs in for clients, whose password was right.
#[derive(Debug, Clone)]
pub struct CheckedUser {
    /// Who.
    pub user: UserId,
    /// What it may act as; nothing as long as it owns no client.
    pub actor: Option<Actor>,
}

/// A name that there is.
struct Found {
    hash: String,
    /// Nobody yet, for a user without a client.
    who: Option<Who>,
    user: Option<UserId>,
    is_active: bool,
}

impl StaffDesk {
    /// Writes down that a client has logged in at a form that stands elsewhere.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_login(&self, client: &Actor) -> domain::Result<()> {
        retried!(self.write_login(client))
    }

    async fn write_login(&self, client: &Actor) -> Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        let data = json!({"asked_by": self.me.id.0});
        log(&mut tx, client, self.desk.now(), EventKind::ClientLoggedIn, None, None, &data).await?;
        Ok(tx.commit().await?)
    }
}

impl Desk {
    /// The actor of a name and a password.
    ///
    /// # Errors
    /// See [`LoginError`].
    pub async fn log_in(
        &self,
        login: &str,
        password: &str,
        door: Door,
        address: Option<IpAddr>,
    ) -> Result<Actor, LoginError> {
        match self.check_password(login, password, address).await? {
            Some(Found { who: Some(who), .. }) => {
                if let Who::Staff(id) = who {
                    self.knowing(id).await?;
                }
                Ok(Actor { address, ..Actor::new(who, door) })
            }
            _ => {
                self.0.attempts.failed(address, login, self.now());
                Err(LoginError::Wrong)
            }
        }
    }

    /// The user of an address and a password. Failures count against the account alone: all of them come from the
    /// address of the program that asks.
    ///
    /// # Errors
    /// See [`LoginError`].
    pub async fn check_user(
        &self,
        email: &str,
        password: &str,
        door: Door,
    ) -> Result<CheckedUser, LoginError> {
        match self.check_password(email, password, None).await? {
            Some(Found { user: Some(user), who, .. }) => {
                Ok(CheckedUser { user, actor: who.map(|who| Actor::new(who, door)) })
            }
            _ => {
                self.0.attempts.failed(None, email, self.now());
                Err(LoginError::Wrong)
            }
        }
    }

    /// Whoever has this name and this password, and is not switched off.
    async fn check_password(
        &self,
        login: &str,
        password: &str,
        address: Option<IpAddr>,
    ) -> Result<Option<Found>, LoginError> {
        let now = self.now();
        self.0.attempts.allow(address, login, now).map_err(LoginError::Limited)?;
        let found = self.find_login(login).await.map_err(Error::from)?;
        let stored = found.as_ref().map(|found| found.hash.as_str());
        let right = self.0.passwords.check(login, password, stored, now).await?;
        Ok(found.filter(|found| right && found.is_active))
    }

    /// Staff first: an e-mail address is a client's unless a staff member has it as a login.
    async fn find_login(&self, login: &str) -> Result<Option<Found>, Failure> {
        let mut tx = self.db().read().await?;
        if let Some(row) = store::staff::password(&mut tx, login).await? {
            let who = Some(Who::Staff(StaffId(row.id)));
            return Ok(Some(Found { hash: row.hash, who, user: None, is_active: row.is_active }));
        }
        let row = store::client_user::password(&mut tx, &login.trim().to_lowercase()).await?;
        Ok(row.map(|row| Found {
            hash: row.hash,
            who: row.client.map(|(client, _)| Who::Client(client, None)),
            user: Some(row.user),
            is_active: row.client.is_none_or(|(_, is_active)| is_active),
        }))
    }
}
