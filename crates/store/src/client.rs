//! Clients, their contacts and services.

use crate::{FromRow, P, Result, Row, Tx, search, staff::PasswordRow, statements};
use domain::{
    AccountState, Client, ClientId, ClientService, Contact, ContactId, ProviderId, ServiceId, ServiceKind,
    StaffId, Timestamp,
};

macro_rules! columns {
    () => {
        "id, provider_id, email, first_name, last_name, company, phone, comment, attitude, is_premium, balance, credits,
        abuse_score, is_active, created_at"
    };
}

/// The columns of a [`ContactCard`].
macro_rules! cards {
    () => {
        "id, client_id, name, email, first_name, last_name, company, address, city, region, postcode, country, phone,
        mail_kinds, created_at, updated_at"
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
    LOCK:
        sqlite "SELECT id FROM client WHERE id = $1"
        postgres "SELECT id FROM client WHERE id = $1 FOR UPDATE"
        because "SQLite has one writer, so its rows need no locks";
    UPDATE: "UPDATE client SET email = $2, email_key = $3, first_name = $4, last_name = $5, company = $6, address = $7,
        city = $8, region = $9, postcode = $10, country = $11, phone = $12, comment = $13, is_active = $14,
        closed_at = $15 WHERE id = $1";
    SET_PASSWORD: "UPDATE client SET password_hash = $2 WHERE id = $1";
    STATE: "SELECT is_active, closed_at FROM client WHERE id = $1";
    POSTAL: "SELECT address, city, region, postcode, country, phone FROM client WHERE id = $1";
    SET_KNOWN: "UPDATE client SET comment = $2, attitude = $3, is_premium = $4 WHERE id = $1";
    DELETE: "DELETE FROM client WHERE id = $1";
    FORGET_TERMS: "DELETE FROM client_term WHERE client_id = $1";
    ADD_TERM: "INSERT INTO client_term (term, client_id) VALUES ($1, $2) ON CONFLICT (term, client_id) DO NOTHING";
    CONTACT: "SELECT id, client_id, name, email FROM contact WHERE id = $1";
    CARDS: concat!("SELECT ", cards!(), " FROM contact WHERE client_id = $1 ORDER BY id LIMIT 1000");
    CARD: concat!("SELECT ", cards!(), " FROM contact WHERE id = $1");
    UPDATE_CONTACT: "UPDATE contact SET name = $2, email = $3, first_name = $4, last_name = $5, company = $6,
        address = $7, city = $8, region = $9, postcode = $10, country = $11, phone = $12, mail_kinds = $13,
        updated_at = $14 WHERE id = $1";
    DELETE_CONTACT: "DELETE FROM contact WHERE id = $1";
    CANCELLATION: "SELECT 1 FROM cancellation WHERE service_id = $1";
    CANCEL: "INSERT INTO cancellation (service_id, is_immediate, reason, staff_id, created_at)
        VALUES ($1, $2, $3, $4, $5)";
    CANCELLATIONS: "SELECT COUNT(*) FROM cancellation" scans because "a few rows that wait to be dealt with";
    ALL_CARDS: concat!("SELECT ", cards!(), " FROM contact WHERE id > $1 ORDER BY id LIMIT 1000");
    INSERT_CONTACT: "INSERT INTO contact (client_id, name, email, first_name, last_name, company, address, city, region,
        postcode, country, phone, mail_kinds, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14) RETURNING id";
    SERVICE: "SELECT id, client_id, kind, name FROM service WHERE id = $1";
    DATED_SERVICES: "SELECT id, client_id, kind, name, created_at FROM service WHERE client_id = $1 ORDER BY id LIMIT 1000";
    DATED_SERVICE: "SELECT id, client_id, kind, name, created_at FROM service WHERE id = $1";
    ALL_SERVICES: "SELECT id, client_id, kind, name, created_at FROM service WHERE id > $1 ORDER BY id LIMIT 1000";
    COUNT_SERVICES: "SELECT COUNT(*) FROM service WHERE client_id = $1";
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

/// A contact with everything that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactCard {
    /// Who it is.
    pub contact: Contact,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Company.
    pub company: String,
    /// Where it lives.
    pub postal: PostalAddress,
    /// Which kinds of mail it gets, comma separated.
    pub mail_kinds: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

impl ContactCard {
    /// A card with a name and an address only: the first word of the name is the given name.
    #[must_use]
    pub fn plain(contact: Contact, now: Timestamp) -> Self {
        let (first, last) = contact.name.split_once(' ').unwrap_or((&contact.name, ""));
        let (first_name, last_name) = (first.to_owned(), last.trim().to_owned());
        Self {
            contact,
            first_name,
            last_name,
            company: String::new(),
            postal: PostalAddress::default(),
            mail_kinds: String::new(),
            created_at: now,
            updated_at: now,
        }
    }
}

impl FromRow for ContactCard {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            contact: Contact::from_row(row)?,
            first_name: row.get(4)?,
            last_name: row.get(5)?,
            company: row.get(6)?,
            postal: PostalAddress {
                address: row.get(7)?,
                city: row.get(8)?,
                region: row.get(9)?,
                postcode: row.get(10)?,
                country: row.get(11)?,
                phone: row.get(12)?,
            },
            mail_kinds: row.get(13)?,
            created_at: Timestamp(row.get(14)?),
            updated_at: Timestamp(row.get(15)?),
        })
    }
}

