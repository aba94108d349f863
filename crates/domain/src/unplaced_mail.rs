//! Mail that became no message of any ticket.

use crate::ledger::codes;
use crate::{ProviderId, Timestamp, UnplacedMailId};

/// Why mail became no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnplacedReason {
    /// Nobody has an account with the sender's address, and the department answers to nobody else.
    UnknownSender,
    /// The sender was blocked.
    BlockedSender,
    /// It could not be read.
    Unreadable,
    /// The rules refuse what it says.
    Refused,
}
codes!(UnplacedReason { UnknownSender = 0, BlockedSender = 1, Unreadable = 2, Refused = 3 });

/// Mail that became no message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnplacedMail {
    /// Its id.
    pub id: UnplacedMailId,
    /// The provider in whose mailbox it lay.
    pub provider: Option<ProviderId>,
    /// The address it came from.
    pub sender: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// What its sender's system calls it (`Message-ID`).
    pub message_key: String,
    /// Why it became no message.
    pub reason: UnplacedReason,
    /// When it came.
    pub received_at: Timestamp,
}
