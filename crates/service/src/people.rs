//! Clients, contacts, services and who is there, as staff and their programs read them.

use crate::failure::Failure;
use crate::{ClientDetails, ClientUser, PostalAddress, StaffDesk};
use domain::{AccountState, Client, ClientId, Error, Page, Result, Timestamp, What};
use store::client_list::{ClientQuery, ClientRow};
use store::contact::ContactCard;
use store::contact_list::ContactQuery;
use store::service::{DatedService, ServiceQuery};
use store::session::OnlineStaff;

/// A client with what stands beside its account.
#[derive(Debug, Clone)]
pub struct ClientCard {
    /// The account.
    pub client: Client,
    /// Where it lives.
    pub postal: PostalAddress,
    /// Where the account stands.
    pub state: AccountState,
    /// When it was closed, if it is.
    pub closed_at: Option<Timestamp>,
    /// The first of its groups, 0 for none.
    pub group: i64,
    /// What else is known of it.
    pub details: ClientDetails,
    /// Whose it is.
    pub owner: ClientUser,
}

impl StaffDesk {
    /// A page of clients, and how many there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clients(&self, query: &ClientQuery) -> Result<(Vec<ClientRow>, i64)> {
        let mut tx = self.desk.db().read_together().await.map_err(Failure::from)?;
        Ok(store::client_list::page(&mut tx, query).await.map_err(Failure::from)?)
    }

    /// The same row of one client, if there is such a client.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn client_row(&self, client: ClientId) -> Result<Option<ClientRow>> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::client_list::row(&mut tx, client).await.map_err(Failure::from)?)
    }

    /// How many services these clients have, in their order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn service_counts(&self, clients: &[ClientId]) -> Result<Vec<i64>> {
        let mut tx = self.desk.db().read_together().await.map_err(Failure::from)?;
        let mut counts = Vec::with_capacity(clients.len());
        for id in clients {
            counts.push(store::service::count(&mut tx, *id).await.map_err(Failure::from)?);
        }
        Ok(counts)
    }

    /// The client of an e-mail address.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn client_by_email(&self, email: &str) -> Result<Client> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let found = store::client::find_by_email(&mut tx, &email.trim().to_lowercase()).await;
        found.map_err(Failure::from)?.ok_or(Error::NotFound(What::Client))
    }

    /// A client with what stands beside its account.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn client_card(&self, id: ClientId) -> Result<ClientCard> {
        Ok(self.read_card(id).await?)
    }

    async fn read_card(&self, id: ClientId) -> std::result::Result<ClientCard, Failure> {
        let missing = || Failure::from(Error::NotFound(What::Client));
        let mut tx = self.desk.db().read_together().await?;
        let (state, closed_at) = store::client::standing(&mut tx, id).await?.ok_or_else(missing)?;
        Ok(ClientCard {
            client: store::client::find(&mut tx, id).await?.ok_or_else(missing)?,
            postal: store::client::postal(&mut tx, id).await?.ok_or_else(missing)?,
            state,
            closed_at,
            group: store::client_group::first_of(&mut tx, id).await?.unwrap_or(0),
            details: store::client::details(&mut tx, id).await?.ok_or_else(missing)?,
            owner: store::client_user::owner(&mut tx, id).await?.ok_or_else(missing)?,
        })
    }

    /// A page of contacts, and how many there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contacts(&self, query: &ContactQuery, page: Page) -> Result<(Vec<ContactCard>, i64)> {
        let mut tx = self.desk.db().read_together().await.map_err(Failure::from)?;
        Ok(store::contact_list::page(&mut tx, query, page).await.map_err(Failure::from)?)
    }

    /// A page of services with their dates, and how many there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn dated_services(&self, query: &ServiceQuery, page: Page) -> Result<(Vec<DatedService>, i64)> {
        let mut tx = self.desk.db().read_together().await.map_err(Failure::from)?;
        Ok(store::service::page(&mut tx, query, page).await.map_err(Failure::from)?)
    }

    /// Staff with a session that is still alive, each once, the last used first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn staff_online(&self) -> Result<Vec<OnlineStaff>> {
        let since = self.desk.now().plus_seconds(-self.desk.session_idle_seconds());
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let sessions = store::session::of_staff(&mut tx, since).await.map_err(Failure::from)?;
        let mut online: Vec<OnlineStaff> = Vec::new();
        for session in sessions {
            if !online.iter().any(|known| known.staff == session.staff) {
                online.push(session);
            }
        }
        Ok(online)
    }
}
