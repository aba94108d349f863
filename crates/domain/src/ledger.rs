//! The two ledgers of a client: money taken from its balance, and incident credits. Rows are only ever added.

use crate::{ChargeId, ClientId, Money, StaffId, TicketId, Timestamp};

macro_rules! codes {
    ($name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        impl $name {
            /// The number that stands in the database.
            #[must_use]
            pub const fn code(self) -> i64 {
                match self {
                    $(Self::$variant => $code),+
                }
            }

            /// The one of a database number.
            #[must_use]
            pub const fn from_code(code: i64) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use codes;

/// What money was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChargeKind {
    /// For the work on a ticket.
    Work,
    /// For incident credits that the client bought.
    Credits,
    /// Nothing: it gives back what another charge took.
    Reversal,
}
codes!(ChargeKind { Work = 0, Credits = 1, Reversal = 2 });

/// A row of the ledger of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// Its id.
    pub id: ChargeId,
    /// Whose money.
    pub client: ClientId,
    /// The ticket it was taken in.
    pub ticket: Option<TicketId>,
    /// The staff member who took it.
    pub staff: Option<StaffId>,
    /// What for.
    pub kind: ChargeKind,
    /// What was taken; negative when it was given back.
    pub amount: Money,
    /// The charge that this one undoes.
    pub reverses: Option<ChargeId>,
    /// What is to be known about it.
    pub note: String,
    /// When.
    pub created_at: Timestamp,
}

/// Why a client has more or fewer incident credits than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CreditReason {
    /// The operator gave them.
    Granted,
    /// The client bought them.
    Bought,
    /// A ticket was opened where that costs one, or its client moved it there.
    Opened,
    /// Staff took them for the work on a ticket.
    Work,
}
codes!(CreditReason { Granted = 0, Bought = 1, Opened = 2, Work = 3 });

impl CreditReason {
    /// The word for it in listings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Bought => "bought",
            Self::Opened => "opened",
            Self::Work => "work",
        }
    }
}

impl ChargeKind {
    /// The word for it in listings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Credits => "credits",
            Self::Reversal => "reversal",
        }
    }
}

/// A row of the ledger of incident credits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditEntry {
    /// Whose credits.
    pub client: ClientId,
    /// The ticket they were used for.
    pub ticket: Option<TicketId>,
    /// The staff member who gave or took them.
    pub staff: Option<StaffId>,
    /// The charge they were bought with.
    pub charge: Option<ChargeId>,
    /// Why.
    pub reason: CreditReason,
    /// How many more; negative for fewer.
    pub amount: i64,
    /// When.
    pub created_at: Timestamp,
}
