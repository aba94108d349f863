//! Errors in the panel's words: a type, an object and sentences (COREmanager, Errors). Always HTTP 200.

use crate::words;
use domain::{Error, Field, What};
use service::{LoginError, Zone};
use wire::{DecodeError, Node, Params};

/// Why a call is refused: the desk said no, or the dialect did.
#[derive(Debug)]
pub(crate) enum Refusal {
    Desk(Error),
    Login(LoginError),
    Dialect(Box<Fault>),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Desk(error)
    }
}

impl From<LoginError> for Refusal {
    fn from(error: LoginError) -> Self {
        Self::Login(error)
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Dialect(Box::new(fault))
    }
}

impl From<DecodeError> for Refusal {
    fn from(error: DecodeError) -> Self {
        Fault::value("request", "", &format!("it could not be read: {error}")).into()
    }
}

/// An error as the panel writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    kind: &'static str,
    object: &'static str,
    value: String,
    /// The parameter `desc`, which errors about values have.
    description: Option<String>,
    message: String,
}

/// What is quoted of a value that was sent.
const QUOTED: usize = 255;

fn quoted(value: &str) -> String {
    value.chars().take(QUOTED).collect()
}

impl Fault {
    fn new(kind: &'static str, object: &'static str, value: &str, message: String) -> Self {
        Self { kind, object, value: quoted(value), description: None, message }
    }

    /// The value of a field is not acceptable.
    pub(crate) fn value(object: &'static str, value: &str, why: &str) -> Self {
        let message = format!("The value of the field '{object}' is not valid: {why}");
        Self { description: Some(why.to_owned()), ..Self::new("value", object, value, message) }
    }

    /// A required field is absent or empty.
    pub(crate) fn missing(object: &'static str) -> Self {
        Self {
            description: Some("it is required".to_owned()),
            ..Self::new("value", object, "", format!("The field '{object}' must not be empty"))
        }
    }

    /// There is no such thing, or none that the caller may know of.
    pub(crate) fn missed(object: &'static str, value: &str) -> Self {
        let message = format!("There is no '{object}' with the value '{}'", quoted(value));
        Self::new("missed", object, value, message)
    }

    /// The caller may not do this. Clients look for the first words of the sentence and then check their session.
    pub(crate) fn access(refused: &str) -> Self {
        let message = format!("Insufficient privileges to perform '{}'", quoted(refused));
        Self::new("access", "func", refused, message)
    }

    /// The caller may not act as this user.
    pub(crate) fn access_as(func: &str, user: &str) -> Self {
        let message = format!("Insufficient privileges to perform '{}' as '{}'", quoted(func), quoted(user));
        Self::new("access", "su", user, message)
    }

    /// Nobody is logged in with this name and password.
    fn bad_password() -> Self {
        let message = "The user name or the password is wrong".to_owned();
        Self::new("auth", "badpassword", "", message)
    }

    /// Somebody else is answering. Not the sentence about privileges: clients would check their session.
    fn blocked(by: &str) -> Self {
        let message = format!("The ticket is being answered by {by}");
        Self::new("access", "blocked_by", by, message)
    }

    /// The fault of a refusal; what the caller sent is quoted where the panel quotes it.
    pub(crate) fn of(refusal: Refusal, func: &str, params: &Params, zone: &Zone) -> Self {
        match refusal {
            Refusal::Dialect(fault) => *fault,
            Refusal::Login(LoginError::Wrong) => Self::bad_password(),
            Refusal::Login(LoginError::AddressRefused(_)) => {
                let message = "Logging in from this address is not allowed".to_owned();
                Self::new("auth", "badaddress", "", message)
            }
            Refusal::Login(LoginError::Limited(seconds)) => {
                let message = format!("Too many failed attempts to log in, try again in {seconds} seconds");
                Self::new("auth", "attempts", &seconds.to_string(), message)
            }
            Refusal::Login(LoginError::Desk(error)) | Refusal::Desk(error) => {
                Self::said(&error, func, params, zone)
            }
        }
    }

