//! What every page has around its own part, and how a page becomes an answer.

use crate::language::Language;
use crate::style;
use crate::visit::Visit;
use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// Which part of the desk a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Nobody's: the login, errors, a guest's link.
    Plain,
    Staff,
    Portal,
}

/// What the frame of a page shows.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) part: Part,
    pub(crate) l: Language,
    pub(crate) title: String,
    /// Where this page is, for forms that lead back to it.
    pub(crate) path: String,
    /// Who is logged in.
    pub(crate) who: String,
    /// What is looked for.
    pub(crate) asked: String,
    /// What just went wrong.
    pub(crate) fault: Option<String>,
}

impl Page {
    /// A page of nobody.
    pub(crate) fn plain(l: Language, title: impl Into<String>) -> Self {
        let (title, path) = (title.into(), "/".to_owned());
        Self { part: Part::Plain, l, title, path, who: String::new(), asked: String::new(), fault: None }
    }

    /// A page for somebody who is logged in.
    pub(crate) fn of(visit: &Visit, part: Part, who: &str, title: impl Into<String>) -> Self {
        let query = visit.incoming.query.as_deref().map(|query| format!("?{query}")).unwrap_or_default();
        let path = format!("{}{query}", visit.incoming.path);
        Self { part, path, who: who.to_owned(), ..Self::plain(visit.language, title) }
    }

    pub(crate) fn is_staff(&self) -> bool {
        self.part == Part::Staff
    }

    pub(crate) fn is_portal(&self) -> bool {
        self.part == Part::Portal
    }

    pub(crate) fn style(&self) -> &'static str {
        &style::ADDRESS
    }

    pub(crate) fn languages(&self) -> [Language; 3] {
        Language::ALL
    }
}

/// A page as an answer. No cache keeps it: the next to use the browser may be somebody else.
pub(crate) fn render(status: StatusCode, view: &impl Template) -> Response {
    match view.render() {
        Ok(text) => {
            let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")];
            (status, headers, text).into_response()
        }
        Err(error) => {
            tracing_failed(&error);
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn tracing_failed(error: &askama::Error) {
    // A template writes to memory; this is out of memory or a fault of ours.
    tracing::error!(%error, "a page could not be written");
}
