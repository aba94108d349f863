//! Opening a ticket for a client.

use crate::choice::{Choice, priorities};
use crate::error::Fault;
use crate::input;
use crate::page::{Page, render};
use crate::visit::{StaffVisit, redirect};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{DepartmentId, Error, StatusKind, What};
use service::{NewRequester, OpenTicket, Opened};

#[derive(Template)]
#[template(path = "staff/open.html")]
struct View<'a> {
    page: Page,
    client: &'a str,
    subject: &'a str,
    message: &'a str,
    departments: Vec<Choice>,
    priorities: Vec<Choice>,
    key: String,
}

pub(crate) async fn form(visit: StaffVisit) -> Response {
    view(&visit, None)
}

fn view(visit: &StaffVisit, fault: Option<Fault>) -> Response {
    let l = visit.visit.language;
    let text = |name: &str| visit.visit.params.get(name).unwrap_or_default();
    let directory = visit.visit.desk.directory();
    let chosen = visit.visit.number("department");
    let own = directory.departments.iter().filter(|one| visit.staff.sees_department(one.id));
    let shown = View {
        page: Page { fault: fault.as_ref().map(|fault| fault.text.clone()), ..visit.page(l.new_ticket()) },
        client: text("client"),
        subject: text("subject"),
        message: text("message"),
        departments: own.map(|one| Choice::new(one.id.0, &*one.name, chosen)).collect(),
        priorities: priorities(l, visit.visit.number("priority").and_then(super::priority)),
        key: visit.visit.desk.form_key(),
    };
    render(fault.map_or(StatusCode::OK, |fault| fault.status), &shown)
}

pub(crate) async fn open(visit: StaffVisit) -> Response {
    match write(&visit).await {
        Ok(opened) => redirect(&format!("/staff/tickets/{}", opened.number)),
        Err(Error::NotFound(What::Client)) => {
            let fault = Fault::said(StatusCode::UNPROCESSABLE_ENTITY, visit.visit.language.no_client());
            view(&visit, Some(fault))
        }
        Err(error) => {
            let fault = Fault::of(&error, visit.visit.language);
            view(&visit, Some(fault))
        }
    }
}

async fn write(visit: &StaffVisit) -> domain::Result<Opened> {
    let text = |name: &str| visit.visit.params.get(name).unwrap_or_default();
    let client = visit.staff.client_by_email(text("client")).await?;
    let department = DepartmentId(visit.visit.number("department").unwrap_or_default());
    let requester = NewRequester::Client(client.id, None);
    let command = OpenTicket {
        priority: visit.visit.number("priority").and_then(super::priority),
        attachments: input::files(&visit.visit.params),
        by_staff: Some(None),
        // Staff have spoken; it is the client's turn.
        status: visit.visit.desk.directory().default_status(StatusKind::Answered).map(|status| status.id),
        idempotency_key: visit.visit.text("key").map(str::to_owned),
        ..OpenTicket::new(requester, department, text("subject"), text("message"))
    };
    visit.staff.open_ticket(&command).await
}
