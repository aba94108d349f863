//! Identifiers. Each is its own type, so that a client id cannot be handed in where a ticket id is meant.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = ParseIntError;
            fn from_str(text: &str) -> Result<Self, ParseIntError> {
                text.trim().parse().map(Self)
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                Self(value)
            }
        }
    )+};
}

ids! {
    /// A ticket's internal id, given in sequence.
    TicketId,
    /// A ticket's public number: random, six digits or more, never equal to any ticket's id.
    TicketNumber,
    /// One message, note or system line of a ticket.
    MessageId,
    /// One file that came with a message.
    AttachmentId,
    /// A client (the customer account).
    ClientId,
    /// Somebody who logs in for clients.
    UserId,
    /// A further person of a client.
    ContactId,
    /// A member of the support staff.
    StaffId,
    /// A department of a provider.
    DepartmentId,
    /// A provider (brand) that clients and departments belong to.
    ProviderId,
    /// Something a client bought.
    ServiceId,
    /// A configured ticket status.
    StatusId,
    /// A ticket waiting for one holder, a department or a staff member.
    QueueEntryId,
    /// News for clients.
    AnnouncementId,
    /// A category of the knowledgebase.
    ArticleCategoryId,
    /// An article of the knowledgebase.
    ArticleId,
    /// What staff wrote down about a client.
    ClientNoteId,
    /// A custom field of a department.
    CustomFieldId,
    /// An entry of the event log.
    EventId,
    /// An API credential.
    CredentialId,
    /// A category of predefined replies.
    PredefinedCategoryId,
    /// A predefined reply.
    PredefinedReplyId,
    /// A row of the ledger of money.
    ChargeId,
    /// A violation of a client.
    ViolationId,
    /// Mail that became no message.
    UnplacedMailId,
    /// Mail on its way out, to one recipient.
    OutgoingMailId,
}
