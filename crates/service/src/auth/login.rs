//! People logging in with name and password: staff by login, clients by e-mail address.

use super::LoginError;
use crate::Desk;
use crate::failure::Failure;
use domain::{Actor, ClientId, Door, Error, Scope, StaffId, Who};
use std::net::IpAddr;
use store::staff::PasswordRow;

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

    /// The actor that a staff member becomes to act as somebody of a lower level: a client by id or e-mail, or, for
    /// root, another staff member by login. The acting member stays in the record.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the caller is a client, acts as somebody already, or the target is not lower.
    pub async fn act_as(&self, actor: &Actor, target: &str) -> Result<Actor, Error> {
        let Who::Staff(id) = actor.who else {
            return Err(Error::Forbidden);
        };
        if actor.on_behalf_by.is_some() {
            return Err(Error::Forbidden);
        }
        let directory = self.directory();
        let me = directory.staff_member(id).filter(|person| person.is_active).ok_or(Error::Forbidden)?;
        let as_who = |who| Actor { who, on_behalf_by: Some(id), ..actor.clone() };
        if let Some(person) = directory.staff_by_login(target) {
            if person.id == id {
                return Ok(actor.clone());
            }
            let lower = me.is_root && !person.is_root && person.is_active;
            return if lower { Ok(as_who(Who::Staff(person.id))) } else { Err(Error::Forbidden) };
        }
        // A client's view is wider than some departments: only who sees every ticket may have it.
        if directory.scope_of(me) != Scope::Everything {
            return Err(Error::Forbidden);
        }
        let mut tx = self.db().read().await.map_err(Failure::from)?;
        let client = match target.trim().parse::<i64>() {
            Ok(id) => store::client::find(&mut tx, ClientId(id)).await,
            Err(_) => store::client::find_by_email(&mut tx, &target.trim().to_lowercase()).await,
        };
        let client =
            client.map_err(Failure::from)?.filter(|client| client.is_active).ok_or(Error::Forbidden)?;
        Ok(as_who(Who::Client(client.id, None)))
    }
}
