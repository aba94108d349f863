//! Every "no" of this door: the sentences of the API and the HTTP status that goes with each.
//! Sentences are those of the WHMCS API reference, "Error Responses" of each action, where it has one.

use axum::http::StatusCode;
use domain::{Error, Field, What};
use http::outgoing::Failed;

/// What a caller is told instead of what it asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
    /// Seconds after which another try makes sense.
    pub(crate) retry_after: Option<u32>,
}

/// Why an action has no good answer.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// A rule of the desk says no.
    Rule(Error),
    /// The dialect says no.
    Said(Refusal),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Rule(error)
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Said(refusal)
    }
}

/// Sentences that differ from action to action, down to their capitals.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Phrases {
    pub(crate) no_ticket: &'static str,
    pub(crate) no_department: &'static str,
    pub(crate) in_future: &'static str,
    pub(crate) no_email: &'static str,
    pub(crate) bad_email: &'static str,
    pub(crate) no_name: &'static str,
    pub(crate) no_message: &'static str,
    pub(crate) no_text: &'static str,
    pub(crate) no_client: &'static str,
}

impl Phrases {
    /// The wording of most actions.
    pub(crate) const USUAL: Self = Self {
        no_ticket: "Ticket ID not found",
        no_department: "Department ID not found",
        in_future: "Ticket creation date cannot be in the future",
        no_email: GUEST_UNKNOWN,
        bad_email: "Email Address Invalid",
        no_name: GUEST_UNKNOWN,
        no_message: "Reply ID Not Found",
        no_text: "Message is required",
        no_client: "Client ID Not Found",
    };
}

const GUEST_UNKNOWN: &str = "Name and email address are required if not a client";

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), retry_after: None }
    }

    /// A refusal that is about the content of a call; those are told with HTTP 200.
    pub(crate) fn business(message: impl Into<String>) -> Self {
        Self::new(StatusCode::OK, message)
    }

    /// The panel behind the door has no answer for a call that is its own.
    pub(crate) fn unanswered(failed: Failed) -> Self {
        let message = match failed {
            Failed::Busy => "The system is busy, try again",
            Failed::Resting | Failed::Unreachable | Failed::TimedOut | Failed::Broken | Failed::TooLarge => {
                "The billing system does not answer, try again later"
            }
            Failed::Elsewhere | Failed::Circle => "The billing system cannot be asked this",
        };
        let retry_after = failed.is_passing().then_some(if failed == Failed::Busy { 1 } else { 10 });
        Self { retry_after, ..Self::new(failed.status(), message) }
    }

    /// An action that the credential may not call, quoted in small letters as YASH's runbook saw it on 8.13 and 9.0.
    pub(crate) fn not_permitted(action: &str) -> Self {
        let action = action.to_ascii_lowercase();
        let message = format!("Invalid Permissions: API action \"{action}\" is not allowed");
        Self::new(StatusCode::FORBIDDEN, message)
    }

    /// A value that is of no use for its parameter.
    pub(crate) fn bad_value(parameter: &str, expected: &str) -> Self {
        Self::business(format!("Invalid value for {parameter}: {expected} is expected"))
    }

    pub(crate) fn undecodable(error: &wire::DecodeError) -> Self {
        use wire::DecodeError::{Malformed, NotUtf8, TooDeep, TooLarge, TooMany, UnsupportedMediaType};
        let status = match error {
            TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            TooMany { .. } | TooDeep { .. } | NotUtf8 | Malformed(_) => StatusCode::BAD_REQUEST,
        };
        Self::new(status, format!("Invalid Request: {error}"))
    }

    pub(crate) fn of(error: &Error, phrases: &Phrases) -> Self {
        match error {
            Error::NotFound(what) => Self::business(missing(*what, phrases)),
            Error::Missing { field } => Self::business(required(*field, phrases)),
            Error::Invalid { field: Field::Email, .. } => Self::business(phrases.bad_email),
            Error::Invalid { field: Field::CreatedAt, .. } => Self::business("Invalid Date Format"),
            Error::Invalid { field, why } => Self::business(format!("Invalid {}: {why}", name(*field))),
            Error::TooLong { field, longest } => {
                Self::business(format!("Invalid {}: more than {longest} {}", name(*field), field.unit()))
            }
            Error::AttachmentRefused { name, why } => {
                Self::business(format!("Attachment {name} Not Accepted: {why}"))
            }
            Error::InTheFuture => Self::business(phrases.in_future),
            Error::Exists(What::Client | What::User) => {
                Self::business("A user already exists with that email address")
            }
            Error::Exists(What::Cancellation) => Self::business("Existing Cancellation Request Exists"),
            Error::Exists(what) => Self::business(format!("{what:?} Already Exists")),
            Error::NotClosed => Self::business("The Ticket Is Not Closed"),
            Error::Locked { by, .. } => Self::business(format!("The Ticket Is Being Answered By {by}")),
            Error::Forbidden => Self::new(StatusCode::FORBIDDEN, "Access Denied"),
            Error::NoCredits => Self::business("No Support Incidents Left For This Department"),
            Error::AccountRequired => Self::business("This Department Is For Clients Only"),
            Error::CustomFieldRefused { name, why } => {
                Self::business(format!("Custom Field {name} Not Accepted: {why}"))
            }
            Error::SenderBlocked => Self::business("This Sender Is Blocked"),
            Error::RequesterRequired => Self::business(GUEST_UNKNOWN),
            Error::IdempotencyMismatch => {
                Self::new(StatusCode::CONFLICT, "The idempotency key was used for another request before")
            }
            // SendEmail's word for every mail that does not go out.
            Error::NoMail => Self::business("Sending Failed. Please see documentation."),
            Error::NoNumber => Self::business("Unable to generate ticket number"),
            Error::Full => Self::new(StatusCode::INSUFFICIENT_STORAGE, "No Storage Space Left"),
            Error::Busy => Self {
                retry_after: Some(1),
                ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "The system is busy, try again")
            },
            Error::Internal => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal Error"),
        }
    }
}

