//! What goes wrong, as status and sentences. A client in the wild shows `error` of any status.

use crate::Fault;
use axum::http::StatusCode;
use domain::{Error, What};
use http::Refused;
use http::outgoing::Failed;
use service::LoginError;
use wire::DecodeError;

/// Why a call is refused.
#[derive(Debug)]
pub struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) fault: Fault,
    /// Seconds to wait.
    pub(crate) retry_after: Option<u32>,
    /// The method that the path has instead.
    pub(crate) allow: Option<String>,
}

impl Refusal {
    fn new(status: StatusCode, fault: impl Into<Fault>) -> Self {
        Self { status, fault: fault.into(), retry_after: None, allow: None }
    }

    /// Nobody has logged in.
    pub(crate) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, Fault::new("Unauthorized"))
    }

    /// Nothing is there.
    pub(crate) fn no_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, Fault::new("Not found"))
    }

    /// Something is there, for another method.
    pub(crate) fn no_method(allow: String) -> Self {
        let refusal = Self::new(StatusCode::METHOD_NOT_ALLOWED, Fault::new("Method not allowed"));
        Self { allow: Some(allow), ..refusal }
    }

    /// What is named in the path can be nothing that is there.
    pub(crate) fn not_found(what: What) -> Self {
        Self::from(Error::NotFound(what))
    }
}

/// What was sent cannot be.
impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, fault)
    }
}

/// The panel behind the door has no answer for a request that is its own.
impl From<Failed> for Refusal {
    fn from(failed: Failed) -> Self {
        let retry_after = failed.is_passing().then_some(if failed == Failed::Busy { 1 } else { 10 });
        Self { retry_after, ..Self::new(failed.status(), failed) }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let status = match &error {
            // What a path names; anything else was named in the body.
            Error::NotFound(
                What::Ticket | What::Attachment | What::Announcement | What::ArticleCategory | What::Article,
            ) => StatusCode::NOT_FOUND,
            Error::SenderBlocked => StatusCode::FORBIDDEN,
            Error::Forbidden => {
                return Self::new(StatusCode::FORBIDDEN, Fault::new("You are not allowed to do this"));
            }
            Error::NotFound(_)
            | Error::Missing { .. }
            | Error::Invalid { .. }
            | Error::TooLong { .. }
            | Error::AttachmentRefused { .. }
            | Error::InTheFuture
            | Error::Exists(_)
            | Error::NotClosed
            | Error::Locked { .. }
            | Error::NoCredits
            | Error::AccountRequired
            | Error::RequesterRequired
            | Error::CustomFieldRefused { .. }
            | Error::IdempotencyMismatch => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Full => StatusCode::INSUFFICIENT_STORAGE,
            Error::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Error::NoNumber | Error::NoMail | Error::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, Fault::from(error))
    }
}

impl From<LoginError> for Refusal {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::Wrong | LoginError::Disabled | LoginError::AddressRefused(_) => {
                Self::new(StatusCode::UNAUTHORIZED, Fault::new("Invalid login or password"))
            }
            LoginError::Limited(seconds) => Self {
                retry_after: Some(seconds),
                ..Self::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    Fault::new("Too many failed logins, try again later"),
                )
            },
            LoginError::Desk(error) => Self::from(error),
        }
    }
}

impl From<DecodeError> for Refusal {
    fn from(error: DecodeError) -> Self {
        let status = match error {
            DecodeError::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            DecodeError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            DecodeError::TooMany { .. }
            | DecodeError::TooDeep { .. }
            | DecodeError::NotUtf8
            | DecodeError::Malformed(_) => StatusCode::BAD_REQUEST,
        };
        Self::new(status, Fault::from(error))
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self::new(refused.reason.status(), Fault::from(refused))
    }
}
