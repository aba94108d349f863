//! A ticket by its link: number and key instead of a login, for that ticket only and for reading.

use super::ticket::state;
use crate::error::Fault;
use crate::language::Language;
use crate::page::{Page, render};
use crate::thread::{self, Line};
use crate::visit::Visit;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{MessageId, Ticket, TicketNumber};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use service::{FilesOf, GuestDesk, LoginError};

#[derive(Template)]
#[template(path = "portal/guest.html")]
struct View<'a> {
    page: Page,
    ticket: &'a Ticket,
    state: &'static str,
    opened: String,
    lines: Vec<Line>,
}

pub(crate) async fn show(Path(number): Path<i64>, visit: Visit) -> Response {
    let key = visit.text("key").unwrap_or_default();
    let guest = match guest(&visit, number, key).await {
        Ok(guest) => guest,
        Err(no) => return no,
    };
    let timeline = match guest.timeline().await {
        Ok(timeline) => timeline,
        Err(error) => return Fault::of(&error, visit.language).page(visit.language),
    };
    let ticket = guest.ticket();
    let key = utf8_percent_encode(key, NON_ALPHANUMERIC);
    let file = |entry: &service::Entry, place: usize| {
        format!("/ticket/{number}/messages/{}/files/{place}?key={key}", entry.message.id)
    };
    let title = format!("#{} {}", ticket.number, ticket.subject);
    let shown = View {
        page: Page::plain(visit.language, title),
        state: state(ticket, visit.language),
        opened: visit.desk.zone().text(ticket.opened_at),
        lines: thread::lines(&visit.desk, visit.language, &timeline, file),
        ticket,
    };
    render(StatusCode::OK, &shown)
}

async fn guest(visit: &Visit, number: i64, key: &str) -> Result<GuestDesk, Response> {
    let found = visit.desk.as_guest(TicketNumber(number), key, visit.incoming.address).await;
    found.map_err(|no| refused(&no, visit.language).page(visit.language))
}

fn refused(no: &LoginError, language: Language) -> Fault {
    match no {
        LoginError::Wrong | LoginError::Disabled | LoginError::AddressRefused(_) => {
            Fault::said(StatusCode::NOT_FOUND, language.no_ticket())
        }
        LoginError::Limited(_) => Fault::said(StatusCode::TOO_MANY_REQUESTS, language.too_many_logins()),
        LoginError::Desk(error) => Fault::of(error, language),
    }
}

/// A file of it.
pub(crate) async fn file(Path((number, message, place)): Path<(i64, i64, usize)>, visit: Visit) -> Response {
    let key = visit.text("key").unwrap_or_default();
    let guest = match guest(&visit, number, key).await {
        Ok(guest) => guest,
        Err(no) => return no,
    };
    match guest.attachment(FilesOf::Reply(MessageId(message)), place).await {
        Ok((file, bytes)) => http::saved(&file.name, bytes),
        Err(error) => Fault::of(&error, visit.language).page(visit.language),
    }
}
