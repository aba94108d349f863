//! Who logs in for clients. Each client has an owner. One that came with its client follows it: as long as both have the
//! same address, or the same names, a change of the client's is a change of the owner's.

use crate::StaffDesk;
use crate::failure::{Failure, retried};
use crate::tickets::log;
use domain::{
    Client, ClientId, Email, Error, EventKind, Field, Order, Page, PersonName, Result, UserId, What, detail,
};
use serde_json::json;
use store::Tx;
use store::client_user::ClientUser;

/// Somebody who is to log in.
#[derive(Debug, Clone, Default)]
pub struct NewUser {
    /// Login and address.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The language it wants.
    pub language: String,
    /// Password.
    pub password: String,
}

/// Adds a user unless another has its address.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    user: &ClientUser,
    hash: &str,
) -> std::result::Result<UserId, Failure> {
    if store::client_user::find_by_email(tx, &user.email.to_lowercase()).await?.is_some() {
        return Err(Error::Exists(What::User).into());
    }
    Ok(store::client_user::insert(tx, user, hash).await?)
}

/// Lets the owner of a client follow a change of it.
pub(crate) async fn follow(
    tx: &mut Tx<'_>,
    owner: &mut ClientUser,
    old: &Client,
    new: &Client,
) -> std::result::Result<(), Failure> {
    let before = owner.clone();
    if owner.email.to_lowercase() == old.email.to_lowercase() && old.email != new.email {
        let other = store::client_user::find_by_email(tx, &new.email.to_lowercase()).await?;
        if other.is_some_and(|other| other.id != owner.id) {
            return Err(Error::Exists(What::Client).into());
        }
        owner.email.clone_from(&new.email);
    }
    if (&owner.first_name, &owner.last_name) == (&old.first_name, &old.last_name) {
        owner.first_name.clone_from(&new.first_name);
        owner.last_name.clone_from(&new.last_name);
    }
    if *owner != before {
        store::client_user::update(tx, owner).await?;
    }
    Ok(())
}

impl StaffDesk {
    /// Adds somebody who may log in, and owns no client yet.
    ///
    /// # Errors
    /// [`Error::Exists`] when the address has a user; what the rules refuse of names, addresses and passwords.
    pub async fn add_user(&self, new: &NewUser) -> Result<UserId> {
        let user = ClientUser {
            id: UserId(0),
            first_name: PersonName::new(&new.first_name)?.into(),
            last_name: detail(Field::Name, &new.last_name)?,
            email: Email::new(&new.email)?.into(),
            language: detail(Field::Language, &new.language)?,
            created_at: self.desk.now(),
        };
        let hash = self.desk.hash_password(&new.password).await?;
        retried!(self.write_user(&user, &hash))
    }

    async fn write_user(&self, user: &ClientUser, hash: &str) -> std::result::Result<UserId, Failure> {
        let mut tx = self.desk.db().write().await?;
        let id = insert(&mut tx, user, hash).await?;
        let data = json!({"user": id.0});
        log(&mut tx, &self.actor, self.desk.now(), EventKind::UserAdded, None, None, &data).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Somebody who may log in.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn user(&self, id: UserId) -> Result<ClientUser> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let found = store::client_user::find(&mut tx, id).await.map_err(Failure::from)?;
        found.ok_or(Error::NotFound(What::User))
    }

    /// Whether somebody logs in for clients with an address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_login(&self, email: &str) -> Result<bool> {
        let key = email.trim().to_lowercase();
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::client_user::find_by_email(&mut tx, &key).await.map_err(Failure::from)?.is_some())
    }

    /// Who owns a client.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such client.
    pub async fn owner(&self, client: ClientId) -> Result<ClientUser> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let found = store::client_user::owner(&mut tx, client).await.map_err(Failure::from)?;
        found.ok_or(Error::NotFound(What::Client))
    }

    /// A page of those who may log in and whose address or name begins with something, each with the clients it owns,
    /// and how many there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn users(
        &self,
        begins: &str,
        order: Order,
        page: Page,
    ) -> Result<(Vec<(ClientUser, Vec<ClientId>)>, i64)> {
        Ok(self.read_users(begins, order, page).await?)
    }

    async fn read_users(
        &self,
        begins: &str,
        order: Order,
        page: Page,
    ) -> std::result::Result<(Vec<(ClientUser, Vec<ClientId>)>, i64), Failure> {
        let mut tx = self.desk.db().read_together().await?;
        let (users, total) = store::client_user::page(&mut tx, begins, order, page).await?;
        let mut rows = Vec::with_capacity(users.len());
        for user in users {
            let clients = store::client_user::clients(&mut tx, user.id).await?;
            rows.push((user, clients.into_iter().map(|(id, _)| id).collect()));
        }
        Ok((rows, total))
    }

    /// Whether clients may be put into a group.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_client_group(&self, group: i64) -> Result<bool> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::client_group::is_there(&mut tx, group).await.map_err(Failure::from)?)
    }
}
