//! A ticket for its client: the conversation, an answer, closing and opening it again, and what it thinks of answers.

use crate::error::Fault;
use crate::input;
use crate::page::{Page, render};
use crate::thread::{self, Line};
use crate::visit::{ClientVisit, redirect};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{MessageId, Rating, StatusKind, Ticket, TicketNumber};
use service::{Reply, ReplyAuthor, TicketRef};

#[derive(Template)]
#[template(path = "portal/ticket.html")]
struct View<'a> {
    page: Page,
    ticket: &'a Ticket,
    state: &'static str,
    department: String,
    service: Option<String>,
    opened: String,
    lines: Vec<Line>,
    is_closed: bool,
    key: String,
    draft: &'a str,
}

pub(crate) async fn show(Path(number): Path<i64>, visit: ClientVisit) -> Response {
    respond(&visit, TicketNumber(number), "", None).await
}

async fn respond(visit: &ClientVisit, number: TicketNumber, draft: &str, fault: Option<Fault>) -> Response {
    let view = match visit.client.ticket(TicketRef::Number(number)).await {
        Ok(view) => view,
        Err(error) => return visit.fault(&error),
    };
    let (desk, l, ticket) = (&visit.visit.desk, visit.visit.language, &view.ticket);
    let file = |entry: &service::Entry, place: usize| {
        let file = entry.attachments.get(place).map(|file| file.id.0).unwrap_or_default();
        format!("/files/{file}")
    };
    let title = format!("#{} {}", ticket.number, ticket.subject);
    let shown = View {
        page: Page { fault: fault.as_ref().map(|fault| fault.text.clone()), ..visit.page(title) },
        state: state(ticket, l),
        department: desk.directory().department_name(ticket.department).to_owned(),
        service: view.service.as_ref().map(|service| service.name.clone()),
        opened: desk.zone().text(ticket.opened_at),
        lines: thread::lines(desk, l, &view.timeline, file),
        is_closed: ticket.status_kind == StatusKind::Closed,
        key: desk.form_key(),
        draft,
        ticket,
    };
    let response = render(fault.as_ref().map_or(StatusCode::OK, |fault| fault.status), &shown);
    visit.client.mark_read(ticket).await;
    response
}

/// Whose turn it is, in the client's words.
pub(super) const fn state(ticket: &Ticket, l: crate::language::Language) -> &'static str {
    if ticket.is_archived {
        return l.archived();
    }
    match ticket.status_kind {
        StatusKind::Answered => l.waiting_for_you(),
        StatusKind::Closed => l.closed(),
        StatusKind::New | StatusKind::InProgress | StatusKind::CustomerReply | StatusKind::OnHold => {
            l.waiting_for_us()
        }
    }
}

/// An answer of the client; one to a closed ticket opens it again.
pub(crate) async fn reply(Path(number): Path<i64>, visit: ClientVisit) -> Response {
    let number = TicketNumber(number);
    let text = visit.visit.params.get("message").unwrap_or_default();
    let own = visit.client.client().id;
    let reply = Reply {
        attachments: input::files(&visit.visit.params),
        idempotency_key: visit.visit.text("key").map(str::to_owned),
        ..Reply::new(TicketRef::Number(number), ReplyAuthor::Client(own, None), text)
    };
    match visit.client.reply(&reply).await {
        Ok(_) => redirect(&format!("/tickets/{number}#last")),
        Err(error) => {
            let fault = Fault::of(&error, visit.visit.language);
            respond(&visit, number, text, Some(fault)).await
        }
    }
}

/// Closes it, or opens it again.
pub(crate) async fn change_state(Path(number): Path<i64>, visit: ClientVisit) -> Response {
    let number = TicketNumber(number);
    let ticket = TicketRef::Number(number);
    let done = match visit.visit.text("to") {
        Some("closed") => visit.client.close_ticket(ticket).await,
        Some("open") => visit.client.reopen_ticket(ticket).await,
        _ => Ok(()),
    };
    match done {
        Ok(()) => redirect(&format!("/tickets/{number}")),
        Err(error) => {
            let fault = Fault::of(&error, visit.visit.language);
            respond(&visit, number, "", Some(fault)).await
        }
    }
}

/// What the client thinks of an answer.
pub(crate) async fn rate(Path((number, message)): Path<(i64, i64)>, visit: ClientVisit) -> Response {
    let rating = match visit.visit.text("rating") {
        Some("good") => Rating::Good,
        Some("bad") => Rating::Bad,
        _ => return redirect(&format!("/tickets/{number}")),
    };
    match visit.client.rate_message(MessageId(message), rating).await {
        Ok(()) => redirect(&format!("/tickets/{number}#m{message}")),
        Err(error) => visit.fault(&error),
    }
}