impl FromRow for PostalAddress {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            address: row.get(0)?,
            city: row.get(1)?,
            region: row.get(2)?,
            postcode: row.get(3)?,
            country: row.get(4)?,
            phone: row.get(5)?,
        })
    }
}

/// A service and when it was bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedService {
    /// The service.
    pub service: ClientService,
    /// When it was bought.
    pub created_at: Timestamp,
}

impl FromRow for DatedService {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { service: ClientService::from_row(row)?, created_at: Timestamp(row.get(4)?) })
    }
}

/// Keeps an account from being changed by another unit.
pub async fn lock(tx: &mut Tx<'_>, id: ClientId) -> Result<()> {
    tx.opt::<i64>(&LOCK, &[P::I(id.0)]).await.map(drop)
}

/// Writes a changed account, and lets it be found by its new names. `closed_at` is when it was closed.
pub async fn update(
    tx: &mut Tx<'_>,
    client: &Client,
    postal: &PostalAddress,
    closed_at: Option<Timestamp>,
) -> Result<()> {
    let values = [
        P::I(client.id.0),
        P::T(&client.email),
        P::T(&client.email.to_lowercase()),
        P::T(&client.first_name),
        P::T(&client.last_name),
        P::T(&client.company),
        P::T(&postal.address),
        P::T(&postal.city),
        P::T(&postal.region),
        P::T(&postal.postcode),
        P::T(&postal.country),
        P::T(&postal.phone),
        P::T(&client.comment),
        P::B(client.is_active),
        closed_at.map(|at| at.0).into(),
    ];
    tx.exec(&UPDATE, &values).await?;
    index(tx, client.id, client).await
}

/// Gives a client another password.
pub async fn set_password(tx: &mut Tx<'_>, id: ClientId, hash: &str) -> Result<()> {
    tx.exec(&SET_PASSWORD, &[P::I(id.0), P::T(hash)]).await.map(drop)
}

/// A contact with everything that is known of it.
pub async fn card(tx: &mut Tx<'_>, id: ContactId) -> Result<Option<ContactCard>> {
    tx.opt(&CARD, &[P::I(id.0)]).await
}

/// Writes a changed contact.
pub async fn update_contact(tx: &mut Tx<'_>, card: &ContactCard) -> Result<()> {
    let postal = &card.postal;
    let values = [
        P::I(card.contact.id.0),
        P::T(&card.contact.name),
        P::T(&card.contact.email),
        P::T(&card.first_name),
        P::T(&card.last_name),
        P::T(&card.company),
        P::T(&postal.address),
        P::T(&postal.city),
        P::T(&postal.region),
        P::T(&postal.postcode),
        P::T(&postal.country),
        P::T(&postal.phone),
        P::T(&card.mail_kinds),
        P::I(card.updated_at.0),
    ];
    tx.exec(&UPDATE_CONTACT, &values).await.map(drop)
}

/// Removes a contact; tickets stay with its client.
pub async fn delete_contact(tx: &mut Tx<'_>, id: ContactId) -> Result<()> {
    tx.exec(&DELETE_CONTACT, &[P::I(id.0)]).await.map(drop)
}

