//! Opening a ticket: where to, about what, and what it costs before it is sent.

use crate::choice::{Choice, priorities};
use crate::error::Fault;
use crate::input;
use crate::page::{Page, render};
use crate::visit::{ClientVisit, redirect};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{CustomField, CustomFieldKind, DepartmentId, ServiceId, ServiceKind};
use service::{NewRequester, OpenTicket, Opened};

/// A department as the form offers it.
struct Offer {
    choice: Choice,
    description: String,
    costs: bool,
}

/// What a department asks for beside the message.
struct Asked {
    name: String,
    label: String,
    hint: String,
    is_required: bool,
    is_long: bool,
    is_tick: bool,
    choices: Vec<String>,
    value: String,
}

#[derive(Template)]
#[template(path = "portal/open.html")]
struct View<'a> {
    page: Page,
    /// Nothing else is asked before the department is known: what is asked depends on it.
    department: Option<Offer>,
    offers: Vec<Offer>,
    credits: i64,
    services: Vec<Choice>,
    priorities: Vec<Choice>,
    fields: Vec<Asked>,
    subject: &'a str,
    message: &'a str,
    key: String,
}

pub(crate) async fn form(visit: ClientVisit) -> Response {
    view(&visit, None).await
}

async fn view(visit: &ClientVisit, fault: Option<Fault>) -> Response {
    let l = visit.visit.language;
    let text = |name: &str| visit.visit.params.get(name).unwrap_or_default();
    let chosen = visit.visit.number("department");
    let mut offers: Vec<Offer> = visit
        .client
        .departments()
        .into_iter()
        .map(|one| Offer {
            choice: Choice::new(one.id.0, one.name, chosen),
            description: one.description,
            costs: one.charges_credits,
        })
        .collect();
    // Where there is nothing to choose from, nothing is asked.
    let place = if offers.len() == 1 { Some(0) } else { offers.iter().position(|one| one.choice.is_chosen) };
    let department = place.map(|place| offers.swap_remove(place));
    let fields =
        department.as_ref().map(|offer| visit.client.custom_fields(DepartmentId(offer.choice.value)));
    let services = match visit.client.services().await {
        Ok(services) => services,
        Err(error) => return visit.fault(&error),
    };
    let about = visit.visit.number("service");
    let priority = visit.visit.number("priority").and_then(crate::staff::priority);
    let shown = View {
        page: Page { fault: fault.as_ref().map(|fault| fault.text.clone()), ..visit.page(l.new_ticket()) },
        department,
        offers,
        credits: visit.client.client().credits,
        services: services.iter().map(|one| Choice::new(one.id.0, &*one.name, about)).collect(),
        priorities: priorities(l, priority.or(Some(domain::Priority::Normal))),
        fields: fields.unwrap_or_default().iter().map(|field| asked(visit, field)).collect(),
        subject: text("subject"),
        message: text("message"),
        key: visit.visit.desk.form_key(),
    };
    render(fault.map_or(StatusCode::OK, |fault| fault.status), &shown)
}

fn asked(visit: &ClientVisit, field: &CustomField) -> Asked {
    let name = format!("field_{}", field.id);
    Asked {
        value: visit.visit.params.get(&name).unwrap_or_default().to_owned(),
        name,
        label: field.name.clone(),
        hint: field.description.clone(),
        is_required: field.is_required,
        is_long: field.kind == CustomFieldKind::LongText,
        is_tick: field.kind == CustomFieldKind::Tick,
        choices: if field.kind == CustomFieldKind::Choice { field.choices.clone() } else { Vec::new() },
    }
}

pub(crate) async fn open(visit: ClientVisit) -> Response {
    match write(&visit).await {
        Ok(opened) => redirect(&format!("/tickets/{}", opened.number)),
        Err(error) => {
            let fault = Fault::of(&error, visit.visit.language);
            view(&visit, Some(fault)).await
        }
    }
}

async fn write(visit: &ClientVisit) -> domain::Result<Opened> {
    let text = |name: &str| visit.visit.params.get(name).unwrap_or_default();
    let department = DepartmentId(visit.visit.number("department").unwrap_or_default());
    let requester = NewRequester::Client(visit.client.client().id, None);
    let about = visit.visit.number("service").map(ServiceId);
    let kind = match about {
        Some(about) => {
            visit.client.services().await?.into_iter().find(|one| one.id == about).map(|one| one.kind)
        }
        None => None,
    };
    let is_domain = kind == Some(ServiceKind::Domain);
    let value = |field: &CustomField| {
        let value = visit.visit.params.get(&format!("field_{}", field.id))?;
        Some((field.id.to_string(), value.to_owned()))
    };
    let command = OpenTicket {
        priority: visit.visit.number("priority").and_then(crate::staff::priority),
        service: about.filter(|_| !is_domain),
        domain: about.filter(|_| is_domain),
        custom_fields: visit.client.custom_fields(department).iter().filter_map(value).collect(),
        attachments: input::files(&visit.visit.params),
        idempotency_key: visit.visit.text("key").map(str::to_owned),
        ..OpenTicket::new(requester, department, text("subject"), text("message"))
    };
    visit.client.open_ticket(&command).await
}
