//! What can go wrong, by meaning. Each dialect turns these into its own words in one exhaustive match.

use crate::Timestamp;
use std::fmt;

/// The result of a rule or a use case.
pub type Result<T> = std::result::Result<T, Error>;

/// What was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A ticket, or one the caller may not see.
    Ticket,
    /// A message.
    Message,
    /// A queue entry.
    QueueEntry,
    /// An attachment.
    Attachment,
    /// A client.
    Client,
    /// A contact of a client.
    Contact,
    /// A staff member.
    Staff,
    /// A department, or one the caller may not use.
    Department,
    /// A provider.
    Provider,
    /// A service of a client.
    Service,
    /// A domain of a client.
    Domain,
    /// A status.
    Status,
    /// A category of predefined replies.
    PredefinedCategory,
    /// A predefined reply.
    PredefinedReply,
    /// News for clients.
    Announcement,
    /// A category of the knowledgebase.
    ArticleCategory,
    /// An article of the knowledgebase, or one the caller may not read.
    Article,
    /// A custom field.
    CustomField,
    /// That a client wants a service to end.
    Cancellation,
    /// A violation of a client.
    Violation,
    /// Mail that became no message.
    UnplacedMail,
    /// An address that may not write.
    Sender,
    /// Mail on its way out.
    OutgoingMail,
    /// A row of the ledger of money.
    Charge,
    /// The counter-entry of such a row.
    Reversal,
    /// An API credential.
    Credential,
    /// A role that names calls for credentials.
    ActionRole,
    /// Somebody who logs in for clients.
    User,
}

/// A value that a caller gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The subject of a ticket.
    Subject,
    /// The text of a message.
    Message,
    /// An e-mail address.
    Email,
    /// The name of a person.
    Name,
    /// The moment something was created.
    CreatedAt,
    /// A file.
    Attachment,
    /// A password.
    Password,
    /// A login name.
    Login,
    /// A key for one login.
    LoginKey,
    /// Copy addresses.
    Copies,
    /// Values of custom fields.
    CustomFields,
    /// A part of a postal address.
    Address,
    /// The name of a company.
    Company,
    /// The number that a tax office knows a client by.
    TaxId,
    /// The language that somebody wants.
    Language,
    /// The hours a department works.
    BusinessHours,
    /// The addresses that a credential may be used from.
    AddressRules,
    /// A page number.
    Page,
    /// The name of a tag.
    Tag,
    /// A category of predefined replies.
    Category,
    /// The department of a ticket.
    Department,
    /// Money taken from a client's balance.
    Charge,
    /// Incident credits taken for a ticket.
    Credits,
    /// How many incident credits are bought or granted.
    CreditCount,
    /// That a client is found at fault.
    Violation,
    /// What a violation weighs.
    Score,
    /// What staff should know of a violation.
    ScoreNote,
    /// The summary of a ticket.
    Summary,
    /// Whom a ticket is given to.
    Responsible,
    /// What happens at the deadline of a violation.
    ViolationAction,
    /// Until when a client may answer to a violation.
    Deadline,
    /// The calls that a credential may make.
    AllowedCalls,
    /// A role that names calls.
    ActionRole,
    /// Whoever is to be kept from writing.
    Sender,
    /// The tickets that become part of another.
    Merged,
}

/// What the length of a text is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of UTF-8.
    Bytes,
    /// Unicode characters.
    Characters,
}

impl Unit {
    /// How long a text is.
    #[must_use]
    pub fn measure(self, text: &str) -> usize {
        match self {
            Self::Bytes => text.len(),
            Self::Characters => text.chars().count(),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Bytes => "bytes",
            Self::Characters => "characters",
        })
    }
}