    /// The desk's errors in the panel's words. Every one of them goes out with HTTP status 200.
    fn said(error: &Error, func: &str, params: &Params, zone: &Zone) -> Self {
        match error {
            Error::NotFound(what) => {
                let (object, parameters) = object_of(*what);
                let sent = parameters.iter().find_map(|name| params.filled(name));
                Self::missed(object, sent.unwrap_or_default())
            }
            Error::Missing { field } => Self::missing(field_name(*field)),
            Error::Invalid { field, why } => {
                // Texts may be long and are not said again; numbers and keys are.
                let sent = if field.is_text() { None } else { params.filled(field_name(*field)) };
                Self::value(field_name(*field), sent.unwrap_or_default(), why)
            }
            Error::TooLong { field, longest } => {
                Self::value(field_name(*field), "", &format!("it is longer than {longest} {}", field.unit()))
            }
            Error::AttachmentRefused { name, why } => Self::value("file", name, why),
            Error::InTheFuture => Self::value("date_post", "", "it lies in the future"),
            Error::Exists(what) => {
                let object = object_of(*what).0;
                Self::new("exists", object, "", format!("There is such a '{object}' already"))
            }
            Error::NotClosed => Self::value(
                "elid",
                params.get("elid").unwrap_or_default(),
                "only closed tickets can be moved to the archive",
            ),
            Error::Locked { by, since } => Self::blocked(&words::blocked_by(by, *since, zone)),
            Error::Forbidden => Self::access(func),
            // Set up the support center, paid support: opening is no right of a client without incidents.
            Error::NoCredits => Self::new(
                "access",
                "incident",
                "",
                "No incidents are left, buy incidents to open a ticket in this department".to_owned(),
            ),
            Error::AccountRequired => Self::new(
                "access",
                "incident",
                "",
                "Only clients with an account can open a ticket in this department".to_owned(),
            ),
            Error::CustomFieldRefused { name, why } => Self::value("fields", name, why),
            Error::SenderBlocked => Self::new("access", "sender", "", "This sender is blocked".to_owned()),
            Error::RequesterRequired => Self::missing("ticket_account"),
            Error::IdempotencyMismatch => {
                Self::value("idempotency_key", "", "it was used for another request")
            }
            Error::NoNumber => {
                Self::new("limit", "ticket", "", "There is no free number for a new ticket".to_owned())
            }
            Error::Full => Self::new("full", "desk", "", "The disk is full, nothing was changed".to_owned()),
            // Clients look for this sentence and try again.
            Error::Busy => Self::new("busy", "desk", "", "Request in process, please wait".to_owned()),
            Error::Internal => Self::new("internal", "desk", "", "Internal error".to_owned()),
        }
    }

    /// The `error` node; the stack says which function failed and for whom.
    pub(crate) fn node(&self, func: &str, level: u8, user: &str) -> Node {
        let param = |name: &str, text: &str| Node::text("param", text).attribute("name", name);
        let mut children =
            vec![param("object", self.object).attribute("type", "msg"), param("value", &self.value)];
        if let Some(description) = &self.description {
            children.push(param("desc", description).attribute("type", "msg"));
        }
        let action =
            Node::text("action", quoted(func)).attribute("level", level.to_string()).attribute("user", user);
        children.extend([
            Node::fields("stack", vec![action]),
            // One client takes an error without `detail` for a success.
            Node::text("detail", self.message.clone()),
            Node::text("msg", self.message.clone()),
        ]);
        Node::fields("error", children)
            .attribute("type", self.kind)
            .attribute("object", self.object)
            .attribute("lang", words::LANGUAGE)
            .attribute("code", "1")
    }

    /// The `error` node of the formats that have no attributes.
    pub(crate) fn bare_node(&self) -> Node {
        Node::fields(
            "error",
            vec![
                Node::text("type", self.kind),
                Node::text("object", self.object),
                Node::text("value", self.value.clone()),
                Node::text("msg", self.message.clone()),
            ],
        )
    }
}

/// What the panel calls a thing, and the parameters that name one. A queue row is a ticket to its callers.
const fn object_of(what: What) -> (&'static str, &'static [&'static str]) {
    match what {
        What::Ticket | What::QueueEntry => ("ticket", &["elid"]),
        What::Message => ("message", &["elid"]),
        What::Attachment => ("file", &["elid"]),
        What::Client => ("ticket_account", &["ticket_account"]),
        What::Contact | What::Staff => ("user", &["su"]),
        What::Department => ("client_department", &["client_department"]),
        What::Provider => ("project", &["project", "ticket_project_select"]),
        What::Service | What::Domain => ("ticket_item", &["ticket_item", "item"]),
        What::Status => ("tstatus", &["tstatus"]),
        What::PredefinedCategory => ("category", &["category"]),
        What::PredefinedReply => ("predefined_reply", &["elid"]),
        What::Charge | What::Reversal => ("expense", &[]),
        What::Credential => ("key", &["key"]),
        What::Sender => ("sender", &["email"]),
        What::Announcement => ("news", &["elid"]),
        What::CustomField => ("field", &["elid"]),
        What::Cancellation => ("cancellation", &["elid"]),
    }
}

/// The parameter that carries a field.
const fn field_name(field: Field) -> &'static str {
    match field {
        Field::Subject => "subject",
        Field::Message => "message",
        Field::Email => "email",
        Field::Name => "realname",
        Field::CreatedAt => "date_post",
        Field::Attachment => "file",
        Field::Password => "password",
        Field::Login => "username",
        Field::LoginKey => "key",
        Field::Copies => "copies",
        Field::CustomFields => "fields",
        Field::Address => "address",
        Field::BusinessHours => "business_hours",
        Field::AddressRules => "ip",
        Field::Page => "p_num",
        Field::Tag => "tag",
        Field::Category => "category",
        Field::Department => "client_department",
        Field::Charge => "ticket_expense",
        Field::Credits => "incident_count",
        Field::CreditCount => "count",
        Field::Violation => "show_abuse",
        Field::Score => "score",
        Field::ScoreNote => "score_note",
        Field::Summary => "summary",
        Field::Responsible => "set_responsible",
        Field::ViolationAction => "action",
        Field::Deadline => "deadline_date",
        Field::AllowedCalls => "calls",
        Field::Sender => "sender",
        Field::Merged => "elid",
    }
}
