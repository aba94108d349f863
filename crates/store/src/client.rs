//! Client accounts.

use crate::{FromRow, P, Result, Row, Tx, search, statements};
use domain::{AccountState, Client, ClientId, ProviderId, Timestamp, UserId};

macro_rules! columns {
    () => {
        "id, provider_id, email, first_name, last_name, company, phone, comment, attitude, is_premium, balance, credits,
        abuse_score, is_active, created_at"
    };
}

statements! {
    FIND: concat!("SELECT ", columns!(), " FROM client WHERE id = $1");
    FIND_BY_EMAIL: concat!("SELECT ", columns!(), " FROM client WHERE email_key = $1");
    INSERT: "INSERT INTO client (provider_id, email, email_key, first_name, last_name, company,
        address, city, region, postcode, country, phone, comment, tax_id, language, wants_news, owner_id, created_at,
        attitude, is_premium, balance, credits, abuse_score, is_active, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, '', FALSE, 0, 0, 0, TRUE, 0)
        RETURNING id";
    INSERT_AS: "INSERT INTO client (id, provider_id, email, email_key, first_name, last_name, company,
        address, city, region, postcode, country, phone, comment, tax_id, language, wants_news, owner_id, created_at,
        attitude, is_premium, balance, credits, abuse_score, is_active, state)
        VALUES ($19, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, '', FALSE, 0, 0, 0,
        TRUE, 0) RETURNING id";
    PASS: sqlite "SELECT $1 AS value"
        postgres "SELECT CASE WHEN nextval(pg_get_serial_sequence('client', 'id')) < $1
            THEN setval(pg_get_serial_sequence('client', 'id'), $1) ELSE $1 END AS value"
        because "SQLite counts on from the largest number by itself";
    LOCK:
        sqlite "SELECT id FROM client WHERE id = $1"
        postgres "SELECT id FROM client WHERE id = $1 FOR UPDATE"
        because "SQLite has one writer, so its rows need no locks";
    UPDATE: "UPDATE client SET email = $2, email_key = $3, first_name = $4, last_name = $5, company = $6, address = $7,
        city = $8, region = $9, postcode = $10, country = $11, phone = $12, comment = $13, tax_id = $14, language = $15,
        wants_news = $16, is_active = $17, closed_at = $18, state = $19 WHERE id = $1";
    DETAILS: "SELECT tax_id, language, wants_news FROM client WHERE id = $1";
    STATE: "SELECT is_active, closed_at FROM client WHERE id = $1";
    POSTAL: "SELECT address, city, region, postcode, country, phone FROM client WHERE id = $1";
    SET_KNOWN: "UPDATE client SET comment = $2, attitude = $3, is_premium = $4 WHERE id = $1";
    DELETE: "DELETE FROM client WHERE id = $1";
    FORGET_TERMS: "DELETE FROM client_term WHERE client_id = $1";
    ADD_TERM: "INSERT INTO client_term (term, client_id) VALUES ($1, $2) ON CONFLICT (term, client_id) DO NOTHING";
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

impl PostalAddress {
    /// The two lines of the street and house; either may be empty.
    #[must_use]
    pub fn lines(&self) -> (&str, &str) {
        self.address.split_once('\n').unwrap_or((&self.address, ""))
    }

    /// Sets both lines.
    pub fn set_lines(&mut self, first: &str, second: &str) {
        let (first, second) = (first.trim(), second.trim());
        // The break stays where the first is empty, so that the second is still the second.
        self.address = if second.is_empty() { first.to_owned() } else { format!("{first}\n{second}") };
    }

    /// Reads the six columns that begin at this one.
    pub(crate) fn from_columns(row: &Row<'_>, first: usize) -> Result<Self> {
        Ok(Self {
            address: row.get(first)?,
            city: row.get(first + 1)?,
            region: row.get(first + 2)?,
            postcode: row.get(first + 3)?,
            country: row.get(first + 4)?,
            phone: row.get(first + 5)?,
        })
    }

    /// What is written of it, in the same order.
    pub(crate) fn values(&self) -> [P<'_>; 6] {
        [&self.address, &self.city, &self.region, &self.postcode, &self.country, &self.phone]
            .map(|text| P::T(text))
    }
}

impl FromRow for PostalAddress {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Self::from_columns(row, 0)
    }
}

