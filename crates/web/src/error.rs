//! What went wrong, in a sentence for the reader and with the status that fits it.

use crate::language::Language;
use crate::page::{Page, render};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{Error, Field, What};

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) status: StatusCode,
    pub(crate) text: String,
}

#[derive(Template)]
#[template(path = "error.html")]
struct View<'a> {
    page: Page,
    text: &'a str,
}

impl Fault {
    /// A sentence of ours.
    pub(crate) fn said(status: StatusCode, text: impl Into<String>) -> Self {
        Self { status, text: text.into() }
    }

    /// The sentence for an error of the desk.
    pub(crate) fn of(error: &Error, language: Language) -> Self {
        let wrong = StatusCode::UNPROCESSABLE_ENTITY;
        let (status, text) = match error {
            Error::NotFound(What::Ticket) => (StatusCode::NOT_FOUND, language.no_ticket().to_owned()),
            Error::NotFound(_) => (StatusCode::NOT_FOUND, language.nothing_there().to_owned()),
            Error::Missing { field } => {
                (wrong, format!("{}: {}", name(*field, language), language.is_empty()))
            }
            Error::Invalid { field, why } => (wrong, format!("{}: {why}", name(*field, language))),
            Error::TooLong { field, longest } => {
                (wrong, format!("{}: {} ({longest})", name(*field, language), language.too_long()))
            }
            Error::AttachmentRefused { name, why } | Error::CustomFieldRefused { name, why } => {
                (wrong, format!("{name}: {why}"))
            }
            Error::InTheFuture | Error::IdempotencyMismatch => (wrong, language.unreadable().to_owned()),
            Error::Exists(_) => (StatusCode::CONFLICT, language.there_already().to_owned()),
            Error::NotClosed => (StatusCode::CONFLICT, language.not_closed().to_owned()),
            Error::Locked { by, .. } => (StatusCode::CONFLICT, format!("{} {by}", language.answered_by())),
            Error::Forbidden => (StatusCode::FORBIDDEN, language.not_allowed().to_owned()),
            Error::NoCredits | Error::AccountRequired => (wrong, language.no_credits().to_owned()),
            Error::RequesterRequired | Error::SenderBlocked => {
                (StatusCode::FORBIDDEN, language.not_allowed().to_owned())
            }
            Error::Full => (StatusCode::INSUFFICIENT_STORAGE, language.failed().to_owned()),
            Error::Busy => (StatusCode::SERVICE_UNAVAILABLE, language.busy().to_owned()),
            Error::NoNumber | Error::NoMail | Error::Internal => {
                (StatusCode::INTERNAL_SERVER_ERROR, language.failed().to_owned())
            }
        };
        Self { status, text }
    }

    /// A page that says nothing else.
    pub(crate) fn page(&self, language: Language) -> Response {
        let page = Page::plain(language, language.error());
        render(self.status, &View { page, text: &self.text })
    }
}

/// What a page calls a field.
fn name(field: Field, language: Language) -> String {
    match field {
        Field::Subject => language.subject().to_owned(),
        Field::Message => language.message().to_owned(),
        Field::Department => language.department().to_owned(),
        Field::Copies => language.copies().to_owned(),
        Field::Attachment => language.files().to_owned(),
        Field::Email => language.address().to_owned(),
        Field::Name => language.name_of_person().to_owned(),
        other => other.to_string(),
    }
}
