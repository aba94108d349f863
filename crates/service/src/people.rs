//! Clients, contacts, services, the log and who is there, as staff and their programs read them.

use crate::failure::{Failure, retried};
use crate::tickets::log;
use crate::{ClientDetails, ClientUser, PostalAddress, StaffDesk};
use domain::{
    AccountState, Client, ClientId, ContactId, Error, EventKind, MessageBody, Page, Result, ServiceId,
    Timestamp, What,
};
use serde_json::json;
use store::client_list::{ClientQuery, ClientRow};
use store::contact::ContactCard;
use store::event::Activity;
use store::service::DatedService;
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

/// As far back as the log is read, in entries.
const LOG_DEPTH: i64 = 10_000;

/// As many rows as are read to find those that a filter wants.
const READ: usize = 10_000;

/// The rows of a table in steps, each after the last row of the one before, as far as the first 10 000 go. A macro, as
/// the future of a closure that borrows the transaction cannot be shown to be `Send`.
macro_rules! in_steps {
    ($tx:expr, $step:path, $first:expr, $id:expr) => {{
        let mut all = Vec::new();
        while all.len() < READ {
            let after = all.last().map_or($first, $id);
            let more = $step($tx, after).await?;
            if more.is_empty() {
                break;
            }
            all.extend(more);
        }
        all
    }};
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

    /// The contacts of a client, or of all clients as far as the first 10 000 go.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contacts(&self, client: Option<ClientId>) -> Result<Vec<ContactCard>> {
        Ok(self.read_contacts(client).await?)
    }

    async fn read_contacts(
        &self,
        client: Option<ClientId>,
    ) -> std::result::Result<Vec<ContactCard>, Failure> {
        let mut tx = self.desk.db().read_together().await?;
        if let Some(client) = client {
            return Ok(store::contact::cards(&mut tx, client).await?);
        }
        Ok(in_steps!(&mut tx, store::contact::all_cards, ContactId(0), |card: &ContactCard| card.contact.id))
    }

    /// One service, those of a client, or those of all clients as far as the first 10 000 go, with their dates.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn dated_services(
        &self,
        client: Option<ClientId>,
        service: Option<ServiceId>,
    ) -> Result<Vec<DatedService>> {
        Ok(self.read_services(client, service).await?)
    }

    async fn read_services(
        &self,
        client: Option<ClientId>,
        service: Option<ServiceId>,
    ) -> std::result::Result<Vec<DatedService>, Failure> {
        let mut tx = self.desk.db().read_together().await?;
        if let Some(service) = service {
            let found = store::service::dated(&mut tx, service).await?;
            let own = found.filter(|found| client.is_none_or(|client| found.service.client == client));
            return Ok(own.into_iter().collect());
        }
        if let Some(client) = client {
            return Ok(store::service::dated_of(&mut tx, client).await?);
        }
        Ok(in_steps!(&mut tx, store::service::all_dated, ServiceId(0), |dated: &DatedService| dated
            .service
            .id))
    }

    /// The log of the desk as far back as its newest 10 000 entries, the newest first: a page of what a filter wants, and
    /// how many that are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn activity(
        &self,
        filter: Option<&(dyn Fn(&Activity) -> bool + Send + Sync)>,
        page: Page,
    ) -> Result<(Vec<Activity>, i64)> {
        Ok(self.read_activity(filter, page).await?)
    }

    async fn read_activity(
        &self,
        filter: Option<&(dyn Fn(&Activity) -> bool + Send + Sync)>,
        page: Page,
    ) -> std::result::Result<(Vec<Activity>, i64), Failure> {
        let (limit, offset) = (i64::from(page.limit), i64::from(page.offset));
        let mut tx = self.desk.db().read_together().await?;
        let Some(filter) = filter else {
            let total = store::event::count_newest(&mut tx, LOG_DEPTH).await?;
            let left = (total - offset).clamp(0, limit);
            let rows =
                if left == 0 { Vec::new() } else { store::event::newest(&mut tx, left, offset).await? };
            return Ok((rows, total));
        };
        let mut all = store::event::newest(&mut tx, LOG_DEPTH, 0).await?;
        all.retain(|entry| filter(entry));
        Ok(page.cut(all))
    }

    /// Writes a line of a program's own into the log.
    ///
    /// # Errors
    /// [`Error::Missing`] without a text; [`Error::NotFound`] for the client it is about.
    pub async fn log_activity(&self, text: &str, client: Option<ClientId>) -> Result<()> {
        let text = MessageBody::new(text)?;
        if let Some(client) = client {
            self.client(client).await?;
        }
        retried!(self.write_activity(text.as_str(), client))
    }

    async fn write_activity(&self, text: &str, client: Option<ClientId>) -> std::result::Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        let data = json!({"description": text, "client": client.map(|client| client.0)});
        log(&mut tx, &self.actor, self.desk.now(), EventKind::ActivityLogged, None, None, &data).await?;
        Ok(tx.commit().await?)
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
