//! People logging in with name and password: staff by login, clients by e-mail address.

use super::LoginError;
use crate::failure::{Failure, retried};
use crate::tickets::log;
use crate::{Desk, StaffDesk};
use domain::{Actor, ClientId, Door, Error, EventKind, StaffId, Who};
use serde_json::json;
use std::net::IpAddr;
use store::staff::PasswordRow;

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
        let now = self.now();
        self.0.attempts.allow(address, login, now).map_err(LoginError::Limited)?;
        let found = self.find_login(login).await.map_err(Error::from)?;
        let stored = found.as_ref().map(|(row, _)| row.hash.as_str());
        let right = self.0.passwords.check(login, password, stored, now).await?;
        match found {
            Some((row, who)) if right && row.is_active => Ok(Actor { address, ..Actor::new(who, door) }),
            _ => {
                self.0.attempts.failed(address, login, now);
                Err(LoginError::Wrong)
            }
        }
    }

    /// Staff first: an e-mail address is a client's unless a staff member has it as a login.
    async fn find_login(&self, login: &str) -> Result<Option<(PasswordRow, Who)>, Failure> {
        let mut tx = self.db().read().await?;
        if let Some(row) = store::staff::password(&mut tx, login).await? {
            let who = Who::Staff(StaffId(row.id));
            return Ok(Some((row, who)));
        }
        let row = store::client::password(&mut tx, &login.trim().to_lowercase()).await?;
        Ok(row.map(|row| {
            let who = Who::Client(ClientId(row.id), None);
            (row, who)
        }))
    }
}
