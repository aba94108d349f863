//! Errors in the panel's words: a type, an object and sentences (COREmanager, Errors). Always HTTP 200.

use crate::texts::{Language, Says};
use crate::words;
use domain::{Error, Field, What};
use http::outgoing::Failed;
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
    says: Says,
}

/// What is quoted of a value that was sent.
const QUOTED: usize = 255;

fn quoted(value: &str) -> String {
    value.chars().take(QUOTED).collect()
}

impl Fault {
    fn new(kind: &'static str, object: &'static str, value: &str, says: Says) -> Self {
        Self { kind, object, value: quoted(value), says }
    }

    /// The value of a field is not acceptable. Why, is said in English, of which each language has its translation.
    pub(crate) fn value(object: &'static str, value: &str, why: &str) -> Self {
        Self::new("value", object, value, Says::Invalid(why.to_owned()))
    }

    /// A required field is absent or empty.
    pub(crate) fn missing(object: &'static str) -> Self {
        Self::new("value", object, "", Says::Missing)
    }

    /// There is no such thing, or none that the caller may know of.
    pub(crate) fn missed(object: &'static str, value: &str) -> Self {
        Self::new("missed", object, value, Says::Missed)
    }

    /// The same of a thing that the desk did not find.
    pub(crate) fn missed_thing(what: What, id: i64) -> Self {
        Self::missed(object_of(what).0, &id.to_string())
    }

    /// The caller may not do this.
    pub(crate) fn access(refused: &str) -> Self {
        Self::new("access", "func", refused, Says::Access)
    }

    /// The caller may not act as this user.
    pub(crate) fn access_as(func: &str, user: &str) -> Self {
        Self::new("access", "su", user, Says::AccessAs(quoted(func)))
    }

    /// Nobody is logged in with this name and password.
    fn bad_password() -> Self {
        Self::new("auth", "badpassword", "", Says::BadPassword)
    }

    /// The panel behind the door has no answer for a call that is its own.
    pub(crate) fn unanswered(failed: Failed) -> Self {
        let says = if failed == Failed::Busy { Says::Busy } else { Says::Unanswered };
        Self::new("unavailable", "upstream", "", says)
    }

    /// Somebody else is answering.
    fn blocked(by: &str) -> Self {
        Self::new("access", "blocked_by", by, Says::Blocked)
    }

    /// The fault of a refusal; what the caller sent is quoted where the panel quotes it.
    pub(crate) fn of(refusal: Refusal, func: &str, params: &Params, zone: &Zone) -> Self {
        match refusal {
            Refusal::Dialect(fault) => *fault,
            Refusal::Login(LoginError::Wrong | LoginError::Disabled) => Self::bad_password(),
            Refusal::Login(LoginError::AddressRefused(_)) => {
                Self::new("auth", "badaddress", "", Says::BadAddress)
            }
            Refusal::Login(LoginError::Limited(seconds)) => {
                Self::new("auth", "attempts", &seconds.to_string(), Says::TooManyLogins)
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
                let sent = parameters.iter().find_map(|name| Some((*name, params.filled(name)?)));
                // The object is the parameter that was sent, where its names differ.
                let named = sent.map(|(name, _)| name).filter(|name| *name != "elid" && *name != "su");
                Self::missed(named.unwrap_or(object), sent.map(|(_, text)| text).unwrap_or_default())
            }
            Error::Missing { field } => Self::missing(sent_name(*field, params)),
            Error::Invalid { field, why } => {
                let name = sent_name(*field, params);
                // Texts may be long and are not said again; numbers and keys are.
                let sent = if field.is_text() { None } else { params.filled(name) };
                Self::value(name, sent.unwrap_or_default(), why)
            }
            Error::TooLong { field, longest } => {
                let why = format!("it is longer than {longest} {}", field.unit());
                Self::value(sent_name(*field, params), "", &why)
            }
            Error::AttachmentRefused { name, why } => Self::value("file", name, why),
            Error::InTheFuture => Self::value("date_post", "", "it lies in the future"),
            Error::Exists(what) => Self::new("exists", object_of(*what).0, "", Says::Exists),
            Error::NotClosed => Self::value(
                "elid",
                params.get("elid").unwrap_or_default(),
                "only closed tickets can be moved to the archive",
            ),
            Error::Locked { by, since } => Self::blocked(&words::blocked_by(by, *since, zone)),
            Error::Forbidden => Self::access(func),
            // Set up the support center, paid support: opening is no right of a client without incidents.
            Error::NoCredits => Self::new("access", "incident", "", Says::NoCredits),
            Error::AccountRequired => Self::new("access", "incident", "", Says::AccountRequired),
            Error::CustomFieldRefused { name, why } => Self::value("fields", name, why),
            Error::SenderBlocked => Self::new("access", "sender", "", Says::SenderBlocked),
            Error::RequesterRequired => Self::missing("ticket_account"),
            Error::IdempotencyMismatch => {
                Self::value("idempotency_key", "", "it was used for another request")
            }
            Error::NoMail => Self::new("limit", "mail", "", Says::NoMail),
            Error::NoNumber => Self::new("limit", "ticket", "", Says::NoNumber),
            Error::Full => Self::new("full", "desk", "", Says::Full),
            Error::Busy => Self::new("busy", "desk", "", Says::Busy),
            Error::Internal => Self::new("internal", "desk", "", Says::Internal),
        }
    }