/// What else is known of a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientDetails {
    /// Its number at the tax office.
    pub tax_id: String,
    /// The language it wants, as its integrator names it.
    pub language: String,
    /// Whether it wants to be told of offers.
    pub wants_news: bool,
}

impl FromRow for ClientDetails {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { tax_id: row.get(0)?, language: row.get(1)?, wants_news: row.get(2)? })
    }
}

/// What else is known of a client.
pub async fn details(tx: &mut Tx<'_>, id: ClientId) -> Result<Option<ClientDetails>> {
    tx.opt(&DETAILS, &[P::I(id.0)]).await
}

/// Keeps an account from being changed by another unit.
pub async fn lock(tx: &mut Tx<'_>, id: ClientId) -> Result<()> {
    tx.opt::<i64>(&LOCK, &[P::I(id.0)]).await.map(drop)
}

/// What both writing statements say of a client, behind the number of a row.
fn values<'a>(
    of: i64,
    client: &'a Client,
    email_key: &'a str,
    postal: &'a PostalAddress,
    details: &'a ClientDetails,
) -> Vec<P<'a>> {
    let mut values = vec![
        P::I(of),
        P::T(&client.email),
        P::T(email_key),
        P::T(&client.first_name),
        P::T(&client.last_name),
        P::T(&client.company),
    ];
    values.extend(postal.values());
    values.extend([
        P::T(&client.comment),
        P::T(&details.tax_id),
        P::T(&details.language),
        P::B(details.wants_news),
    ]);
    values
}

/// Writes a changed account, and lets it be found by its new names. `closed_at` is when it was closed.
pub async fn update(
    tx: &mut Tx<'_>,
    client: &Client,
    postal: &PostalAddress,
    details: &ClientDetails,
    closed_at: Option<Timestamp>,
) -> Result<()> {
    let email_key = client.email.to_lowercase();
    let closed = closed_at.map(|at| at.0);
    let mut values = values(client.id.0, client, &email_key, postal, details);
    values.extend([
        P::B(client.is_active),
        closed.into(),
        P::I(account_state(client.is_active, closed).code()),
    ]);
    tx.exec(&UPDATE, &values).await?;
    index(tx, client.id, client).await
}

/// Where an account stands, and when it was closed, if it is.
pub async fn standing(tx: &mut Tx<'_>, id: ClientId) -> Result<Option<(AccountState, Option<Timestamp>)>> {
    let row: Option<(bool, Option<i64>)> = tx.opt(&STATE, &[P::I(id.0)]).await?;
    Ok(row.map(|(is_active, closed)| (account_state(is_active, closed), closed.map(Timestamp))))
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

/// The client of an id.
pub async fn find(tx: &mut Tx<'_>, id: ClientId) -> Result<Option<Client>> {
    tx.opt(&FIND, &[P::I(id.0)]).await
}

/// The client of an address in lower case.
pub async fn find_by_email(tx: &mut Tx<'_>, email_key: &str) -> Result<Option<Client>> {
    tx.opt(&FIND_BY_EMAIL, &[P::T(email_key)]).await
}

/// Adds an active client; the id in `client` is ignored.
pub async fn insert(
    tx: &mut Tx<'_>,
    client: &Client,
    postal: &PostalAddress,
    details: &ClientDetails,
    owner: UserId,
) -> Result<ClientId> {
    let email_key = client.email.to_lowercase();
    let mut values = values(client.provider.0, client, &email_key, postal, details);
    values.extend([P::I(owner.0), P::I(client.created_at.0)]);
    let id = tx.one(&INSERT, &values).await?;
    index(tx, ClientId(id), client).await?;
    Ok(ClientId(id))
}

/// The same under the id in `client`, which is free.
pub async fn insert_as(
    tx: &mut Tx<'_>,
    client: &Client,
    postal: &PostalAddress,
    details: &ClientDetails,
    owner: UserId,
) -> Result<ClientId> {
    let email_key = client.email.to_lowercase();
    let mut values = values(client.provider.0, client, &email_key, postal, details);
    values.extend([P::I(owner.0), P::I(client.created_at.0), P::I(client.id.0)]);
    tx.one::<i64>(&INSERT_AS, &values).await?;
    index(tx, client.id, client).await?;
    Ok(client.id)
}

/// Lets clients that are added later have larger ids than this one.
pub async fn pass(tx: &mut Tx<'_>, id: ClientId) -> Result<()> {
    tx.one::<i64>(&PASS, &[P::I(id.0)]).await.map(drop)
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
