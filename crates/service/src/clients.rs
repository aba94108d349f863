//! Client accounts.

use crate::failure::{Failure, retried};
use crate::tickets::{log, remove_ticket};
use crate::{Desk, PostalAddress, StaffDesk};
use domain::{
    Actor, Client, ClientId, ClientService, Contact, ContactId, Email, Error, EventKind, Field, PersonName,
    ProviderId, Result, ServiceId, Timestamp, What,
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
}

/// The longest part of a postal address, in bytes.
const LONGEST: usize = 200;

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
            last_name: new.last_name.trim().chars().take(200).collect(),
            company: new.company.trim().chars().take(200).collect(),
            phone: new.postal.phone.clone(),
            comment: String::new(),
            attitude: String::new(),
            is_premium: false,
            balance: 0,
            credits: 0,
            abuse_score: 0,
            is_active: true,
            created_at: new.created_at.unwrap_or_else(|| self.now()),
        };
        let postal = &new.postal;
        for text in
            [&postal.address, &postal.city, &postal.region, &postal.postcode, &postal.country, &postal.phone]
        {
            if text.len() > LONGEST {
                return Err(Error::TooLong { field: Field::Address, longest: LONGEST });
            }
        }
        let password = match &new.password {
            Some(password) => self.0.passwords.hash(password).await?,
            // Nothing hashes to the empty text, so nobody can log in with it.
            None => String::new(),
        };
        retried!(self.write_client(actor, &client, &new.postal, &password))
    }

    async fn write_client(
        &self,
        actor: &Actor,
        client: &Client,
        postal: &PostalAddress,
        password: &str,
    ) -> std::result::Result<ClientId, Failure> {
        let mut tx = self.db().write().await?;
        if store::client::find_by_email(&mut tx, &client.email.to_lowercase()).await?.is_some() {
            return Err(Error::Exists(What::Client).into());
        }
        let id = store::client::insert(&mut tx, client, postal, password).await?;
        log(&mut tx, actor, self.now(), EventKind::ClientAdded, None, None, &json!({"client": id.0})).await?;
        tx.commit().await?;
        Ok(id)
    }

    pub(crate) async fn add_service(&self, actor: &Actor, service: &ClientService) -> Result<ServiceId> {
        let mut tx = self.db().write().await.map_err(Failure::from)?;
        let id = store::service::insert(&mut tx, service, self.now()).await.map_err(Failure::from)?;
        let data = json!({"client": service.client.0, "service": id.0});
        log(&mut tx, actor, self.now(), EventKind::ServiceAdded, None, None, &data).await?;
        tx.commit().await.map_err(Failure::from)?;
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

    /// Removes a client account with its tickets, contacts and services.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn delete_client(&self, id: ClientId) -> Result<()> {
        retried!(self.write_delete_client(id))
    }

    async fn write_delete_client(&self, id: ClientId) -> std::result::Result<(), Failure> {
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
        store::client::delete(&mut tx, id).await?;
        let data = json!({"client": client.id.0});
        log(&mut tx, &self.actor, now, EventKind::ClientDeleted, None, None, &data).await?;
        Ok(tx.commit().await?)
    }
}
