//! `abuse_task.edit` with `sok` and `elid`: changing a violation that was registered.

use super::add_violation::in_words;
use super::staff_fields::{deadline, violation_action};
use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input::{self, NONE};
use domain::{Error, Field, ListedViolation, ServiceId, ViolationId};
use service::{ChangeViolation, TicketRef};
use wire::Node;

/// What is absent stays. What the form shows of the ticket is changed in the ticket, and may be sent as it was shown.
pub(crate) async fn run(call: &Call, id: ViolationId) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let row = staff.violation(id).await?;
    check_ticket(call, &row).await?;
    let changed = staff.change_violation(id, &changes(call)?).await;
    changed.map_err(|error| match error {
        Error::Invalid { field: Field::Violation, why } => Fault::value("elid", &id.to_string(), why).into(),
        other => in_words(call, other),
    })?;
    Ok(Answer::nodes(vec![
        Node::empty("ok"),
        Node::integer("id", id.0),
        Node::integer("ticket", row.ticket.0),
    ]))
}

fn changes(call: &Call) -> Result<ChangeViolation, Refusal> {
    let params = &call.params;
    let action = call.text("action").map(|key| violation_action(key.trim())).transpose()?;
    let service = match params.get("item").map(str::trim) {
        Some(NONE) => Some(None),
        _ => input::number(params, "item")?.map(|id| Some(ServiceId(id))),
    };
    let says_deadline = ["date", "time"].iter().any(|name| params.get(name).is_some());
    Ok(ChangeViolation {
        score: input::number(params, "score")?,
        note: params.get("comment").map(str::to_owned),
        action,
        service,
        deadline_at: says_deadline.then(|| deadline(call, ["date", "time"])).transpose()?,
    })
}

/// Refuses what would change the ticket.
async fn check_ticket(call: &Call, row: &ListedViolation) -> Result<(), Refusal> {
    let why = "it is the ticket's, and is changed there";
    let of_ticket = |name, sent: &str| Err(Fault::value(name, sent, why).into());
    if let Some(account) = input::choice(&call.params, "account")?
        && account != row.violation.client.0
    {
        return Err(Fault::value("account", &account.to_string(), "a violation stays its client's").into());
    }
    if let Some(subject) = input::subject(&call.params)
        && subject.trim() != row.subject
    {
        return of_ticket("subject", subject);
    }
    let department = input::choice(&call.params, "department")?;
    let message = call.params.filled("message");
    if department.is_none() && message.is_none() {
        return Ok(());
    }
    let view = call.staff()?.ticket(TicketRef::Id(row.violation.ticket)).await?;
    if let Some(id) = department.filter(|id| *id != view.ticket.department.0) {
        return of_ticket("department", &id.to_string());
    }
    let opening = view.timeline.iter().find(|entry| entry.message.is_opening);
    let held = opening.map_or("", |entry| entry.message.body.trim());
    // Pages send the lines of a text with two characters at their ends.
    match message.map(|text| text.replace("\r\n", "\n")).filter(|text| text.trim() != held) {
        Some(_) => of_ticket("message", ""),
        None => Ok(()),
    }
}
