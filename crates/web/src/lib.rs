//! The staff console and the client portal: pages that are made here from the desk's use cases, and no rule of
//! their own.
//!
//! Every page works without a script. What changes something is a form that is posted, whose answer leads to the page
//! that shows the change, so that going back and loading again repeat nothing. A page that is refused comes back with
//! what was typed in it.
//!
//! To add a page: one file in `staff` or `portal` with its handler and its view, one template of the same name, its
//! words in `words`, and one line in [`router`].
#![deny(missing_docs)]

mod age;
mod choice;
mod error;
mod guard;
mod input;
mod language;
mod login;
mod page;
mod paging;
mod portal;
mod prose;
mod staff;
mod style;
mod thread;
mod visit;
mod words;

use axum::Router;
use axum::routing::{get, post};
use service::Desk;
use std::sync::Arc;

/// What every page needs.
pub(crate) struct Web {
    pub(crate) desk: Desk,
}

/// The pages: `/staff` for staff, `/` and the rest for clients and for guests with a link.
pub fn router(desk: Desk) -> Router {
    Router::new()
        .route("/", get(portal::home))
        .route("/login", get(login::form).post(login::log_in))
        .route("/logout", post(login::log_out))
        .route("/language", post(language::choose))
        .route("/tickets", get(portal::list::show))
        .route("/tickets/new", get(portal::open::form).post(portal::open::open))
        .route("/tickets/{number}", get(portal::ticket::show))
        .route("/tickets/{number}/reply", post(portal::ticket::reply))
        .route("/tickets/{number}/state", post(portal::ticket::change_state))
        .route("/tickets/{number}/messages/{message}/rating", post(portal::ticket::rate))
        .route("/files/{id}", get(portal::file))
        .route("/ticket/{number}", get(portal::guest::show))
        .route("/ticket/{number}/messages/{message}/files/{place}", get(portal::guest::file))
        .route("/staff", get(staff::home))
        .route("/staff/tickets", get(staff::list::show).post(staff::list::change))
        .route("/staff/tickets/new", get(staff::open::form).post(staff::open::open))
        .route("/staff/tickets/{number}", get(staff::ticket::show).post(staff::change::change))
        .route("/staff/tickets/{number}/act", post(staff::act::act))
        .route("/staff/tickets/{number}/reply", post(staff::reply::reply))
        .route("/staff/files/{id}", get(staff::file))
        .route(style::PATH, get(style::sheet))
        .route(style::ICON, get(style::icon))
        .with_state(Arc::new(Web { desk }))
}
