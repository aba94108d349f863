//! What staff write beside tickets: news for all clients, and notes about one.

use crate::{AnnouncementId, ClientId, ClientNoteId, StaffId, Timestamp};

/// News for clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// Its id.
    pub id: AnnouncementId,
    /// One line.
    pub title: String,
    /// The text; HTML as it was written.
    pub body: String,
    /// Whether clients may read it, from its date on.
    pub is_published: bool,
    /// Its date.
    pub published_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// What staff wrote down about a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientNote {
    /// Its id.
    pub id: ClientNoteId,
    /// About whom.
    pub client: ClientId,
    /// Who wrote it.
    pub staff: StaffId,
    /// The text.
    pub body: String,
    /// Whether it is to be seen with every ticket of the client.
    pub is_sticky: bool,
    /// When it was written.
    pub created_at: Timestamp,
}
