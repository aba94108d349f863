//! `filter[...]` and `filterop[date]` (Admin API, getClientTickets and getTickets).
//!
//! Equal: ids, statuses, request types, read marks, numbers. Contained, in any case: names and addresses. Words of
//! the conversation: body. A list means any of its values. What the desk does not know yet never widens a list.

use crate::input::{parse_number, values};
use crate::{Call, Fault, words};
use domain::{DepartmentId, StaffId, StatusId, TicketFilter, TicketNumber};
use wire::Params;

/// The filter of a call; the client or `dept` of the call is the caller's to add.
pub(crate) fn read(call: &Call) -> Result<TicketFilter, Fault> {
    let mut filter = TicketFilter::default();
    let operator = operator(&call.params)?;
    // Some clients flatten a nested value to an empty text, so a filter that is no map is none.
    let Some(conditions) = call.params.map("filter") else {
        return Ok(filter);
    };
    for (name, value) in conditions.iter() {
        let values = values(value)?;
        if !values.is_empty() {
            narrow(&mut filter, call, operator, name, &values)?;
        }
    }
    Ok(filter)
}

fn narrow(
    filter: &mut TicketFilter,
    call: &Call,
    operator: Operator,
    name: &str,
    values: &[&str],
) -> Result<(), Fault> {
    match name {
        "status" => statuses(filter, call, values)?,
        "list" => list(filter, call, values)?,
        "request_type" => request_type(filter, values)?,
        "name" => filter.name_contains = Some(one(values)?.to_owned()),
        "email" => filter.email_contains = Some(one(values)?.to_owned()),
        "body" => filter.text = Some(one(values)?.to_owned()),
        "dept_id" => departments(filter, values)?,
        "ticket_number" => {
            let numbers: Vec<_> = numbers(values)?.into_iter().map(TicketNumber).collect();
            keep(&mut filter.numbers, numbers);
        }
        "owner_id" => filter.assignee = Some(StaffId(parse_number(one(values)?)?)),
        "admin_read" => admin_read(filter, values)?,
        "date" => date(filter, call, operator, one(values)?)?,
        // Tags are not a feature of the desk yet, so no ticket carries the one asked for.
        "tag" | "tags" => nothing(filter),
        // A condition without effect would hand out more tickets than were asked for. The flags of getTickets are
        // among these until the desk can filter by them.
        _ => return Err(Fault::wrong_parameter()),
    }
    Ok(())
}

/// Narrows by words for statuses.
fn statuses(filter: &mut TicketFilter, call: &Call, words: &[&str]) -> Result<(), Fault> {
    let directory = call.desk.directory();
    let mut found: Vec<StatusId> = Vec::new();
    for word in words {
        found.extend(words::statuses_shown_as(&directory, word)?);
    }
    keep(&mut filter.statuses, found);
    Ok(())
}

/// Narrows by the older spelling of a status, where `all` is no condition.
pub(crate) fn list(filter: &mut TicketFilter, call: &Call, words: &[&str]) -> Result<(), Fault> {
    if words.iter().any(|word| word.eq_ignore_ascii_case("all")) {
        return Ok(());
    }
    statuses(filter, call, words)
}

/// Narrows by departments.
pub(crate) fn departments(filter: &mut TicketFilter, values: &[&str]) -> Result<(), Fault> {
    let departments = numbers(values)?.into_iter().map(DepartmentId).collect();
    keep(&mut filter.departments, departments);
    Ok(())
}

/// Request types are not a feature of the desk yet: every ticket is a general one.
fn request_type(filter: &mut TicketFilter, values: &[&str]) -> Result<(), Fault> {
    let mut general = false;
    for value in values {
        match value.to_ascii_lowercase().as_str() {
            "general" => general = true,
            "problem" | "incident" | "task" | "question" | "project" | "delivery" | "billing" => {}
            _ => return Err(Fault::wrong_parameter()),
        }
    }
    if !general {
        nothing(filter);
    }
    Ok(())
}

fn admin_read(filter: &mut TicketFilter, values: &[&str]) -> Result<(), Fault> {
    let (mut read, mut unread) = (false, false);
    for value in values {
        match *value {
            "0" => unread = true,
            "1" => read = true,
            _ => return Err(Fault::wrong_parameter()),
        }
    }
    // Both boxes ticked is no condition.
    filter.staff_unread = (read != unread).then_some(unread);
    Ok(())
}

/// How a ticket's day compares to the one asked for.
#[derive(Clone, Copy)]
enum Operator {
    On,
    Before,
    After,
    NotOn,
}

fn operator(params: &Params) -> Result<Operator, Fault> {
    let Some(value) = params.map("filterop").and_then(|operators| operators.value("date")) else {
        return Ok(Operator::On);
    };
    match values(value)?.as_slice() {
        [] | ["="] => Ok(Operator::On),
        ["<"] => Ok(Operator::Before),
        [">"] => Ok(Operator::After),
        ["!="] => Ok(Operator::NotOn),
        _ => Err(Fault::wrong_parameter()),
    }
}

fn date(filter: &mut TicketFilter, call: &Call, operator: Operator, text: &str) -> Result<(), Fault> {
    // Only the documented form: other parsers would take a week or a time as well.
    let documented = text.len() == 10;
    let day = call.desk.zone().day(text).filter(|_| documented);
    let (start, end) = day.ok_or_else(Fault::wrong_parameter)?;
    match operator {
        Operator::On => (filter.opened_from, filter.opened_before) = (Some(start), Some(end)),
        Operator::Before => filter.opened_before = Some(start),
        Operator::After => filter.opened_from = Some(end),
        Operator::NotOn => filter.opened_outside = Some((start, end)),
    }
    Ok(())
}

/// The desk searches for one text at a time.
fn one<'v>(values: &[&'v str]) -> Result<&'v str, Fault> {
    match values {
        [first, rest @ ..] if rest.iter().all(|other| other == first) => Ok(first),
        _ => Err(Fault::wrong_parameter()),
    }
}

fn numbers(values: &[&str]) -> Result<Vec<i64>, Fault> {
    values.iter().map(|value| parse_number(value)).collect()
}

/// Two conditions on one thing must both hold.
fn keep<T: PartialEq>(kept: &mut Option<Vec<T>>, wanted: Vec<T>) {
    *kept = Some(match kept.take() {
        Some(before) => before.into_iter().filter(|id| wanted.contains(id)).collect(),
        None => wanted,
    });
}

/// No ticket matches.
fn nothing(filter: &mut TicketFilter) {
    filter.numbers = Some(Vec::new());
}
