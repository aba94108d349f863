//! How urgent a ticket is.

/// The priority of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Can wait.
    Low,
    /// The usual.
    Normal,
    /// Soon.
    High,
    /// Now.
    Urgent,
}

impl Priority {
    /// All four, the lowest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Normal, Self::High, Self::Urgent];

    /// The number that stands in the database, 0 to 3.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::Low => 0,
            Self::Normal => 1,
            Self::High => 2,
            Self::Urgent => 3,
        }
    }

    /// What a ticket of this priority weighs in the queue before it has waited, in minutes, where its department has
    /// no target of its own: a high one overtakes a normal one that has waited three hours less a minute longer.
    #[must_use]
    pub const fn default_weight(self) -> i64 {
        match self {
            Self::Low => 1,
            Self::Normal => 60,
            Self::High => 240,
            Self::Urgent => 1440,
        }
    }

    /// The priority of a database number.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.code() == code)
    }
}
