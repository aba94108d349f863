//! Messages, internal notes and system lines: the timeline of a ticket.

use crate::{ClientId, ContactId, MessageId, StaffId, TicketId, Timestamp};

/// What kind of line of the timeline this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageKind {
    /// Part of the conversation; the client reads it unless it is hidden.
    Public,
    /// For staff only.
    Note,
    /// Written by the desk: moved to the archive, split, merged.
    System,
}

impl MessageKind {
    /// The number that stands in the database.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::Public => 0,
            Self::Note => 1,
            Self::System => 2,
        }
    }

    /// The kind of a database number.
    #[must_use]
    pub const fn from_code(code: i64) -> Option<Self> {
        match code {
            0 => Some(Self::Public),
            1 => Some(Self::Note),
            2 => Some(Self::System),
            _ => None,
        }
    }
}

/// Which side wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthorKind {
    /// The client account itself.
    Client(ClientId),
    /// A contact of a client.
    Contact(ClientId, ContactId),
    /// Somebody without an account.
    Guest,
    /// A staff member; `None` when only a display name is known.
    Staff(Option<StaffId>),
    /// The desk.
    System,
}

impl AuthorKind {
    /// The number that stands in the database.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::Client(_) => 0,
            Self::Contact(..) => 1,
            Self::Guest => 2,
            Self::Staff(_) => 3,
            Self::System => 4,
        }
    }

    /// Whether staff wrote it.
    #[must_use]
    pub const fn is_staff(self) -> bool {
        matches!(self, Self::Staff(_))
    }
}

/// Who wrote, with the name and address as they were at that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Which side, and whose account.
    pub kind: AuthorKind,
    /// The name to show.
    pub name: String,
    /// The address, empty when none is known.
    pub email: String,
}

/// One line of a ticket's timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The ticket it belongs to.
    pub ticket: TicketId,
    /// Conversation, note or system line.
    pub kind: MessageKind,
    /// Who wrote it.
    pub author: Author,
    /// The text as written.
    pub body: String,
    /// Whether the text is Markdown.
    pub is_markdown: bool,
    /// Withdrawn from the client's eyes, kept for staff.
    pub is_hidden: bool,
    /// Whether this is the message that opened the ticket.
    pub is_opening: bool,
    /// When it was written.
    pub created_at: Timestamp,
}

/// What a client thinks of a message of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rating {
    /// It helped.
    Good,
    /// It did not.
    Bad,
}

impl Rating {
    /// The word for it in the event log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
        }
    }
}