    /// What it says.
    fn message(&self, language: Language) -> String {
        language.sentence(&self.says, self.object, &self.value)
    }

    /// The parameter `desc`, which errors about values have.
    fn description(&self, language: Language) -> Option<String> {
        match &self.says {
            Says::Invalid(why) => Some(language.reason(why).into_owned()),
            Says::Missing => Some(language.reason("it is required").into_owned()),
            _ => None,
        }
    }

    /// What it says with holes for the field and for why.
    fn group(&self, language: Language) -> String {
        let says = match &self.says {
            Says::Invalid(_) => Says::Invalid("__desc__".to_owned()),
            other => other.clone(),
        };
        language.sentence(&says, "__object__", "__value__")
    }

    /// The `error` node; the stack says which function failed and for whom.
    pub(crate) fn node(&self, func: &str, level: u8, user: &str, language: Language) -> Node {
        let message = self.message(language);
        let param = |name: &str, text: &str| Node::text("param", text).attribute("name", name);
        let is_value = self.kind == "value";
        let object = param("object", self.object).attribute("type", "msg");
        // A module shows this caption and fills the holes of the group, as the panel's own pages do.
        let object =
            if is_value { object.attribute("msg", language.caption(func, self.object)) } else { object };
        let mut children = vec![object, param("value", &self.value)];
        if let Some(description) = self.description(language) {
            children.push(param("desc", &description).attribute("type", "msg"));
        }
        let action =
            Node::text("action", quoted(func)).attribute("level", level.to_string()).attribute("user", user);
        children.push(Node::fields("stack", vec![action]));
        if is_value {
            children.push(Node::text("group", self.group(language)));
        }
        children.extend([
            // One client takes an error without `detail` for a success.
            Node::text("detail", message.clone()),
            Node::text("msg", message),
        ]);
        Node::fields("error", children)
            .attribute("type", self.kind)
            .attribute("object", self.object)
            .attribute("lang", language.code())
            .attribute("code", "1")
    }

    /// The `error` node of the formats that have no attributes.
    pub(crate) fn bare_node(&self, language: Language) -> Node {
        Node::fields(
            "error",
            vec![
                Node::text("type", self.kind),
                Node::text("object", self.object),
                Node::text("value", self.value.clone()),
                Node::text("msg", self.message(language)),
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
        What::Provider => ("ticket_project_select", &["ticket_project_select", "project"]),
        What::Service | What::Domain => ("ticket_item", &["ticket_item", "item"]),
        What::Status => ("tstatus", &["tstatus"]),
        What::PredefinedCategory | What::ArticleCategory => ("category", &["category"]),
        What::PredefinedReply => ("predefined_reply", &["elid"]),
        What::Charge | What::Reversal => ("expense", &[]),
        What::Credential => ("key", &["key"]),
        What::ActionRole => ("role", &["elid"]),
        What::User => ("user", &["elid"]),
        What::Sender => ("sender", &["email"]),
        What::Announcement => ("news", &["elid"]),
        What::Article => ("article", &["elid"]),
        What::CustomField => ("field", &["elid"]),
        What::Cancellation => ("cancellation", &["elid"]),
        What::Violation => ("abuse_task", &["elid"]),
        What::UnplacedMail => ("gateway_message", &["elid"]),
        What::OutgoingMail => ("mail", &["elid"]),
    }
}

/// The parameter that carries a field: of a subject the one that was sent, `name` by the document.
fn sent_name(field: Field, params: &Params) -> &'static str {
    match field {
        Field::Subject if params.value("subject").is_some() => "subject",
        Field::Subject => "name",
        other => field_name(other),
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
        Field::Company => "company",
        Field::TaxId => "tax_id",
        Field::Language => "language",
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
        Field::ActionRole => "role",
        Field::Sender => "sender",
        Field::Merged => "elid",
    }
}
