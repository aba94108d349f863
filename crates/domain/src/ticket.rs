//! A ticket and its queue entries.

use crate::{
    ClientId, ContactId, DepartmentId, Entropy, Priority, PriorityMeant, ProviderId, QueueEntryId, ServiceId,
    StaffId, StatusId, StatusKind, TicketId, TicketNumber, Timestamp,
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
    /// The contact of that client, who may be gone by now.
    pub contact: Option<ContactId>,
    /// Name to show.
    pub name: String,
    /// Address to answer to.
    pub email: String,
}

impl Requester {
    /// Whether both are one client, or one guest: whoever may read what the one asked may read what the other did.
    #[must_use]
    pub fn is_same_owner(&self, other: &Self) -> bool {
        match (self.client, other.client) {
            (Some(one), Some(other)) => one == other,
            (None, None) => self.email.trim().to_lowercase() == other.email.trim().to_lowercase(),
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
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
    /// How urgent, as the desk sees it.
    pub priority: Priority,
    /// How urgent, as the client says.
    pub client_priority: Priority,
    /// Put before all others in the queue by staff.
    pub is_raised: bool,
    /// What sort of request it is.
    pub request_type: RequestType,
    /// The way it came in.
    pub channel: Channel,
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
    /// When a message was written last, hidden by now or not, or the status changed, whichever was later.
    pub active_at: Timestamp,
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
    /// Files that came with the opening message, when that is not hidden.
    pub opening_files: i64,
    /// Whether its client may close it.
    pub client_may_close: bool,
    /// Whether it came back into the queue because its client stayed silent to a violation.
    pub returned_by_violation: bool,
    /// Since when the client waits for an answer; none when it is not our turn.
    pub waiting_since: Option<Timestamp>,
    /// When an answer is due; none when nothing waits or the department has no target.
    pub due_at: Option<Timestamp>,
    /// Addresses that get copies without anybody else seeing them, comma separated; for staff only.
    pub blind_copies: String,
    /// Until when staff want it done, whatever the department's target is.
    pub deadline_at: Option<Timestamp>,
}

impl Ticket {
    /// Changes how urgent it is, as the desk and as the client see it; what is `None` stays, and so does what is held under
    /// the word that is meant.
    pub fn set_priorities(&mut self, own: Option<PriorityMeant>, of_client: Option<PriorityMeant>) {
        self.priority = own.map_or(self.priority, |meant| meant.instead_of(self.priority));
        self.client_priority =
            of_client.map_or(self.client_priority, |meant| meant.instead_of(self.client_priority));
    }
}

/// What sort of request a ticket is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum RequestType {
    /// Anything.
    #[default]
    General,
    /// Something is broken, once or again and again.
    Problem,
    /// Something broke.
    Incident,
    /// Something is to be done.
    Task,
    /// Something is to be explained.
    Question,
    /// A longer work.
    Project,
    /// Something is to be delivered.
    Delivery,
    /// Invoices and payments.
    Billing,
}

impl RequestType {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::General,
        Self::Problem,
        Self::Incident,
        Self::Task,
        Self::Question,
        Self::Project,
        Self::Delivery,
        Self::Billing,
    ];

    /// The number that stands in the database, 0 to 7.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::General => 0,
            Self::Problem => 1,
            Self::Incident => 2,
            Self::Task => 3,
            Self::Question => 4,
            Self::Project => 5,
            Self::Delivery => 6,
            Self::Billing => 7,
        }
    }

    /// The type of a database number.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The way a ticket came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Channel {
    /// Through a page or a program.
    #[default]
    Door,
    /// By mail.
    Mail,
}

impl Channel {
    /// The number that stands in the database.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::Door => 0,
            Self::Mail => 1,
        }
    }

    /// The channel of a database number.
    #[must_use]
    pub const fn from_code(code: i64) -> Option<Self> {
        match code {
            0 => Some(Self::Door),
            1 => Some(Self::Mail),
            _ => None,
        }
    }
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
    /// The weight that it was placed with, before it waited, in minutes.
    pub base_weight: i64,
}

/// What decides the place of a ticket's entries in the queue: raised ones first, then by weight, which is this base
/// and a minute more for each minute waited, then by deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueuePlace {
    /// Before all that are not.
    pub is_raised: bool,
    /// The weight before it has waited, in minutes.
    pub base_weight: i64,
    /// When an answer is due.
    pub due_at: Option<Timestamp>,
}

/// What the ids of queue entries are above: below are the ids of tickets and their numbers of up to eight digits. The migrations
/// begin there.
pub const ENTRIES_ABOVE: i64 = 1_000_000_000;

/// The range (first, count) that a new public number is drawn from, by the ticket's id: six digits until a third of them are
/// used, then seven, then eight. Nine and ten digits are for the ids of queue entries, so eleven follow.
#[must_use]
pub const fn number_range(id: TicketId) -> (i64, u64) {
    match id.0 {
        ..300_000 => (100_000, 900_000),
        300_000..3_000_000 => (1_000_000, 9_000_000),
        3_000_000..30_000_000 => (10_000_000, 90_000_000),
        _ => (10_000_000_000, 90_000_000_000),
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
        assert_eq!(number_range(TicketId(29_999_999)), (10_000_000, 90_000_000));
    }

    #[test]
    fn no_number_is_the_id_of_a_queue_entry() {
        for id in [1, 300_000, 3_000_000, 30_000_000, ENTRIES_ABOVE] {
            let (first, count) = number_range(TicketId(id));
            let last = first.saturating_add_unsigned(count) - 1;
            assert!(last < ENTRIES_ABOVE || first >= 10 * ENTRIES_ABOVE, "{id}: {first} to {last}");
        }
    }
}
