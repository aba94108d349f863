//! Clients, their contacts and services, and the providers they belong to.

use crate::{ClientId, ContactId, ProviderId, ServiceId, Timestamp};

/// A brand with its own clients and departments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its id.
    pub id: ProviderId,
    /// Its name.
    pub name: String,
}

/// A customer account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id; the same number in every dialect.
    pub id: ClientId,
    /// The brand it belongs to.
    pub provider: ProviderId,
    /// Login and address.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Company, often empty.
    pub company: String,
    /// Phone number, often empty.
    pub phone: String,
    /// What staff should know of it.
    pub comment: String,
    /// How staff find it, in a word or two.
    pub attitude: String,
    /// Pays for better support.
    pub is_premium: bool,
    /// What it has on account, in minor units of the desk's currency; may be negative.
    pub balance: i64,
    /// Incident credits left.
    pub credits: i64,
    /// The sum of its violations.
    pub abuse_score: i64,
    /// Whether it may log in.
    pub is_active: bool,
    /// Since when.
    pub created_at: Timestamp,
}

impl Client {
    /// The name to show.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }
}

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// It may log in.
    Active,
    /// It may not.
    Inactive,
    /// Nor will it any more.
    Closed,
}

impl AccountState {
    /// The number that stands in the database, in the order of the words.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::Active => 0,
            Self::Closed => 1,
            Self::Inactive => 2,
        }
    }
}

/// What clients are listed by; the id breaks ties in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClientOrder {
    /// The oldest account first.
    #[default]
    Id,
    /// Given name.
    FirstName,
    /// Family name.
    LastName,
    /// Company.
    Company,
    /// Address.
    Email,
    /// When the account was made.
    Created,
    /// Where the account stands, by its word: active, closed, inactive.
    State,
}

/// A further person of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// Whose contact.
    pub client: ClientId,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
}

/// What sort of thing was bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceKind {
    /// A server, hosting plan, licence.
    Product,
    /// A domain name.
    Domain,
}

impl ServiceKind {
    /// The number that stands in the database.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::Product => 0,
            Self::Domain => 1,
        }
    }
}

/// Something a client bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientService {
    /// Its id.
    pub id: ServiceId,
    /// Who bought it.
    pub client: ClientId,
    /// What sort of thing.
    pub kind: ServiceKind,
    /// Its name, such as a host name.
    pub name: String,
}
