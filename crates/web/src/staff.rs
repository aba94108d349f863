//! The staff console.

pub(crate) mod act;
pub(crate) mod change;
pub(crate) mod list;
pub(crate) mod open;
pub(crate) mod reply;
pub(crate) mod ticket;

use crate::error::Fault;
use crate::page::{Page, Part};
use crate::visit::{StaffVisit, redirect};
use axum::extract::Path;
use axum::response::Response;
use domain::{AttachmentId, Priority};

/// Where staff begin.
pub(crate) async fn home(_: StaffVisit) -> Response {
    redirect("/staff/tickets")
}

/// A file of a ticket.
pub(crate) async fn file(Path(id): Path<i64>, visit: StaffVisit) -> Response {
    match visit.staff.attachment(AttachmentId(id)).await {
        Ok((file, bytes)) => http::saved(&file.name, bytes),
        Err(error) => visit.fault(&error),
    }
}

impl StaffVisit {
    /// The frame of a page of this visit.
    pub(crate) fn page(&self, title: impl Into<String>) -> Page {
        Page::of(&self.visit, Part::Staff, &self.staff.me().name, title)
    }

    /// A page that says what went wrong.
    pub(crate) fn fault(&self, error: &domain::Error) -> Response {
        Fault::of(error, self.visit.language).page(self.visit.language)
    }
}

/// A priority in a form.
pub(crate) fn priority(code: i64) -> Option<Priority> {
    Priority::from_code(code)
}
