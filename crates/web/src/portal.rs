//! The client portal: a client's own tickets, and a guest's by its link.

pub(crate) mod guest;
pub(crate) mod list;
pub(crate) mod open;
pub(crate) mod ticket;

use crate::error::Fault;
use crate::login;
use crate::page::{Page, Part};
use crate::visit::{ClientVisit, Visit, redirect};
use axum::extract::Path;
use axum::response::Response;
use domain::AttachmentId;

/// To where whoever asks begins.
pub(crate) async fn home(visit: Visit) -> Response {
    redirect(visit.actor.as_ref().map_or("/login", login::home))
}

/// A file of a ticket.
pub(crate) async fn file(Path(id): Path<i64>, visit: ClientVisit) -> Response {
    match visit.client.attachment(AttachmentId(id)).await {
        Ok((file, bytes)) => http::saved(&file.name, bytes),
        Err(error) => visit.fault(&error),
    }
}

impl ClientVisit {
    /// The frame of a page of this visit.
    pub(crate) fn page(&self, title: impl Into<String>) -> Page {
        Page::of(&self.visit, Part::Portal, &self.client.client().full_name(), title)
    }

    /// A page that says what went wrong.
    pub(crate) fn fault(&self, error: &domain::Error) -> Response {
        Fault::of(error, self.visit.language).page(self.visit.language)
    }
}
