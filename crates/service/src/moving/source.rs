//! What a source gives: one system read in its own words, as neutral values.

use crate::{ClientDetails, PostalAddress};
use domain::{MessageKind, Priority, StatusKind, Timestamp};

/// Why something cannot be read. No text ever holds a credential or an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The same call may work in a moment.
    #[error("{0}")]
    Passing(String),
    /// There is no such thing any more.
    #[error("it is not there any more")]
    Gone,
    /// This one cannot be read; others may.
    #[error("{0}")]
    Unreadable(String),
    /// Nothing can be read, such as with a wrong credential.
    #[error("{0}")]
    Refused(String),
}

/// What must be settled before tickets are read.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// The departments.
    pub departments: Vec<SourceDepartment>,
    /// The statuses.
    pub statuses: Vec<SourceStatus>,
    /// The staff.
    pub staff: Vec<SourceStaff>,
    /// The predefined replies.
    pub replies: Vec<SourceReply>,
    /// What the source's calls do not show, one sentence each.
    pub not_shown: Vec<String>,
}

/// A department.
#[derive(Debug, Clone, Default)]
pub struct SourceDepartment {
    /// Its id there.
    pub original: String,
    /// Its name; empty when only tickets name it.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Its address.
    pub email: String,
}

/// A status.
#[derive(Debug, Clone, Default)]
pub struct SourceStatus {
    /// Its id or word there.
    pub original: String,
    /// Its name.
    pub name: String,
    /// What it means, where that is known.
    pub kind: Option<StatusKind>,
    /// `#rrggbb`, or empty.
    pub color: String,
}

/// A staff member.
#[derive(Debug, Clone, Default)]
pub struct SourceStaff {
    /// Its id there.
    pub original: String,
    /// Its login.
    pub login: String,
    /// Its name.
    pub name: String,
    /// Its address.
    pub email: String,
    /// Whether it may not log in there.
    pub is_disabled: bool,
    /// The departments it answers for.
    pub departments: Vec<String>,
}

/// A predefined reply.
#[derive(Debug, Clone, Default)]
pub struct SourceReply {
    /// The names of its categories, the outermost first.
    pub categories: Vec<String>,
    /// Its name.
    pub name: String,
    /// Its text.
    pub body: String,
}

/// A ticket as a list shows it.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// Its id there.
    pub original: String,
    /// Everything of it that the list shows, as a digest: as long as it is the same, the ticket is not read again.
    pub digest: String,
    /// Its department; empty where the list does not say.
    pub department: String,
    /// Its status.
    pub status: String,
    /// Who is to deal with it.
    pub assignee: Option<String>,
}

/// A page of the list.
#[derive(Debug, Clone, Default)]
pub struct TicketPage {
    /// How many tickets there are, as the source says.
    pub total: u64,
    /// The tickets of this page.
    pub tickets: Vec<Listed>,
    /// Where the next page begins; none after the last.
    pub next: Option<u64>,
}

/// A ticket with all that belongs to it.
#[derive(Debug, Clone)]
pub struct SourceTicket {
    /// Its id there.
    pub original: String,
    /// The id that it is to keep; none where people know this number and nothing else.
    pub id: Option<i64>,
    /// Its number as people see it there, which may hold more than digits.
    pub shown_number: String,
    /// The key of its link; a new one is made where there is none.
    pub access_key: String,
    /// Its department.
    pub department: String,
    /// Its status.
    pub status: String,
    /// Whether it was put away.
    pub is_archived: bool,
    /// How urgent.
    pub priority: Option<Priority>,
    /// One line.
    pub subject: String,
    /// Whose ticket it is; none for a guest.
    pub client: Option<String>,
    /// The contact of that client.
    pub contact: Option<String>,
    /// Name of who asked.
    pub name: String,
    /// Address of who asked.
    pub email: String,
    /// Name of the staff member who opened it for somebody, or empty.
    pub opened_by: String,
    /// Who is to deal with it.
    pub assignee: Option<String>,
    /// Addresses that get copies, comma separated.
    pub copies: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When something happened last.
    pub active_at: Timestamp,
    /// Whether its client has something to read, where the source says so.
    pub client_unread: Option<bool>,
    /// Messages and notes; the opening message is the first public one.
    pub messages: Vec<SourceMessage>,
    /// Values of custom fields.
    pub fields: Vec<SourceField>,
    /// Its tags.
    pub tags: Vec<String>,
}

/// A message or a note.
#[derive(Debug, Clone)]
pub struct SourceMessage {
    /// What names it there among all messages and notes.
    pub original: String,
    /// The id that it is to keep, where it has one of its own.
    pub id: Option<i64>,
    /// Conversation, note or line of the system.
    pub kind: MessageKind,
    /// Who wrote it.
    pub author: SourceAuthor,
    /// The text.
    pub body: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// Its files.
    pub files: Vec<SourceFile>,
}

/// Who wrote a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceAuthor {
    /// The client of the ticket, or a contact of it by its id there; a guest where the ticket has no client.
    Requester {
        /// The contact.
        contact: Option<String>,
        /// Name.
        name: String,
        /// Address.
        email: String,
    },
    /// A staff member, by whatever is known of it: its id, its login or its name.
    Staff {
        /// Its id there, if that is known.
        original: Option<String>,
        /// Its name.
        name: String,
        /// Its address, or nothing.
        email: String,
    },
    /// The system itself.
    System,
}

/// A file of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name.
    pub name: String,
    /// What the source needs to find it.
    pub reference: String,
}

/// A value of a custom field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceField {
    /// The name of the field.
    pub name: String,
    /// The value.
    pub value: String,
}

/// A client.
#[derive(Debug, Clone, Default)]
pub struct SourceClient {
    /// Its id there.
    pub original: String,
    /// Its address and login.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Company.
    pub company: String,
    /// Where it lives.
    pub postal: PostalAddress,
    /// What else is known of it.
    pub details: ClientDetails,
    /// What staff noted about it.
    pub comment: String,
    /// When it was made, where that is known.
    pub created_at: Option<Timestamp>,
}

/// One system that tickets are taken from. Every method may be called again, and several at once.
pub trait Source: Send + Sync {
    /// What must be settled first.
    fn outline(&self) -> impl Future<Output = Result<Outline, SourceError>> + Send;
    /// A page of the list of all tickets, from this place on.
    fn page(&self, from: u64) -> impl Future<Output = Result<TicketPage, SourceError>> + Send;
    /// One ticket as a whole.
    fn ticket(&self, listed: &Listed) -> impl Future<Output = Result<SourceTicket, SourceError>> + Send;
    /// One client; none when the source does not know it any more.
    fn client(
        &self,
        original: &str,
    ) -> impl Future<Output = Result<Option<SourceClient>, SourceError>> + Send;
    /// The bytes of a file.
    fn file(&self, file: &SourceFile) -> impl Future<Output = Result<Vec<u8>, SourceError>> + Send;
}
