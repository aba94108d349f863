//! The kinds of entries of the event log.

/// What happened. The name is what stands in the log and what consumers subscribe to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// A ticket was opened.
    TicketOpened,
    /// A ticket was taken in from elsewhere, or brought up to date with what it is there. Nobody is told.
    TicketImported,
    /// A client was taken in from elsewhere. Nobody is told.
    ClientImported,
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
    /// A staff account was switched off or on.
    StaffChanged,
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
    /// A client logged in at a form elsewhere, which asked the desk.
    ClientLoggedIn,
    /// A side read what it had not read.
    TicketRead,
    /// A staff member began to answer.
    LockTaken,
    /// A staff member no longer answers.
    LockReleased,
    /// A staff member marked a ticket.
    TicketFavourited,
    /// A staff member took the mark off a ticket.
    TicketUnfavourited,
    /// The summary of a ticket was written.
    TicketSummarised,
    /// A ticket was given to a department or a staff member, or put into their queue.
    TicketAssigned,
    /// The client rated a message of staff.
    MessageRated,
    /// The text of a message was changed.
    MessageEdited,
    /// A message was withdrawn from the client's eyes.
    MessageHidden,
    /// Part of a ticket became a ticket of its own.
    TicketSplit,
    /// A ticket became part of another.
    TicketMerged,
    /// A message or a note was removed.
    MessageDeleted,
    /// An address may no longer write without an account.
    SenderBlocked,
    /// It may again.
    SenderUnblocked,
    /// News were written.
    AnnouncementAdded,
    /// News were changed.
    AnnouncementChanged,
    /// News were removed.
    AnnouncementDeleted,
    /// An article or a category of the knowledgebase was added, changed or removed.
    ArticlesChanged,
    /// A client said whether an article helped.
    ArticleRated,
    /// Staff wrote down something about a client.
    ClientNoteAdded,
    /// A custom field of a department was made or removed.
    CustomFieldsChanged,
    /// A contact of a client was changed.
    ContactChanged,
    /// A contact of a client was removed.
    ContactDeleted,
    /// A program wrote a line into the log.
    ActivityLogged,
    /// A client asked to end a service.
    CancellationRequested,
    /// A tag was put on a ticket.
    TicketTagged,
    /// A tag was taken off a ticket.
    TicketUntagged,
    /// Money was taken from a client's balance.
    ChargeAdded,
    /// A charge was undone by a counter-entry.
    ChargeReversed,
    /// A client was given incident credits.
    CreditsGranted,
    /// A client bought incident credits.
    CreditsBought,
    /// Incident credits were used up.
    CreditsUsed,
    /// A client was found at fault.
    ViolationAdded,
    /// What was registered of a violation was changed.
    ViolationChanged,
    /// The client answered to a violation.
    ViolationAnswered,
    /// The client stayed silent and the action of a violation was taken.
    ViolationActed,
    /// Staff are done with a violation.
    ViolationFinished,
    /// Mail came that became no message.
    MailUnplaced,
    /// Staff have dropped such mail.
    MailDropped,
    /// Mail was written, to be sent.
    MailQueued,
    /// The mail server has taken it.
    MailSent,
    /// It was refused for good, or for too long.
    MailFailed,
    /// A staff member answers for another department from now on, or no longer.
    StaffAssigned,
    /// Whoever runs the services is asked to suspend them.
    SuspensionRequested,
    /// A staff member began to act as somebody else.
    ActingStarted,
    /// A key for one login was made.
    LoginKeyMade,
    /// An API credential was changed or switched off.
    CredentialChanged,
    /// A role that names calls for credentials was made, changed or removed.
    ActionRoleChanged,
    /// Somebody who may log in for clients was added.
    UserAdded,
    /// A predefined reply or its category was added, changed or removed.
    PredefinedChanged,
    /// What is known of a client was changed.
    ClientChanged,
    /// What the desk does by itself with the tickets of a status was changed.
    StatusConfigured,
    /// A department, its hours or its targets were changed.
    DepartmentChanged,
}

impl EventKind {
    /// The name in the log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TicketOpened => "ticket.opened",
            Self::TicketImported => "ticket.imported",
            Self::ClientImported => "client.imported",
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
            Self::StaffChanged => "staff.changed",
            Self::DepartmentAdded => "department.added",
            Self::CredentialAdded => "credential.added",
            Self::ContactAdded => "contact.added",
            Self::ServiceAdded => "service.added",
            Self::ProviderAdded => "provider.added",
            Self::StatusAdded => "status.added",
            Self::AccessKeyMade => "access_key.made",
            Self::SessionEnded => "session.ended",
            Self::SessionStarted => "session.started",
            Self::ClientLoggedIn => "client.logged_in",
            Self::TicketRead => "ticket.read",
            Self::LockTaken => "lock.taken",
            Self::LockReleased => "lock.released",
            Self::TicketFavourited => "ticket.favourited",
            Self::TicketUnfavourited => "ticket.unfavourited",
            Self::TicketSummarised => "ticket.summarised",
            Self::TicketAssigned => "ticket.assigned",
            Self::MessageRated => "message.rated",
            Self::MessageEdited => "message.edited",
            Self::MessageHidden => "message.hidden",
            Self::TicketSplit => "ticket.split",
            Self::TicketMerged => "ticket.merged",
            Self::MessageDeleted => "message.deleted",
            Self::SenderBlocked => "sender.blocked",
            Self::SenderUnblocked => "sender.unblocked",
            Self::AnnouncementAdded => "announcement.added",
            Self::AnnouncementChanged => "announcement.changed",
            Self::AnnouncementDeleted => "announcement.deleted",
            Self::ArticlesChanged => "articles.changed",
            Self::ArticleRated => "article.rated",
            Self::ClientNoteAdded => "client_note.added",
            Self::CustomFieldsChanged => "custom_fields.changed",
            Self::ContactChanged => "contact.changed",
            Self::ContactDeleted => "contact.deleted",
            Self::ActivityLogged => "activity.logged",
            Self::CancellationRequested => "cancellation.requested",
            Self::TicketTagged => "ticket.tagged",
            Self::TicketUntagged => "ticket.untagged",
            Self::ChargeAdded => "charge.added",
            Self::ChargeReversed => "charge.reversed",
            Self::CreditsGranted => "credits.granted",
            Self::CreditsBought => "credits.bought",
            Self::CreditsUsed => "credits.used",
            Self::ViolationAdded => "violation.added",
            Self::ViolationChanged => "violation.changed",
            Self::ViolationAnswered => "violation.answered",
            Self::ViolationActed => "violation.acted",
            Self::ViolationFinished => "violation.finished",
            Self::MailUnplaced => "mail.unplaced",
            Self::MailDropped => "mail.dropped",
            Self::MailQueued => "mail.queued",
            Self::MailSent => "mail.sent",
            Self::MailFailed => "mail.failed",
            Self::StaffAssigned => "staff.assigned",
            Self::SuspensionRequested => "suspension.requested",
            Self::ActingStarted => "acting.started",
            Self::LoginKeyMade => "login_key.made",
            Self::CredentialChanged => "credential.changed",
            Self::ActionRoleChanged => "action_role.changed",
            Self::UserAdded => "user.added",
            Self::PredefinedChanged => "predefined.changed",
            Self::ClientChanged => "client.changed",
            Self::StatusConfigured => "status.configured",
            Self::DepartmentChanged => "department.changed",
        }
    }
}
