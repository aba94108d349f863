//! Who calls, and through which door.

use crate::{ClientId, ContactId, CredentialId, StaffId};
use std::net::IpAddr;

/// The door a call came through. Written into every event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// The command line of the operator.
    Command,
    /// None: the desk does it by itself when its time has come.
    Desk,
    /// A dialect, by its position in the configuration of doors; its name is a label, never a rule.
    Dialect(&'static str),
}

impl Door {
    /// The label that stands in the event log.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Desk => "desk",
            Self::Dialect(name) => name,
        }
    }
}

/// The person or program behind a call, after the door has checked its credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A staff member.
    Staff(StaffId),
    /// A client, or one of its contacts.
    Client(ClientId, Option<ContactId>),
    /// The desk itself.
    System,
}

/// A checked caller. Handles made from it decide what it may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who it is.
    pub who: Who,
    /// Through which door.
    pub door: Door,
    /// From which address.
    pub address: Option<IpAddr>,
    /// With which API credential.
    pub credential: Option<CredentialId>,
    /// The staff member who acts as this client.
    pub on_behalf_by: Option<StaffId>,
}

impl Actor {
    /// An actor at a door, with nothing else known.
    #[must_use]
    pub const fn new(who: Who, door: Door) -> Self {
        Self { who, door, address: None, credential: None, on_behalf_by: None }
    }
}
