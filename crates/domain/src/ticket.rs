//! A ticket and its queue entries.

use crate::{
    ClientId, ContactId, DepartmentId, Entropy, Priority, ProviderId, QueueEntryId, ServiceId, StaffId,
    StatusId, StatusKind, TicketId, TicketNumber, Timestamp,
};

/// The secret that lets somebody without an account see one ticket: eight letters and digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessKey(pub String);

impl AccessKey {
    /// A fresh key. Letters that are easily confused stay, since nobody types it: it travels in links.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(entropy.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 8))
    }
}

/// Who asked, as known at opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requester {
    /// The client account; none for a guest.
    pub client: Option<ClientId>,
    /// The contact of that client.
    pub contact: Option<ContactId>,
    /// Name to show.
    pub name: String,
    /// Address to answer to.
    pub email: String,
}

/// A support ticket, without its messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Internal id.
    pub id: TicketId,
    /// Public number.
    pub number: TicketNumber,
    /// Key for a guest's link.
    pub access_key: AccessKey,
    /// The brand it belongs to.
    pub provider: ProviderId,
    /// The department that answers.
    pub department: DepartmentId,
    /// The configured status.
    pub status: StatusId,
    /// What that status means.
    pub status_kind: StatusKind,
    /// Put away by client or desk.
    pub is_archived: bool,
    /// How urgent.
    pub priority: Priority,
    /// One line.
    pub subject: String,
    /// Who asked.
    pub requester: Requester,
    /// What it is about.
    pub service: Option<ServiceId>,
    /// The staff member who opened it for the requester.
    pub opened_by: Option<StaffId>,
    /// Name of that staff member, empty when the requester opened it.
    pub opened_by_name: String,
    /// Who is to deal with it.
    pub assignee: Option<StaffId>,
    /// Addresses that get copies, comma separated.
    pub copies: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When the last public message was written.
    pub last_message_at: Timestamp,
    /// Whether that message is by staff.
    pub last_by_staff: bool,
    /// When it was closed last.
    pub closed_at: Option<Timestamp>,
    /// Public, visible messages.
    pub message_count: i64,
    /// Something the client has not seen.
    pub client_unread: bool,
    /// Something staff have not seen.
    pub staff_unread: bool,
    /// Whether it has an internal note.
    pub has_note: bool,
    /// Files that came with the opening message.
    pub opening_files: i64,
}

/// A ticket waiting for one holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueEntry {
    /// Its own id.
    pub id: QueueEntryId,
    /// The ticket that waits.
    pub ticket: TicketId,
    /// Waiting for anybody of this department...
    pub department: Option<DepartmentId>,
    /// ...or for this staff member.
    pub staff: Option<StaffId>,
    /// Since when.
    pub entered_at: Timestamp,
}

/// The range (first, count) that a new public number is drawn from, by the ticket's id: six digits until a
/// third of them are used, then seven, and so on.
#[must_use]
pub const fn number_range(id: TicketId) -> (i64, u64) {
    match id.0 {
        ..300_000 => (100_000, 900_000),
        300_000..3_000_000 => (1_000_000, 9_000_000),
        3_000_000..30_000_000 => (10_000_000, 90_000_000),
        _ => (1_000_000_000, 9_000_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_grow_a_digit_when_a_third_is_used() {
        assert_eq!(number_range(TicketId(1)), (100_000, 900_000));
        assert_eq!(number_range(TicketId(299_999)), (100_000, 900_000));
        assert_eq!(number_range(TicketId(300_000)), (1_000_000, 9_000_000));
    }
}
