//! Ticket statuses: a few kinds with rules, and any number of configured names over them.

use crate::StatusId;

/// What a status means. Rules look at the kind only; names are for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusKind {
    /// Opened, nobody has dealt with it yet.
    New,
    /// A staff member works on it.
    InProgress,
    /// The client wrote last.
    CustomerReply,
    /// Staff wrote last.
    Answered,
    /// Waits for something outside.
    OnHold,
    /// Done.
    Closed,
}

impl StatusKind {
    /// Every kind, in the order of a ticket's life.
    pub const ALL: [Self; 6] =
        [Self::New, Self::InProgress, Self::CustomerReply, Self::Answered, Self::OnHold, Self::Closed];

    /// The number that stands in the database.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::New => 0,
            Self::InProgress => 1,
            Self::CustomerReply => 2,
            Self::Answered => 3,
            Self::OnHold => 4,
            Self::Closed => 5,
        }
    }

    /// The kind of a database number.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether staff should look at the ticket next.
    #[must_use]
    pub const fn awaits_staff(self) -> bool {
        matches!(self, Self::New | Self::CustomerReply | Self::InProgress)
    }

    /// The status that a message by this side leaves behind.
    #[must_use]
    pub const fn after_message(by_staff: bool) -> Self {
        if by_staff { Self::Answered } else { Self::CustomerReply }
    }
}

/// A configured status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Its id.
    pub id: StatusId,
    /// What it means.
    pub kind: StatusKind,
    /// What staff call it.
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
    /// Whether this is the status that the rules choose for its kind.
    pub is_default: bool,
    /// Closed by the desk when nobody has written or changed the status for this many hours.
    pub closes_after_hours: Option<i64>,
}
