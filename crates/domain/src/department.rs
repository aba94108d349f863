//! Departments and their business hours.

use crate::{DepartmentId, Priority, ProviderId};

/// One opening of a department: a weekday and a span of minutes after midnight, in the department's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// 1 is Monday, 7 is Sunday.
    pub weekday: i64,
    /// First minute of the day.
    pub opens_at: i64,
    /// The minute after the last.
    pub closes_at: i64,
}

/// When a department works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessHours {
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Its openings; empty means around the clock.
    pub openings: Vec<Opening>,
}

/// A department of a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// Its id.
    pub id: DepartmentId,
    /// The brand it belongs to.
    pub provider: ProviderId,
    /// Its name.
    pub name: String,
    /// What clients should bring here.
    pub description: String,
    /// Address that mail for it goes to.
    pub email: String,
    /// Offered to clients when they open a ticket.
    pub is_public: bool,
    /// Takes tickets of people without an account.
    pub takes_guests: bool,
    /// A new ticket costs its client one incident credit.
    pub charges_credits: bool,
    /// Whether a client may close its tickets here, unless a ticket says otherwise.
    pub client_may_close: bool,
    /// Priority of a ticket that names none.
    pub default_priority: Priority,
    /// IANA name of the time zone its business hours are written in.
    pub time_zone: String,
}
