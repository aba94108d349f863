//! The kinds of entries of the event log.

/// What happened. The name is what stands in the log and what consumers subscribe to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// A ticket was opened.
    TicketOpened,
    /// A public message was added.
    MessageAdded,
    /// An internal note was added.
    NoteAdded,
    /// The status changed.
    StatusChanged,
    /// The ticket was closed.
    TicketClosed,
    /// The ticket was put into the archive.
    TicketArchived,
    /// The ticket was taken out of the archive.
    TicketUnarchived,
    /// Subject, priority, department or another attribute changed.
    TicketChanged,
    /// A staff member took the ticket.
    TicketTaken,
    /// The ticket and everything in it was removed.
    TicketDeleted,
    /// A client account was made.
    ClientAdded,
    /// A client account was removed.
    ClientDeleted,
    /// A staff account was made.
    StaffAdded,
    /// A staff member's password was set.
    StaffPasswordSet,
    /// A department was made.
    DepartmentAdded,
    /// An API credential was made.
    CredentialAdded,
    /// A contact of a client was added.
    ContactAdded,
    /// A service was added to a client.
    ServiceAdded,
    /// A provider was made.
    ProviderAdded,
    /// A status was made.
    StatusAdded,
    /// The key that lifts address rules was made anew.
    AccessKeyMade,
    /// A session was ended.
    SessionEnded,
    /// A session was started.
    SessionStarted,
}

impl EventKind {
    /// The name in the log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TicketOpened => "ticket.opened",
            Self::MessageAdded => "message.added",
            Self::NoteAdded => "note.added",
            Self::StatusChanged => "status.changed",
            Self::TicketClosed => "ticket.closed",
            Self::TicketArchived => "ticket.archived",
            Self::TicketUnarchived => "ticket.unarchived",
            Self::TicketChanged => "ticket.changed",
            Self::TicketTaken => "ticket.taken",
            Self::TicketDeleted => "ticket.deleted",
            Self::ClientAdded => "client.added",
            Self::ClientDeleted => "client.deleted",
            Self::StaffAdded => "staff.added",
            Self::StaffPasswordSet => "staff.password_set",
            Self::DepartmentAdded => "department.added",
            Self::CredentialAdded => "credential.added",
            Self::ContactAdded => "contact.added",
            Self::ServiceAdded => "service.added",
            Self::ProviderAdded => "provider.added",
            Self::StatusAdded => "status.added",
            Self::AccessKeyMade => "access_key.made",
            Self::SessionEnded => "session.ended",
            Self::SessionStarted => "session.started",
        }
    }
}
