//! `abuse_task.edit`: registering a violation, which opens a ticket about it, and looking at one.

use super::violations::{author, opened, status};
use super::{change_violation, staff_fields};
use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::form::{sent, value, values};
use crate::input::{self, NONE};
use crate::texts::Word;
use crate::words;
use domain::{
    ClientId, ClientService, DepartmentId, Error, Field, ListedViolation, ServiceId, ServiceKind,
    ViolationId, What,
};
use service::{Measures, NewRequester, OpenTicket, TicketRef};
use wire::Node;

/// Shows the form, blank or of a violation, registers one or changes one.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let id = input::number(&call.params, "elid")?.map(ViolationId);
    match (id, input::is_confirmed(&call.params)) {
        (Some(id), true) => change_violation::run(call, id).await,
        (Some(id), false) => view(call, id).await,
        (None, true) => add(call).await,
        (None, false) => blank(call).await,
    }
}

/// The ticket has the subject of the violation, and its first message goes to the client.
async fn add(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let account = input::choice(&call.params, "account")?.ok_or_else(|| Fault::missing("account"))?;
    let client = staff.client(ClientId(account)).await.map_err(|error| in_words(call, error))?;
    let department = input::choice(&call.params, "department")?.map(DepartmentId);
    let home = department.is_none().then_some(client.provider);
    let directory = call.desk.directory();
    let department = directory.destination(home, department).map_err(|error| in_words(call, error))?.id;
    let item = input::choice(&call.params, "item")?.map(ServiceId);
    let bought = match item {
        Some(_) => staff.services(client.id).await?,
        None => Vec::new(),
    };
    let is_domain = bought.iter().any(|one| Some(one.id) == item && one.kind == ServiceKind::Domain);
    let violation = staff_fields::read_violation(call, "comment", ["date", "time"])?;
    let command = OpenTicket {
        is_markdown: true,
        service: item.filter(|_| !is_domain),
        domain: item.filter(|_| is_domain),
        attachments: input::files(&call.params),
        measures: Measures { violation: Some(violation), ..Measures::default() },
        idempotency_key: call.idempotency_key.clone(),
        ..OpenTicket::new(
            NewRequester::Client(client.id, None),
            department,
            input::subject(&call.params).unwrap_or_default(),
            call.text("message").unwrap_or_default(),
        )
    };
    let added = staff.open_violation(&command).await;
    let (ticket, violation) = added.map_err(|error| in_words(call, error))?;
    Ok(Answer::nodes(vec![
        Node::empty("ok"),
        Node::integer("id", violation.0),
        Node::integer("ticket", ticket.number.0),
    ]))
}

/// The desk's errors by the names that the fields have in this form.
pub(super) fn in_words(call: &Call, error: Error) -> Refusal {
    let missed = |name| Fault::missed(name, call.text(name).unwrap_or_default());
    match error {
        Error::NotFound(What::Client) => missed("account").into(),
        Error::NotFound(What::Department) => missed("department").into(),
        Error::NotFound(What::Service | What::Domain) => missed("item").into(),
        Error::Missing { field: Field::Deadline } => Fault::missing("date").into(),
        Error::Invalid { field: Field::Deadline, why } => {
            Fault::value("date", call.text("date").unwrap_or_default(), why).into()
        }
        Error::Invalid { field: Field::ScoreNote, why } => Fault::value("comment", "", why).into(),
        Error::TooLong { field: Field::ScoreNote, longest } => {
            Fault::value("comment", "", &format!("it is longer than {longest} bytes")).into()
        }
        other => Refusal::Desk(other),
    }
}

/// The form of a violation to be registered.
async fn blank(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let account = input::choice(&call.params, "account")?.map(ClientId);
    let (client, bought) = match account {
        Some(id) => {
            let client = staff.client(id).await.map_err(|error| in_words(call, error))?;
            (Some(client), staff.services(id).await?)
        }
        None => (None, Vec::new()),
    };
    let directory = call.desk.directory();
    let home = directory.default_department(client.map(|client| client.provider));
    let home = home.map_or_else(|| NONE.to_owned(), |department| department.id.to_string());
    let shown = |name: &'static str, otherwise: &str| {
        Node::text(name, sent(call, name).unwrap_or(otherwise).to_owned())
    };
    let subject = call.text("sv_field").and_then(|_| input::subject(&call.params)).unwrap_or_default();
    let mut nodes = vec![
        Node::text("subject", subject.to_owned()),
        Node::text("account", account.map_or_else(|| NONE.to_owned(), |id| id.to_string())),
        shown("department", &home),
        shown("item", NONE),
        shown("score", ""),
        shown("action", NONE),
        shown("date", ""),
        shown("time", ""),
        shown("message", ""),
        shown("comment", ""),
    ];
    nodes.extend(choices(call, &bought));
    Ok(Answer::form(nodes))
}

/// The form of one that was registered.
async fn view(call: &Call, id: ViolationId) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let row: ListedViolation = staff.violation(id).await?;
    let violation = &row.violation;
    let ticket = staff.ticket(TicketRef::Id(violation.ticket)).await?;
    let bought = staff.services(violation.client).await?;
    let opening = ticket.timeline.iter().find(|entry| entry.message.is_opening);
    let item = violation.service.map_or_else(|| NONE.to_owned(), |id| id.to_string());
    let at = violation.deadline_at.map(|at| call.desk.zone().text(at)).unwrap_or_default();
    let (date, time) = at.split_once(' ').unwrap_or_default();
    let mut nodes = vec![
        Node::integer("id", id.0),
        Node::integer("elid", id.0),
        Node::integer("ticket", row.ticket.0),
        Node::text("subject", row.subject.clone()),
        Node::integer("account", violation.client.0),
        Node::text("client", row.client.clone()),
        opened(call, &row),
        author(call, &row),
        status(call, &row),
        Node::integer("department", ticket.ticket.department.0),
        Node::text("item", item),
        Node::integer("score", violation.score),
        Node::text("action", words::violation_action(violation.action).0),
        Node::text("date", date.to_owned()),
        Node::text("time", time.to_owned()),
        Node::text("message", opening.map(|entry| entry.message.body.clone()).unwrap_or_default()),
        Node::text("comment", violation.note.clone()),
    ];
    nodes.extend(choices(call, &bought));
    Ok(Answer::form(nodes))
}

fn choices(call: &Call, bought: &[ClientService]) -> [Node; 3] {
    let directory = call.desk.directory();
    let departments = directory.departments.iter().map(|one| value(one.id.to_string(), one.name.as_str()));
    let none = value(NONE, call.language.word(Word::None));
    let items = bought.iter().map(|one| value(one.id.to_string(), one.name.clone()));
    let actions = words::VIOLATION_ACTIONS.map(|(key, word, _)| value(key, call.language.word(word)));
    [
        values("department", departments.collect()),
        values("item", std::iter::once(none).chain(items).collect()),
        values("action", actions.into()),
    ]
}
