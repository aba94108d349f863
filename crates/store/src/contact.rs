//! The contacts of clients.

use crate::client::PostalAddress;
use crate::{FromRow, P, Result, Row, Tx, contact_list, statements};
use domain::{ClientId, Contact, ContactId, Timestamp};

/// The columns of a [`ContactCard`].
macro_rules! cards {
    () => {
        "c.id, c.client_id, c.name, c.email, c.first_name, c.last_name, c.company, c.address, c.city, c.region, c.postcode,
        c.country, c.phone, c.mail_kinds, c.created_at, c.updated_at"
    };
}

pub(crate) const CARD_COLUMNS: &str = cards!();

statements! {
    FIND: "SELECT id, client_id, name, email FROM contact WHERE id = $1";
    MAILED: "SELECT email, mail_kinds FROM contact WHERE client_id = $1 AND mail_kinds <> '' ORDER BY id LIMIT 100";
    CARD: concat!("SELECT ", cards!(), " FROM contact c WHERE c.id = $1");
    UPDATE: "UPDATE contact SET name = $2, email = $3, first_name = $4, last_name = $5, company = $6,
        address = $7, city = $8, region = $9, postcode = $10, country = $11, phone = $12, mail_kinds = $13,
        updated_at = $14 WHERE id = $1";
    DELETE: "DELETE FROM contact WHERE id = $1";
    RENUMBER: "UPDATE contact SET id = $2 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM contact o WHERE o.id = $2)";
    INSERT: "INSERT INTO contact (client_id, name, email, first_name, last_name, company, address, city, region,
        postcode, country, phone, mail_kinds, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14) RETURNING id";
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
            postal: PostalAddress::from_columns(row, 7)?,
            mail_kinds: row.get(13)?,
            created_at: Timestamp(row.get(14)?),
            updated_at: Timestamp(row.get(15)?),
        })
    }
}

/// What both writing statements say of a contact, between the number of a row and a time.
fn values(card: &ContactCard, of: i64, at: Timestamp) -> [P<'_>; 14] {
    let [address, city, region, postcode, country, phone] = card.postal.values();
    [
        P::I(of),
        P::T(&card.contact.name),
        P::T(&card.contact.email),
        P::T(&card.first_name),
        P::T(&card.last_name),
        P::T(&card.company),
        address,
        city,
        region,
        postcode,
        country,
        phone,
        P::T(&card.mail_kinds),
        P::I(at.0),
    ]
}

/// A contact with everything that is known of it.
pub async fn card(tx: &mut Tx<'_>, id: ContactId) -> Result<Option<ContactCard>> {
    tx.opt(&CARD, &[P::I(id.0)]).await
}

/// Writes a changed contact.
pub async fn update(tx: &mut Tx<'_>, card: &ContactCard) -> Result<()> {
    tx.exec(&UPDATE, &values(card, card.contact.id.0, card.updated_at)).await?;
    contact_list::keep(tx, card.contact.id, card).await
}

/// The addresses of a client's contacts that get mail, with the kinds of mail, comma separated.
pub async fn mailed(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<(String, String)>> {
    tx.all(&MAILED, &[P::I(client.0)]).await
}

/// Removes a contact; tickets stay with its client.
pub async fn delete(tx: &mut Tx<'_>, id: ContactId) -> Result<()> {
    tx.exec(&DELETE, &[P::I(id.0)]).await.map(drop)
}

/// The contact of an id.
pub async fn find(tx: &mut Tx<'_>, id: ContactId) -> Result<Option<Contact>> {
    tx.opt(&FIND, &[P::I(id.0)]).await
}

/// Adds a contact; the id in it is ignored.
pub async fn insert(tx: &mut Tx<'_>, card: &ContactCard) -> Result<ContactId> {
    let values = values(card, card.contact.client.0, card.created_at);
    let id = tx.one(&INSERT, &values).await.map(ContactId)?;
    contact_list::keep(tx, id, card).await?;
    Ok(id)
}

/// The same under the id in it where that is free.
pub async fn insert_as(tx: &mut Tx<'_>, card: &ContactCard) -> Result<ContactId> {
    let values = values(card, card.contact.client.0, card.created_at);
    let mut id = tx.one(&INSERT, &values).await.map(ContactId)?;
    let wanted = card.contact.id;
    if wanted.0 > 0 && tx.exec(&RENUMBER, &[P::I(id.0), P::I(wanted.0)]).await? > 0 {
        id = wanted;
    }
    contact_list::keep(tx, id, card).await?;
    Ok(id)
}
