//! What a ticket list shows. One filter for every surface; the store turns it into SQL, nobody else does.

use crate::{
    ClientId, DepartmentId, Priority, ProviderId, RequestType, ServiceKind, StaffId, StatusId, TicketNumber,
    Timestamp,
};

/// The rows a caller may see at all. Comes from the handle, never from a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every ticket.
    Everything,
    /// The tickets of these departments.
    Departments(Vec<DepartmentId>),
    /// One client's own tickets.
    Client(ClientId),
}

/// Conditions, all of which must hold. `Default` asks for everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketFilter {
    /// Tickets of this client.
    pub client: Option<ClientId>,
    /// Tickets of any of these departments.
    pub departments: Option<Vec<DepartmentId>>,
    /// Tickets of this provider.
    pub provider: Option<ProviderId>,
    /// Tickets in one of these statuses.
    pub statuses: Option<Vec<StatusId>>,
    /// Archived ones only, or only those that are not.
    pub archived: Option<bool>,
    /// The very ticket with one of these public numbers.
    pub numbers: Option<Vec<TicketNumber>>,
    /// Tickets assigned to this staff member.
    pub assignee: Option<StaffId>,
    /// Tickets with one of these priorities.
    pub priorities: Option<Vec<Priority>>,
    /// Guest or client address, exact but for case.
    pub email: Option<String>,
    /// Any of these is part of the address.
    pub email_contains: Option<Vec<String>>,
    /// Any of these is part of the requester's name.
    pub name_contains: Option<Vec<String>>,
    /// Part of the subject.
    pub subject_contains: Option<String>,
    /// Words that a message of the ticket contains (full-text).
    pub text: Option<String>,
    /// Opened at or after.
    pub opened_from: Option<Timestamp>,
    /// Opened before.
    pub opened_before: Option<Timestamp>,
    /// Not opened in this span (from, before).
    pub opened_outside: Option<(Timestamp, Timestamp)>,
    /// Read by staff, or not.
    pub staff_unread: Option<bool>,
    /// Of one of these types.
    pub request_types: Option<Vec<RequestType>>,
    /// With one of these tags, whatever their case.
    pub tags: Option<Vec<String>>,
    /// Any of these is part of a message's text, word boundaries or not. Costs the messages of the tickets that the
    /// other conditions leave.
    pub body_contains: Option<Vec<String>>,
    /// Search texts of messages only as far as clients see them, whoever asks.
    pub shown_only: bool,
    /// Of people without an account only.
    pub guests_only: bool,
    /// Assigned to one of these; `None` among them is nobody.
    pub assignees: Option<Vec<Option<StaffId>>>,
    /// Of the closed tickets only those in the archive.
    pub closed_only_if_archived: bool,
    /// Without an assignee, or with one.
    pub unassigned: Option<bool>,
    /// With one of these marks.
    pub marked: Option<Vec<TicketMark>>,
    /// Without any of these marks.
    pub unmarked: Option<Vec<TicketMark>>,
    /// Last message at or after.
    pub last_message_from: Option<Timestamp>,
    /// Last message before.
    pub last_message_before: Option<Timestamp>,
    /// With a violation, or without one.
    pub has_violation: Option<bool>,
    /// Tickets of one of these clients.
    pub clients: Option<Vec<ClientId>>,
    /// Tickets of one of these providers.
    pub providers: Option<Vec<ProviderId>>,
    /// Tickets about a thing of one of these sorts.
    pub service_kinds: Option<Vec<ServiceKind>>,
    /// Part of the name or the address of whoever asks.
    pub client_contains: Option<String>,
    /// What this staff member has marked.
    pub favourite_of: Option<StaffId>,
}

/// What a ticket may have about it besides its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TicketMark {
    /// An internal note.
    Note,
    /// A charge.
    Charge,
    /// It came by mail.
    Mail,
    /// Somebody is answering it now.
    BeingAnswered,
}

impl TicketFilter {
    /// Whether it asks for nothing but client, departments, statuses and the archive: what indexes and counts serve.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let Self { client, departments, statuses, archived, .. } = self.clone();
        *self == Self { client, departments, statuses, archived, ..Self::default() }
    }
}

/// Whom an entry of the queue waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A staff member.
    Staff(StaffId),
    /// Everybody of a department.
    Department(DepartmentId),
}

/// Conditions on the queue, all of which must hold. `Default` asks for everything. They are checked row by row: the
/// queue is what is left to do, and that is never much.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueFilter {
    /// Tickets with one of these numbers.
    pub numbers: Option<Vec<TicketNumber>>,
    /// Part of the subject.
    pub subject_contains: Option<String>,
    /// Part of the name or the address of whoever asks.
    pub client_contains: Option<String>,
    /// Tickets of this client.
    pub client: Option<ClientId>,
    /// Tickets of one of these clients.
    pub clients: Option<Vec<ClientId>>,
    /// Tickets of one of these providers.
    pub providers: Option<Vec<ProviderId>>,
    /// Tickets of one of these departments.
    pub departments: Option<Vec<DepartmentId>>,
    /// Tickets about a thing of one of these sorts.
    pub service_kinds: Option<Vec<ServiceKind>>,
    /// Of one of these priorities.
    pub priorities: Option<Vec<Priority>>,
    /// Entries that wait for this one.
    pub holder: Option<Holder>,
    /// Not read by staff yet, or read.
    pub unread: Option<bool>,
}
