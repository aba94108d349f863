//! Lists of contacts: of a client or of all, found by what parts of them hold.

use crate::contact::ContactCard;
use crate::{P, Result, Tx, search, statements};
use domain::{ClientId, ContactId, Page};
use std::fmt::Write;

statements! {
    FORGET: "DELETE FROM contact_term WHERE contact_id = $1";
    ADD: "INSERT INTO contact_term (term, contact_id) VALUES ($1, $2) ON CONFLICT (term, contact_id) DO NOTHING";
}

/// A part of a contact that it is found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactPart {
    /// Given name.
    FirstName,
    /// Family name.
    LastName,
    /// Company.
    Company,
    /// E-mail address.
    Email,
    /// First line of the postal address.
    AddressLine1,
    /// Its second line.
    AddressLine2,
    /// City.
    City,
    /// State or region.
    Region,
    /// Postcode.
    Postcode,
    /// Country.
    Country,
    /// Phone number.
    Phone,
}

impl ContactPart {
    const fn name(self) -> &'static str {
        match self {
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Company => "company",
            Self::Email => "email",
            Self::AddressLine1 => "address1",
            Self::AddressLine2 => "address2",
            Self::City => "city",
            Self::Region => "region",
            Self::Postcode => "postcode",
            Self::Country => "country",
            Self::Phone => "phone",
        }
    }
}

/// What is listed.
#[derive(Debug, Clone, Default)]
pub struct ContactQuery {
    /// Contacts of this client, of all when absent.
    pub client: Option<ClientId>,
    /// What parts of them hold, in any case.
    pub holds: Vec<(ContactPart, String)>,
}

fn term(part: ContactPart, text: &str) -> String {
    format!("{} {}", part.name(), search::key(text))
}

/// Writes down what a contact is found by.
pub(crate) async fn keep(tx: &mut Tx<'_>, id: ContactId, card: &ContactCard) -> Result<()> {
    use ContactPart::{
        AddressLine1, AddressLine2, City, Company, Country, Email, FirstName, LastName, Phone, Postcode,
        Region,
    };
    tx.exec(&FORGET, &[P::I(id.0)]).await?;
    let postal = &card.postal;
    let (first, second) = postal.lines();
    for (part, text) in [
        (FirstName, card.first_name.as_str()),
        (LastName, &card.last_name),
        (Company, &card.company),
        (Email, &card.contact.email),
        (AddressLine1, first),
        (AddressLine2, second),
        (City, &postal.city),
        (Region, &postal.region),
        (Postcode, &postal.postcode),
        (Country, &postal.country),
        (Phone, &postal.phone),
    ] {
        if !text.is_empty() {
            tx.exec(&ADD, &[P::T(&term(part, text)), P::I(id.0)]).await?;
        }
    }
    Ok(())
}

/// What stands behind FROM, its parameters from `$1` on: the terms, then the client.
fn source(terms: usize, of_client: bool) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    if terms == 0 {
        text.push_str("contact c WHERE c.id > 0");
    } else {
        text.push_str("contact_term t1");
        for number in 2..=terms {
            let _ = write!(
                text,
                " JOIN contact_term t{number} ON t{number}.contact_id = t1.contact_id AND t{number}.term = ${number}"
            );
        }
        text.push_str(" JOIN contact c ON c.id = t1.contact_id WHERE t1.term = $1");
    }
    if of_client {
        let _ = write!(text, " AND c.client_id = ${}", terms + 1);
    }
    text
}

fn page_text(terms: usize, of_client: bool) -> String {
    let next = terms + usize::from(of_client) + 1;
    // The column that the leading index is in the order of.
    let order = if terms == 0 { "c.id" } else { "t1.contact_id" };
    format!(
        "SELECT {} FROM {} ORDER BY {order} LIMIT ${next} OFFSET ${}",
        crate::contact::CARD_COLUMNS,
        source(terms, of_client),
        next + 1
    )
}

fn count_text(terms: usize, of_client: bool) -> String {
    // All are counted in the smallest index.
    let source = if terms == 0 && !of_client { "contact".to_owned() } else { source(terms, of_client) };
    format!("SELECT COUNT(*) FROM {source}")
}

/// A page of contacts in the order of their ids, and how many there are.
pub async fn page(tx: &mut Tx<'_>, query: &ContactQuery, page: Page) -> Result<(Vec<ContactCard>, i64)> {
    let terms: Vec<String> = query.holds.iter().map(|(part, text)| term(*part, text)).collect();
    let mut values: Vec<P<'_>> = terms.iter().map(|term| P::T(term)).collect();
    values.extend(query.client.map(|client| P::I(client.0)));
    let shape = (terms.len(), query.client.is_some());
    let total = tx.all_dynamic::<i64>(&count_text(shape.0, shape.1), &values).await?;
    values.extend([P::I(i64::from(page.limit)), P::I(i64::from(page.offset))]);
    let rows = tx.all_dynamic(&page_text(shape.0, shape.1), &values).await?;
    Ok((rows, total.into_iter().next().unwrap_or(0)))
}

/// Texts of every shape, for the statement gate.
pub(crate) fn samples() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for terms in 0..=3 {
        for of_client in [false, true] {
            let name = format!("contacts by {terms} terms, of a client {of_client}");
            all.push((format!("page of {name}"), page_text(terms, of_client)));
            all.push((format!("count of {name}"), count_text(terms, of_client)));
        }
    }
    all
}
