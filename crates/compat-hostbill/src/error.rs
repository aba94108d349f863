//! What goes wrong, in the sentences of this dialect. All of them travel with HTTP 200; `error` is a list.

use domain::{Error, Field, What};
use http::Refused;
use http::outgoing::Failed;
use std::borrow::Cow;
use wire::DecodeError;

/// Why a call failed: one sentence or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(pub(crate) Vec<Cow<'static, str>>);

impl Fault {
    /// One sentence.
    pub(crate) fn new(sentence: impl Into<Cow<'static, str>>) -> Self {
        Self(vec![sentence.into()])
    }

    /// The documented sentence for a parameter that cannot be what was sent (Admin API, overview page).
    pub(crate) fn wrong_parameter() -> Self {
        Self::new(WRONG_PARAMETER)
    }
}

/// The documented sentence for a parameter that cannot be what was sent (Admin API, overview page).
pub(crate) const WRONG_PARAMETER: &str = "Wrong parameter";

impl From<Vec<&'static str>> for Fault {
    fn from(sentences: Vec<&'static str>) -> Self {
        Self(sentences.into_iter().map(Cow::Borrowed).collect())
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound(what) => Self::new(format!("{} not found", thing(what))),
            // The shape of `Email cannot be empty` and `Department name cannot be empty` (addTicketDept).
            Error::Missing { field } => Self::new(format!("{} cannot be empty", label(field))),
            Error::Invalid { field, why } => Self::new(format!("{} is not valid: {why}", label(field))),
            Error::TooLong { field, longest } => {
                Self::new(format!("{} cannot be longer than {longest} {}", label(field), field.unit()))
            }
            Error::AttachmentRefused { name, why } => Self::new(format!("Attachment {name} refused: {why}")),
            Error::InTheFuture => Self::new("Date cannot be in the future"),
            Error::Exists(what) => Self::new(format!("{} already exists", thing(what))),
            Error::NotClosed => Self::new("Ticket is not closed"),
            Error::Locked { by, .. } => Self::new(format!("Ticket is being answered by {by}")),
            Error::Forbidden => Self::new("This API key is not allowed to do this"),
            Error::NoCredits => Self::new("No support incidents are left for this department"),
            Error::AccountRequired => Self::new("This department is for clients only"),
            Error::CustomFieldRefused { name, why } => Self::new(format!("Custom field {name}: {why}")),
            Error::SenderBlocked => Self::new("This sender is blocked"),
            Error::RequesterRequired => Self::from(vec!["Name cannot be empty", "Email cannot be empty"]),
            Error::IdempotencyMismatch => Self::new("Idempotency key was already used for another request"),
            Error::NoMail => Self::new("Mail could not be sent"),
            Error::NoNumber => Self::new("Ticket number could not be generated"),
            Error::Full => Self::new("No space left to store this, nothing was changed"),
            Error::Busy => Self::new("Server is busy, try again"),
            Error::Internal => Self::new("Internal error"),
        }
    }
}

impl From<DecodeError> for Fault {
    fn from(error: DecodeError) -> Self {
        Self::new(match error {
            DecodeError::TooLarge { limit } => format!("Request is too large: more than {limit} bytes"),
            DecodeError::TooMany { limit } => format!("Request has too many parameters: more than {limit}"),
            DecodeError::TooDeep { limit } => format!("Request is nested too deep: more than {limit} levels"),
            DecodeError::NotUtf8 => "Request is not valid UTF-8".to_owned(),
            DecodeError::Malformed(what) => format!("Request is malformed: {what}"),
            DecodeError::UnsupportedMediaType => "Request has an unsupported content type".to_owned(),
        })
    }
}

/// The panel behind the door has no answer for a call that is its own.
impl From<Failed> for Fault {
    fn from(failed: Failed) -> Self {
        Self::new(match failed {
            Failed::Busy => "Server is busy, try again",
            Failed::Resting | Failed::Unreachable | Failed::TimedOut | Failed::Broken | Failed::TooLarge => {
                "Billing system does not answer, try again later"
            }
            Failed::Elsewhere | Failed::Circle => "Billing system cannot be asked this",
        })
    }
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Self {
        Self::new(refused.reason.text())
    }
}

const fn thing(what: What) -> &'static str {
    match what {
        What::Ticket => "Ticket",
        What::Message => "Reply",
        What::QueueEntry => "Queue entry",
        What::Attachment => "Attachment",
        What::Client => "Client",
        What::Contact => "Contact",
        What::Staff => "Staff member",
        What::Department => "Department",
        What::Provider => "Provider",
        What::Service => "Service",
        What::Domain => "Domain",
        What::Status => "Status",
        What::PredefinedCategory => "Category",
        What::PredefinedReply => "Predefined reply",
        What::Charge => "Charge",
        What::Reversal => "Counter-entry",
        What::Credential => "API key",
        What::ActionRole => "Role",
        What::User => "User",
        What::Sender => "Sender",
        What::Announcement => "News",
        What::ArticleCategory => "Category",
        What::Article => "Article",
        What::CustomField => "Custom field",
        What::Cancellation => "Cancellation",
        What::Violation => "Violation",
        What::UnplacedMail | What::OutgoingMail => "Mail",
    }
}

const fn label(field: Field) -> &'static str {
    match field {
        Field::Subject => "Subject",
        Field::Message => "Body",
        Field::Email => "Email",
        Field::Name => "Name",
        Field::CreatedAt => "Date",
        Field::Attachment => "Attachment",
        Field::Password => "Password",
        Field::Login => "Login",
        Field::LoginKey => "Login key",
        Field::Copies => "Cc",
        Field::CustomFields => "Custom field",
        Field::Address => "Address",
        Field::Company => "Company",
        Field::TaxId => "Tax ID",
        Field::Language => "Language",
        Field::BusinessHours => "Business hours",
        Field::AddressRules => "Allowed IPs",
        Field::Page => "Page",
        Field::Tag => "Tag",
        Field::Category => "Category",
        Field::Department => "Department",
        Field::Charge => "Charge",
        Field::Credits | Field::CreditCount => "Support incidents",
        Field::Violation => "Violation",
        Field::Score => "Violation score",
        Field::ScoreNote => "Violation note",
        Field::Summary => "Summary",
        Field::Responsible => "Staff member",
        Field::ViolationAction => "Violation action",
        Field::Deadline => "Deadline",
        Field::AllowedCalls => "Allowed calls",
        Field::ActionRole => "Role",
        Field::Sender => "Sender",
        Field::Merged => "Tickets",
    }
}
