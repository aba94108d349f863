//! Client accounts.

use crate::failure::{Failure, retried};
use crate::tickets::{log, remove_ticket};
use crate::{ClientDetails, ClientUser, Desk, PostalAddress, StaffDesk, users};
use domain::{
    Actor, Client, ClientId, ClientService, Contact, ContactId, Email, Error, EventKind, Field, PersonName,
    ProviderId, Result, ServiceId, Timestamp, UserId, What, detail,
};
use serde_json::json;
use store::contact::ContactCard;

/// A client account to be made.
#[derive(Debug, Clone, Default)]
pub struct NewClient {
    /// The brand; the first one when absent.
    pub provider: Option<ProviderId>,
    /// Login and address.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Company.
    pub company: String,
    /// Where it lives.
    pub postal: PostalAddress,
    /// Password; without one the client cannot log in until it sets one.
    pub password: Option<String>,
    /// When it was made; now when absent.
    pub created_at: Option<Timestamp>,
    /// Whose it is; without one a user of the same address, name and password is added.
    pub owner: Option<UserId>,
    /// What staff should know of it.
    pub comment: String,
    /// What else is known of it.
    pub details: ClientDetails,
    /// The group it belongs to; one that is not there is none.
    pub group: Option<i64>,
}

/// What becomes of the owner of a client that is removed. Who owns another client always stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owners {
    /// It stays, and may own another.
    Stay,
    /// It goes along when it has the address of the client, as one that came with it has.
    WithIts,
    /// It goes along.
    Go,
}

impl Desk {
    pub(crate) async fn add_client(&self, actor: &Actor, new: &NewClient) -> Result<ClientId> {
        let directory = self.directory();
        let provider = match new.provider {
            Some(id) => directory.provider(id),
            None => directory.providers.first(),
        };
        let provider = provider.ok_or(Error::NotFound(What::Provider))?.id;
        let client = Client {
            id: ClientId(0),
            provider,
            email: Email::new(&new.email)?.into(),
            first_name: PersonName::new(&new.first_name)?.into(),
            last_name: detail(Field::Name, &new.last_name)?,
            company: detail(Field::Company, &new.company)?,
            phone: new.postal.phone.clone(),
            comment: new.comment.trim().to_owned(),
            attitude: String::new(),
            is_premium: false,
            balance: 0,
            credits: 0,
            abuse_score: 0,
            is_active: true,
            created_at: new.created_at.unwrap_or_else(|| self.now()),
        };
        let postal = &new.postal;
        crate::edit_people::check_comment(&client.comment)?;
        let details = &new.details;
        for (field, text) in [
            (Field::Address, &postal.address),
            (Field::Address, &postal.city),
            (Field::Address, &postal.region),
            (Field::Address, &postal.postcode),
            (Field::Address, &postal.country),
            (Field::Address, &postal.phone),
            (Field::TaxId, &details.tax_id),
            (Field::Language, &details.language),
        ] {
            detail(field, text)?;
        }
        // The password is the owner's: whoever is there already has one.
        let password = match new.password.as_ref().filter(|_| new.owner.is_none()) {
            Some(password) => self.0.passwords.hash(password).await?,
            // Nothing hashes to the empty text, so nobody can log in with it.
            None => String::new(),
        };
        retried!(self.write_client(actor, &client, new, &password))
    }

    async fn write_client(
        &self,
        actor: &Actor,
        client: &Client,
        new: &NewClient,
        password: &str,
    ) -> std::result::Result<ClientId, Failure> {
        let mut tx = self.db().write().await?;
        if store::client::find_by_email(&mut tx, &client.email.to_lowercase()).await?.is_some() {
            return Err(Error::Exists(What::Client).into());
        }
        let owner = match new.owner {
            Some(id) => store::client_user::find(&mut tx, id).await?.ok_or(Error::NotFound(What::User))?.id,
            None => {
                let user = ClientUser {
                    id: UserId(0),
                    email: client.email.clone(),
                    first_name: client.first_name.clone(),
                    last_name: client.last_name.clone(),
                    language: new.details.language.clone(),
                    created_at: client.created_at,
                };
                users::insert(&mut tx, &user, password).await?
            }
        };
        let id = store::client::insert(&mut tx, client, &new.postal, &new.details, owner).await?;
        if let Some(group) = new.group
            && store::client_group::is_there(&mut tx, group).await?
        {
            store::client_group::set_only(&mut tx, id, Some(group)).await?;
        }
        log(
            &mut tx,
            actor,
            self.now(),
            EventKind::ClientAdded,
            None,
            None,
            &json!({"client": id.0, "user": owner.0}),
        )
        .await?;
        tx.commit().await?;
        Ok(id)
    }

