//! Why a request never became an [`Incoming`].

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::incoming::Incoming;

/// A request that was refused before its door looked into it.
#[derive(Debug, Clone)]
pub struct Refused {
    /// Why.
    pub reason: Reason,
    /// What is known of it, with no more than the beginning of its body: enough to see which form of answer it asks
    /// for.
    pub request: Box<Incoming>,
}

/// Why a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The body is over the limit.
    TooLarge,
    /// The body came too slowly.
    TimedOut,
    /// The client went away, or what it sent is no body.
    Broken,
    /// The query is over the limit.
    QueryTooLong,
}

impl Reason {
    /// The status that says so.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TimedOut => StatusCode::REQUEST_TIMEOUT,
            Self::Broken => StatusCode::BAD_REQUEST,
            Self::QueryTooLong => StatusCode::URI_TOO_LONG,
        }
    }

    /// A sentence that says so.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::TooLarge => "The request body is too large",
            Self::TimedOut => "The request body came too slowly",
            Self::Broken => "The request body is broken",
            Self::QueryTooLong => "The query is too long",
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.reason.status(), self.reason.text()).into_response()
    }
}
