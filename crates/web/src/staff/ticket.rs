//! A ticket for staff: what it is, the conversation, and the forms that change and answer it.

use super::list::{kind_name, people};
use crate::choice::{Choice, priorities};
use crate::error::Fault;
use crate::page::{Page, render};
use crate::thread::{self, Line};
use crate::visit::StaffVisit;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{PredefinedReply, Ticket, TicketId, TicketNumber};
use service::{TicketRef, TicketView};

/// What stands in the form of an answer when it comes back.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) text: String,
    pub(super) is_note: bool,
    pub(super) status: Option<i64>,
}

#[derive(Template)]
#[template(path = "staff/ticket.html")]
struct View<'a> {
    page: Page,
    ticket: &'a Ticket,
    status: String,
    kind: &'static str,
    department: String,
    opened: String,
    due: Option<String>,
    waiting: Option<String>,
    answering: Option<String>,
    client: Option<Side>,
    service: Option<String>,
    tags: Vec<String>,
    is_favourite: bool,
    fields: Vec<(String, String)>,
    notes: Vec<String>,
    violations: usize,
    lines: Vec<Line>,
    /// The last line, as whoever answers has seen it.
    seen: i64,
    key: String,
    draft: Draft,
    statuses: Vec<Choice>,
    priorities: Vec<Choice>,
    departments: Vec<Choice>,
    people: Vec<Choice>,
    replies: Vec<Choice>,
}

/// What stands around a ticket and is read beside it.
struct Around {
    answering: Option<String>,
    is_favourite: bool,
    replies: Vec<PredefinedReply>,
}

/// What stands beside a ticket about its client.
struct Side {
    id: i64,
    name: String,
    company: String,
    email: String,
    balance: String,
    credits: i64,
    score: i64,
    comment: String,
}

pub(crate) async fn show(Path(number): Path<i64>, visit: StaffVisit) -> Response {
    respond(&visit, TicketNumber(number), Draft::default(), None).await
}

/// The page with what was typed and what is wrong with it.
pub(super) async fn respond(
    visit: &StaffVisit,
    number: TicketNumber,
    draft: Draft,
    fault: Option<Fault>,
) -> Response {
    let found = visit.staff.ticket(TicketRef::Number(number)).await;
    let view = match found {
        Ok(view) => view,
        Err(error) => return visit.fault(&error),
    };
    let around = match around(visit, view.ticket.id).await {
        Ok(around) => around,
        Err(error) => return visit.fault(&error),
    };
    let shown = shown(visit, &view, around, draft, fault.as_ref());
    let response = render(fault.as_ref().map_or(StatusCode::OK, |fault| fault.status), &shown);
    // Read is what was handed out; what came in meanwhile stays unread.
    visit.staff.mark_read(&view.ticket).await;
    response
}

async fn around(visit: &StaffVisit, ticket: TicketId) -> domain::Result<Around> {
    let marks = visit.staff.marks(&[ticket]).await?.pop().map(|(_, marks)| marks).unwrap_or_default();
    let other = marks.answering.filter(|other| other.staff != visit.staff.me().id);
    let replies = visit.staff.predefined_replies(None).await?;
    Ok(Around { answering: other.map(|other| other.name), is_favourite: marks.is_favourite, replies })
}

fn shown<'a>(
    visit: &StaffVisit,
    view: &'a TicketView,
    around: Around,
    draft: Draft,
    fault: Option<&Fault>,
) -> View<'a> {
    let (desk, l, ticket) = (&visit.visit.desk, visit.visit.language, &view.ticket);
    let (directory, zone) = (desk.directory(), desk.zone());
    let file = |entry: &service::Entry, place: usize| {
        let file = entry.attachments.get(place).map(|file| file.id.0).unwrap_or_default();
        format!("/staff/files/{file}")
    };
    let lines = thread::lines(desk, l, &view.timeline, file);
    let named = |(key, value): &(String, String)| {
        let field = directory.custom_fields.iter().find(|field| field.id.to_string() == *key);
        (field.map_or_else(|| key.clone(), |field| field.name.clone()), value.clone())
    };
    let status = Some(ticket.status.0);
    let department = Some(ticket.department.0);
    // The departments of another brand are not offered: moving there is more than a choice in a list.
    let near = directory.departments.iter().filter(|one| one.provider == ticket.provider);
    let title = format!("#{} {}", ticket.number, ticket.subject);
    View {
        page: Page { fault: fault.map(|fault| fault.text.clone()), ..visit.page(title) },
        ticket,
        status: directory.status(ticket.status).map(|status| status.name.clone()).unwrap_or_default(),
        kind: kind_name(ticket.status_kind),
        department: directory.department_name(ticket.department).to_owned(),
        opened: zone.text(ticket.opened_at),
        due: ticket.due_at.map(|at| zone.text(at)),
        waiting: ticket.waiting_since.map(|since| crate::age::since(since, desk.now(), l)),
        answering: around.answering,
        client: view.client.as_ref().map(|client| Side {
            id: client.id.0,
            name: client.full_name(),
            company: client.company.clone(),
            email: client.email.clone(),
            balance: desk.currency().text(domain::Money(client.balance)),
            credits: client.credits,
            score: client.abuse_score,
            comment: client.comment.clone(),
        }),
        service: view.service.as_ref().map(|service| service.name.clone()),
        tags: view.tags.clone(),
        is_favourite: around.is_favourite,
        fields: view.custom_fields.iter().map(named).collect(),
        notes: view.client_notes.iter().map(|note| note.body.clone()).collect(),
        violations: view.violations.len(),
        seen: lines.last().map_or(0, |line| line.id),
        lines,
        key: desk.form_key(),
        statuses: directory.statuses.iter().map(|one| Choice::new(one.id.0, &*one.name, status)).collect(),
        priorities: priorities(l, Some(ticket.priority)),
        departments: near.map(|one| Choice::new(one.id.0, &*one.name, department)).collect(),
        people: people(visit, ticket.assignee),
        replies: around.replies.iter().map(|one| Choice::new(one.id.0, &*one.name, None)).collect(),
        draft,
    }
}