    pub(crate) async fn add_service(&self, actor: &Actor, service: &ClientService) -> Result<ServiceId> {
        let name = PersonName::new(&service.name)?.into();
        let service = ClientService { name, ..service.clone() };
        retried!(self.write_service(actor, &service))
    }

    async fn write_service(
        &self,
        actor: &Actor,
        service: &ClientService,
    ) -> std::result::Result<ServiceId, Failure> {
        let mut tx = self.db().write().await?;
        store::client::find(&mut tx, service.client).await?.ok_or(Error::NotFound(What::Client))?;
        let id = store::service::insert(&mut tx, service, self.now()).await?;
        let data = json!({"client": service.client.0, "service": id.0});
        log(&mut tx, actor, self.now(), EventKind::ServiceAdded, None, None, &data).await?;
        tx.commit().await?;
        Ok(id)
    }

    pub(crate) async fn add_contact(&self, actor: &Actor, contact: &Contact) -> Result<ContactId> {
        let mut tx = self.db().write().await.map_err(Failure::from)?;
        let card = ContactCard::plain(contact.clone(), self.now());
        let id = store::contact::insert(&mut tx, &card).await.map_err(Failure::from)?;
        let data = json!({"client": contact.client.0, "contact": id.0});
        log(&mut tx, actor, self.now(), EventKind::ContactAdded, None, None, &data).await?;
        tx.commit().await.map_err(Failure::from)?;
        Ok(id)
    }
}

impl StaffDesk {
    /// Makes a client account.
    ///
    /// # Errors
    /// [`Error::Exists`] when the address has one, and what the rules refuse of names and addresses.
    pub async fn add_client(&self, new: &NewClient) -> Result<ClientId> {
        self.desk.add_client(&self.actor, new).await
    }

    /// A client account.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn client(&self, id: ClientId) -> Result<Client> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let client = store::client::find(&mut tx, id).await.map_err(Failure::from)?;
        client.ok_or(Error::NotFound(What::Client))
    }

    /// What a client has bought.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn services(&self, client: ClientId) -> Result<Vec<ClientService>> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::service::of_client(&mut tx, client).await.map_err(Failure::from)?)
    }

    /// These services, whoever bought them; those that are gone are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn services_by_id(&self, ids: &[ServiceId]) -> Result<Vec<ClientService>> {
        let mut wanted = ids.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let mut found = Vec::new();
        if wanted.is_empty() {
            return Ok(found);
        }
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        for id in wanted {
            found.extend(store::service::find(&mut tx, id).await.map_err(Failure::from)?);
        }
        Ok(found)
    }

    /// Removes a client account with its tickets, contacts and services, and its owner where that one came with it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn delete_client(&self, id: ClientId) -> Result<()> {
        retried!(self.write_delete_client(id, Owners::WithIts))
    }

    /// The same, and whether its owner goes along.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn delete_client_and(&self, id: ClientId, owners: Owners) -> Result<()> {
        retried!(self.write_delete_client(id, owners))
    }

    async fn write_delete_client(&self, id: ClientId, owners: Owners) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        let client = store::client::find(&mut tx, id).await?.ok_or(Error::NotFound(What::Client))?;
        loop {
            let tickets = store::ticket::of_client(&mut tx, id).await?;
            if tickets.is_empty() {
                break;
            }
            for ticket in tickets {
                remove_ticket(&mut tx, &self.actor, ticket, now).await?;
            }
        }
        let owner = store::client_user::owner(&mut tx, id).await?;
        store::client::delete(&mut tx, id).await?;
        let goes = |owner: &ClientUser| match owners {
            Owners::Stay => false,
            Owners::WithIts => owner.email.to_lowercase() == client.email.to_lowercase(),
            Owners::Go => true,
        };
        if let Some(owner) = owner.filter(goes)
            && store::client_user::clients(&mut tx, owner.id).await?.is_empty()
        {
            store::client_user::delete(&mut tx, owner.id).await?;
        }
        let data = json!({"client": client.id.0});
        log(&mut tx, &self.actor, now, EventKind::ClientDeleted, None, None, &data).await?;
        Ok(tx.commit().await?)
    }
}