fn missing(what: What, phrases: &Phrases) -> &'static str {
    match what {
        What::Ticket => phrases.no_ticket,
        What::Department => phrases.no_department,
        What::Message => phrases.no_message,
        What::QueueEntry => "Queue Entry ID Not Found",
        What::Attachment => "No Attachments Found",
        What::Client => phrases.no_client,
        What::Contact => "Contact ID Not Found",
        What::Staff => "Admin ID Not Found",
        What::Provider => "Brand Not Found",
        What::Service => "Service ID Not Found",
        What::Domain => "Domain ID Not Found",
        What::Status => "Invalid Ticket Status",
        What::PredefinedCategory | What::ArticleCategory => "Category ID Not Found",
        What::PredefinedReply => "Predefined Reply ID Not Found",
        What::Charge | What::Reversal => "Charge ID Not Found",
        What::Credential => "API Credential Not Found",
        What::ActionRole => "API Role Not Found",
        What::User => "Invalid Owner User ID",
        What::Sender => "Sender Not Found",
        What::Announcement => "Announcement ID Not Found",
        What::Article => "Article ID Not Found",
        What::CustomField => "Custom Field ID Not Found",
        What::Cancellation => "Cancellation Request Not Found",
        What::Violation => "Violation Not Found",
        What::UnplacedMail | What::OutgoingMail => "Mail Not Found",
    }
}

fn required(field: Field, phrases: &Phrases) -> String {
    match field {
        Field::Email => phrases.no_email.to_owned(),
        Field::Name => phrases.no_name.to_owned(),
        Field::Message => phrases.no_text.to_owned(),
        Field::Subject
        | Field::CreatedAt
        | Field::Attachment
        | Field::Password
        | Field::Login
        | Field::LoginKey
        | Field::Copies
        | Field::CustomFields
        | Field::Address
        | Field::Company
        | Field::TaxId
        | Field::Language
        | Field::BusinessHours
        | Field::AddressRules
        | Field::Page
        | Field::Tag
        | Field::Category
        | Field::AllowedCalls
        | Field::ActionRole
        | Field::Sender
        | Field::Merged
        | Field::Department
        | Field::Charge
        | Field::Credits
        | Field::CreditCount
        | Field::Violation
        | Field::Score
        | Field::ScoreNote
        | Field::Summary
        | Field::Responsible
        | Field::ViolationAction
        | Field::Deadline => format!("{} is required", name(field)),
    }
}

const fn name(field: Field) -> &'static str {
    match field {
        Field::Subject => "Subject",
        Field::Message => "Message",
        Field::Email => "Email Address",
        Field::Name => "Name",
        Field::CreatedAt => "Date",
        Field::Attachment => "Attachment",
        Field::Password => "Password",
        Field::Login => "Username",
        Field::LoginKey => "Login Key",
        Field::Copies => "CC",
        Field::CustomFields => "Custom Fields",
        Field::Address => "Address",
        Field::Company => "Company Name",
        Field::TaxId => "Tax ID",
        Field::Language => "Language",
        Field::BusinessHours => "Business Hours",
        Field::AddressRules => "Allowed IPs",
        Field::Page => "Page",
        Field::Tag => "Tag",
        Field::Category => "Category",
        Field::Department => "Department",
        Field::Charge => "Charge",
        Field::Credits | Field::CreditCount => "Support Incidents",
        Field::Violation => "Violation",
        Field::Score => "Violation Score",
        Field::ScoreNote => "Violation Note",
        Field::Summary => "Summary",
        Field::Responsible => "Responsible",
        Field::ViolationAction => "Violation Action",
        Field::Deadline => "Deadline",
        Field::AllowedCalls => "Allowed Calls",
        Field::ActionRole => "Role",
        Field::Sender => "Sender",
        Field::Merged => "Merge Ticket IDs",
    }
}