/// Writes down that a client wants a service to end; says whether that was not known before.
pub async fn cancel(
    tx: &mut Tx<'_>,
    service: ServiceId,
    is_immediate: bool,
    reason: &str,
    by: (StaffId, Timestamp),
) -> Result<bool> {
    if tx.opt::<i64>(&CANCELLATION, &[P::I(service.0)]).await?.is_some() {
        return Ok(false);
    }
    let values = [P::I(service.0), P::B(is_immediate), P::T(reason), P::I(by.0.0), P::I(by.1.0)];
    tx.exec(&CANCEL, &values).await.map(|_| true)
}

/// How many services are wanted to end.
pub async fn cancellations(tx: &mut Tx<'_>) -> Result<i64> {
    tx.one(&CANCELLATIONS, &[]).await
}

/// Where an account stands.
pub async fn state(tx: &mut Tx<'_>, id: ClientId) -> Result<Option<AccountState>> {
    let row: Option<(bool, Option<i64>)> = tx.opt(&STATE, &[P::I(id.0)]).await?;
    Ok(row.map(|(is_active, closed_at)| account_state(is_active, closed_at)))
}

pub(crate) const fn account_state(is_active: bool, closed_at: Option<i64>) -> AccountState {
    match (is_active, closed_at) {
        (_, Some(_)) => AccountState::Closed,
        (true, None) => AccountState::Active,
        (false, None) => AccountState::Inactive,
    }
}

/// Where a client lives.
pub async fn postal(tx: &mut Tx<'_>, id: ClientId) -> Result<Option<PostalAddress>> {
    tx.opt(&POSTAL, &[P::I(id.0)]).await
}

/// What a client is found by: its address, its names, and both names together.
async fn index(tx: &mut Tx<'_>, id: ClientId, client: &Client) -> Result<()> {
    tx.exec(&FORGET_TERMS, &[P::I(id.0)]).await?;
    let full = client.full_name();
    for term in [&client.email, &client.first_name, &client.last_name, &client.company, &full] {
        if !term.is_empty() {
            tx.exec(&ADD_TERM, &[P::T(&search::fold(term)), P::I(id.0)]).await?;
        }
    }
    Ok(())
}

/// The contacts of a client, the first 1000.
pub async fn cards(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<ContactCard>> {
    tx.all(&CARDS, &[P::I(client.0)]).await
}

/// Up to 1000 contacts of all clients after this one.
pub async fn all_cards(tx: &mut Tx<'_>, after: ContactId) -> Result<Vec<ContactCard>> {
    tx.all(&ALL_CARDS, &[P::I(after.0)]).await
}

/// What a client bought and when, the first 1000.
pub async fn dated_services(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<DatedService>> {
    tx.all(&DATED_SERVICES, &[P::I(client.0)]).await
}

/// A service and when it was bought.
pub async fn dated_service(tx: &mut Tx<'_>, id: ServiceId) -> Result<Option<DatedService>> {
    tx.opt(&DATED_SERVICE, &[P::I(id.0)]).await
}

/// Up to 1000 services of all clients after this one.
pub async fn all_services(tx: &mut Tx<'_>, after: ServiceId) -> Result<Vec<DatedService>> {
    tx.all(&ALL_SERVICES, &[P::I(after.0)]).await
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
    index(tx, ClientId(id), client).await?;
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

/// Adds a contact; the id in it is ignored.
pub async fn insert_contact(tx: &mut Tx<'_>, card: &ContactCard) -> Result<ContactId> {
    let postal = &card.postal;
    let values = [
        P::I(card.contact.client.0),
        P::T(&card.contact.name),
        P::T(&card.contact.email),
        P::T(&card.first_name),
        P::T(&card.last_name),
        P::T(&card.company),
        P::T(&postal.address),
        P::T(&postal.city),
        P::T(&postal.region),
        P::T(&postal.postcode),
        P::T(&postal.country),
        P::T(&postal.phone),
        P::T(&card.mail_kinds),
        P::I(card.created_at.0),
    ];
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

/// How many services a client has.
pub async fn service_count(tx: &mut Tx<'_>, client: ClientId) -> Result<i64> {
    tx.one(&COUNT_SERVICES, &[P::I(client.0)]).await
}