impl Field {
    /// What its limit is counted in: what people see as a line in characters, everything else in bytes.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::Subject => Unit::Characters,
            _ => Unit::Bytes,
        }
    }

    /// Whether it holds what people write, rather than a number, a date or a key.
    #[must_use]
    pub const fn is_text(self) -> bool {
        !matches!(
            self,
            Self::Department
                | Self::Charge
                | Self::Credits
                | Self::CreditCount
                | Self::Violation
                | Self::Score
                | Self::ViolationAction
                | Self::Deadline
                | Self::Merged
                | Self::Responsible
        )
    }
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Subject => "subject",
            Self::Message => "message",
            Self::Email => "e-mail address",
            Self::Name => "name",
            Self::CreatedAt => "creation date",
            Self::Attachment => "attachment",
            Self::Password => "password",
            Self::Login => "login",
            Self::LoginKey => "login key",
            Self::Copies => "copy address",
            Self::CustomFields => "custom field",
            Self::Address => "postal address",
            Self::Company => "company",
            Self::TaxId => "tax number",
            Self::Language => "language",
            Self::BusinessHours => "business hours",
            Self::AddressRules => "list of addresses",
            Self::Page => "page",
            Self::Tag => "tag",
            Self::Category => "category",
            Self::Department => "department",
            Self::Charge => "charge",
            Self::Credits => "incident credits",
            Self::CreditCount => "number of incident credits",
            Self::Violation => "violation",
            Self::Score => "score",
            Self::ScoreNote => "note of the violation",
            Self::Summary => "summary",
            Self::Responsible => "responsible one",
            Self::ViolationAction => "action of the violation",
            Self::Deadline => "deadline",
            Self::AllowedCalls => "list of calls",
            Self::ActionRole => "role",
            Self::Sender => "sender",
            Self::Merged => "list of tickets",
        })
    }
}

/// Meaning only. `Display` is fit for a caller; internal causes are logged where they happen and never shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No such thing, or none that this caller may know of.
    #[error("{0:?} not found")]
    NotFound(Subject),
    /// A required value is absent or empty.
    #[error("the {field} is required")]
    Missing {
        /// Which.
        field: Field,
    },
    /// A value has no acceptable form.
    #[error("the {field} is not valid: {why}")]
    Invalid {
        /// Which.
        field: Field,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A text or file is over its limit.
    #[error("the {field} is longer than {longest} {}", field.unit())]
    TooLong {
        /// Which.
        field: Field,
        /// The limit, in the field's [`Field::unit`].
        longest: usize,
    },
    /// A file is refused; the text names it.
    #[error("the attachment {name} is refused: {why}")]
    AttachmentRefused {
        /// The file's name.
        name: String,
        /// The reason.
        why: &'static str,
    },
    /// A value that a custom field does not take; the text names the field.
    #[error("the value of the field {name} is refused: {why}")]
    CustomFieldRefused {
        /// The field's name.
        name: String,
        /// The reason.
        why: &'static str,
    },
    /// A creation date in the future.
    #[error("the creation date cannot be in the future")]
    InTheFuture,
    /// Something with this name or address is there already.
    #[error("{0:?} exists already")]
    Exists(Subject),
    /// Only closed tickets can be archived.
    #[error("the ticket is not closed")]
    NotClosed,
    /// Somebody else is answering the ticket.
    #[error("{by} is answering the ticket")]
    Locked {
        /// Who.
        by: String,
        /// Since when.
        since: Timestamp,
    },
    /// This caller may not do this.
    #[error("not allowed")]
    Forbidden,
    /// A ticket costs an incident credit there, and the client has none left.
    #[error("no incident credits are left")]
    NoCredits,
    /// A ticket costs an incident credit there, which only clients have.
    #[error("only for clients with an account")]
    AccountRequired,
    /// Somebody without an account must say who they are.
    #[error("a name and an e-mail address are required")]
    RequesterRequired,
    /// This address was blocked by staff: it may not write without an account.
    #[error("this sender is blocked")]
    SenderBlocked,
    /// The same idempotency key came with another content.
    #[error("the idempotency key was used for another request")]
    IdempotencyMismatch,
    /// This desk sends no mail, or has nobody to send this to.
    #[error("no mail can be sent")]
    NoMail,
    /// No public number is left for a new ticket.
    #[error("no ticket number is free")]
    NoNumber,
    /// The disk of the desk is full.
    #[error("the desk has no space left")]
    Full,
    /// Try again later.
    #[error("the desk is busy, try again")]
    Busy,
    /// Our fault; the cause is in the log.
    #[error("internal error")]
    Internal,
}
