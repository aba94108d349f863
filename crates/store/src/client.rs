//! Clients, their contacts and services.

use crate::{FromRow, P, Result, Row, Tx, staff::PasswordRow, statements};
use domain::{
    Client, ClientId, ClientService, Contact, ContactId, ProviderId, ServiceId, ServiceKind, Timestamp,
};

macro_rules! columns {
    () => {
        "id, provider_id, email, first_name, last_name, company, phone, comment, attitude, is_premium, balance, credits,
        abuse_score, is_active, created_at"
    };
}

statements! {
    FIND: concat!("SELECT ", columns!(), " FROM client WHERE id = $1");
    FIND_BY_EMAIL: concat!("SELECT ", columns!(), " FROM client WHERE email_key = $1");
    PASSWORD: "SELECT id, password_hash, is_active FROM client WHERE email_key = $1";
    INSERT: "INSERT INTO client (provider_id, email, email_key, password_hash, first_name, last_name, company,
        address, city, region, postcode, country, phone, comment, attitude, is_premium, balance, credits,
        abuse_score, is_active, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', '', FALSE, 0, 0, 0, TRUE, $14)
        RETURNING id";
    SET_KNOWN: "UPDATE client SET comment = $2, attitude = $3, is_premium = $4 WHERE id = $1";
    DELETE: "DELETE FROM client WHERE id = $1";
    CONTACT: "SELECT id, client_id, name, email FROM contact WHERE id = $1";
    INSERT_CONTACT: "INSERT INTO contact (client_id, name, email, created_at) VALUES ($1, $2, $3, $4) RETURNING id";
    SERVICE: "SELECT id, client_id, kind, name FROM service WHERE id = $1";
    SERVICES: "SELECT id, client_id, kind, name FROM service WHERE client_id = $1 ORDER BY id LIMIT 500";
    INSERT_SERVICE: "INSERT INTO service (client_id, kind, name, created_at) VALUES ($1, $2, $3, $4) RETURNING id";
}

impl FromRow for Client {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: ClientId(row.get(0)?),
            provider: ProviderId(row.get(1)?),
            email: row.get(2)?,
            first_name: row.get(3)?,
            last_name: row.get(4)?,
            company: row.get(5)?,
            phone: row.get(6)?,
            comment: row.get(7)?,
            attitude: row.get(8)?,
            is_premium: row.get(9)?,
            balance: row.get(10)?,
            credits: row.get(11)?,
            abuse_score: row.get(12)?,
            is_active: row.get(13)?,
            created_at: Timestamp(row.get(14)?),
        })
    }
}

impl FromRow for Contact {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: ContactId(row.get(0)?),
            client: ClientId(row.get(1)?),
            name: row.get(2)?,
            email: row.get(3)?,
        })
    }
}

impl FromRow for ClientService {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let kind = if row.get::<i64>(2)? == ServiceKind::Domain.code() {
            ServiceKind::Domain
        } else {
            ServiceKind::Product
        };
        Ok(Self { id: ServiceId(row.get(0)?), client: ClientId(row.get(1)?), kind, name: row.get(3)? })
    }
}

/// Where a client lives; all of it optional.
#[derive(Debug, Clone, Default)]
pub struct PostalAddress {
    /// Street and house.
    pub address: String,
    /// City.
    pub city: String,
    /// State or region.
    pub region: String,
    /// Postcode.
    pub postcode: String,
    /// Two-letter country.
    pub country: String,
    /// Phone number.
    pub phone: String,
}

/// The client of an id.
pub async fn find(tx: &mut Tx<'_>, id: ClientId) -> Result<Option<Client>> {
    tx.opt(&FIND, &[P::I(id.0)]).await
}

/// The client of an address in lower case.
pub async fn find_by_email(tx: &mut Tx<'_>, email_key: &str) -> Result<Option<Client>> {
    tx.opt(&FIND_BY_EMAIL, &[P::T(email_key)]).await
}

/// The password of an address in lower case.
pub async fn password(tx: &mut Tx<'_>, email_key: &str) -> Result<Option<PasswordRow>> {
    tx.opt(&PASSWORD, &[P::T(email_key)]).await
}

/// Adds an active client; the id in `client` is ignored.
pub async fn insert(
    tx: &mut Tx<'_>,
    client: &Client,
    postal: &PostalAddress,
    password_hash: &str,
) -> Result<ClientId> {
    let key = client.email.to_lowercase();
    let id = tx
        .one(
            &INSERT,
            &[
                P::I(client.provider.0),
                P::T(&client.email),
                P::T(&key),
                P::T(password_hash),
                P::T(&client.first_name),
                P::T(&client.last_name),
                P::T(&client.company),
                P::T(&postal.address),
                P::T(&postal.city),
                P::T(&postal.region),
                P::T(&postal.postcode),
                P::T(&postal.country),
                P::T(&postal.phone),
                P::I(client.created_at.0),
            ],
        )
        .await?;
    Ok(ClientId(id))
}

/// Writes what staff know of a client.
pub async fn set_known(tx: &mut Tx<'_>, client: &Client) -> Result<()> {
    let values = [P::I(client.id.0), P::T(&client.comment), P::T(&client.attitude), P::B(client.is_premium)];
    tx.exec(&SET_KNOWN, &values).await.map(drop)
}

/// Removes a client whose tickets are gone already; contacts and services go along.
pub async fn delete(tx: &mut Tx<'_>, id: ClientId) -> Result<()> {
    tx.exec(&DELETE, &[P::I(id.0)]).await.map(drop)
}

/// The contact of an id.
pub async fn contact(tx: &mut Tx<'_>, id: ContactId) -> Result<Option<Contact>> {
    tx.opt(&CONTACT, &[P::I(id.0)]).await
}

/// Adds a contact; the id in `contact` is ignored.
pub async fn insert_contact(tx: &mut Tx<'_>, contact: &Contact, now: Timestamp) -> Result<ContactId> {
    let values = [P::I(contact.client.0), P::T(&contact.name), P::T(&contact.email), P::I(now.0)];
    tx.one(&INSERT_CONTACT, &values).await.map(ContactId)
}

/// The service of an id.
pub async fn service(tx: &mut Tx<'_>, id: ServiceId) -> Result<Option<ClientService>> {
    tx.opt(&SERVICE, &[P::I(id.0)]).await
}

/// What a client bought, the first 500.
pub async fn services(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<ClientService>> {
    tx.all(&SERVICES, &[P::I(client.0)]).await
}

/// Adds a service; the id in `service` is ignored.
pub async fn insert_service(tx: &mut Tx<'_>, service: &ClientService, now: Timestamp) -> Result<ServiceId> {
    let values = [P::I(service.client.0), P::I(service.kind.code()), P::T(&service.name), P::I(now.0)];
    tx.one(&INSERT_SERVICE, &values).await.map(ServiceId)
}
