//! `filter[...]` and `filterop[date]` (Admin API, getClientTickets and getTickets).
//!
//! Equal: ids, statuses, request types, read marks, numbers, tags. Contained, in any case: names, addresses and, where
//! the list is of one client, messages. A list means any of its values. What is not understood never widens a list.

use crate::input::{parse_number, values};
use crate::{Call, Fault, words};
use domain::{DepartmentId, StaffId, StatusId, TagName, TicketFilter, TicketMark, TicketNumber};
use service::{Directory, Zone};
use wire::Params;

/// What `filter[status]` holds; the words of the getTickets page beside those that this desk is configured with.
pub(crate) const STATUSES: &str = "Open, In-Progress, Client-Reply, Answered, Closed, Resolved, Sent-Out, Scheduled-Notification, a name or a list";

/// What `filter[request_type]` holds.
pub(crate) const REQUEST_TYPES: &str =
    "General, Problem, Incident, Task, Question, Project, Delivery, Billing or a list";

/// How the conversation is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    /// Any part of a message counts; affordable where the list is of one client.
    Part,
    /// Words count: the list may be of every ticket there is.
    Words,
}

/// The filter of a call; the client or `dept` of the call is the caller's to add.
pub(crate) fn read(call: &Call, body: Body) -> Result<TicketFilter, Fault> {
    of_params(&call.params, &call.desk.directory(), call.desk.zone(), body)
}

/// The same of parameters, on a desk with this directory and zone.
pub(crate) fn of_params(
    params: &Params,
    directory: &Directory,
    zone: &Zone,
    body: Body,
) -> Result<TicketFilter, Fault> {
    let mut filter = TicketFilter::default();
    let (operator, inverted) = (operator(params)?, inverted(params)?);
    let how = How { directory, zone, operator, inverted, body };
    // Some clients flatten a nested value to an empty text, so a filter that is no map is none.
    let Some(conditions) = params.map("filter") else {
        return Ok(filter);
    };
    for (name, value) in conditions.iter() {
        let values = values(value)?;
        if !values.is_empty() {
            narrow(&mut filter, how, name, &values)?;
        }
    }
    Ok(filter)
}

/// What bears on conditions from beside them.
#[derive(Clone, Copy)]
struct How<'d> {
    directory: &'d Directory,
    zone: &'d Zone,
    operator: Operator,
    inverted: bool,
    body: Body,
}

fn narrow(filter: &mut TicketFilter, how: How<'_>, name: &str, values: &[&str]) -> Result<(), Fault> {
    match name {
        "status" => statuses(filter, how.directory, values)?,
        "list" => list(filter, how.directory, values)?,
        "request_type" => request_type(filter, values)?,
        "name" => filter.name_contains = Some(texts(values)),
        "email" => filter.email_contains = Some(texts(values)),
        "body" => {
            // Programs show these lists to clients, who must not find by what is hidden from them.
            filter.shown_only = true;
            match how.body {
                Body::Part => filter.body_contains = Some(texts(values)),
                Body::Words => filter.text = Some(one(values)?.to_owned()),
            }
        }
        "dept_id" => departments(filter, values)?,
        "ticket_number" => {
            let numbers: Vec<_> = numbers(values)?.into_iter().map(TicketNumber).collect();
            keep(&mut filter.numbers, numbers);
        }
        // As in the columns of the panel, `0` is nobody.
        "owner_id" => {
            let holder = |id: i64| (id != 0).then_some(StaffId(id));
            filter.assignees = Some(numbers(values)?.into_iter().map(holder).collect());
        }
        "admin_read" => admin_read(filter, values)?,
        "date" => date(filter, how.zone, how.operator, one(values)?)?,
        "tag" | "tags" => tags(filter, values)?,
        "flags" => flags(filter, how.inverted, values)?,
        "flagsop" => {}
        // A condition without effect would hand out more tickets than were asked for.
        _ => return Err(Fault::wrong_parameter()),
    }
    Ok(())
}

/// Narrows by words for statuses.
fn statuses(filter: &mut TicketFilter, directory: &Directory, words: &[&str]) -> Result<(), Fault> {
    let mut found: Vec<StatusId> = Vec::new();
    for word in words {
        found.extend(words::statuses_shown_as(directory, word)?);
    }
    keep(&mut filter.statuses, found);
    Ok(())
}

/// Narrows by the older spelling of a status, where `all` is no condition.
pub(crate) fn list(filter: &mut TicketFilter, directory: &Directory, words: &[&str]) -> Result<(), Fault> {
    if words.iter().any(|word| word.eq_ignore_ascii_case("all")) {
        return Ok(());
    }
    statuses(filter, directory, words)
}

/// Narrows by departments.
pub(crate) fn departments(filter: &mut TicketFilter, values: &[&str]) -> Result<(), Fault> {
    let departments = numbers(values)?.into_iter().map(DepartmentId).collect();
    keep(&mut filter.departments, departments);
    Ok(())
}

fn request_type(filter: &mut TicketFilter, values: &[&str]) -> Result<(), Fault> {
    let types = values.iter().map(|value| words::request_type(value)).collect::<Result<_, _>>()?;
    keep(&mut filter.request_types, types);
    Ok(())
}

/// Any of these tags. What can be no tag is on no ticket.
fn tags(filter: &mut TicketFilter, values: &[&str]) -> Result<(), Fault> {
    let names: Vec<String> =
        values.iter().filter_map(|value| TagName::new(value).ok()).map(|name| name.key()).collect();
    match &filter.tags {
        // `tag` and `tags` together would have to hold both; the desk asks for one list at a time.
        Some(before) if *before != names => return Err(Fault::wrong_parameter()),
        _ => filter.tags = Some(names),
    }
    Ok(())
}

/// The documented flags, and which of them the desk has: the others are on no ticket. The published list goes on; a
/// flag that is not known here would have no effect, so it is refused.
const FLAGS: &[(&str, Option<TicketMark>)] = &[
    ("FLAG_HAS_NOTE", Some(TicketMark::Note)),
    ("FLAG_HAS_BILLS", Some(TicketMark::Charge)),
    ("FLAG_IMPORTED", Some(TicketMark::Mail)),
    ("FLAG_HAS_REPLY_DRAFT", None),
    ("FLAG_IS_INTERNAL", None),
    ("FLAG_REPORTED_REPLY", None),
    ("FLAG_IS_PUBLIC", None),
    ("FLAG_REPORTED_TICKET", None),
    ("FLAG_PENDING_REVIEW", None),
    ("FLAG_OVERWRITE_CC", None),
    ("FLAG_REPLY_HAS_LOCK", Some(TicketMark::BeingAnswered)),
    ("FLAG_ENCRYPTED", None),
    ("FLAG_WAS_PUBLIC", None),
    ("FLAG_DISABLE_CLIENT_REOPEN", None),
];

fn flags(filter: &mut TicketFilter, inverted: bool, values: &[&str]) -> Result<(), Fault> {
    let mut marks = Vec::new();
    for value in values {
        let known = FLAGS.iter().find(|(name, _)| name.eq_ignore_ascii_case(value));
        marks.extend(known.ok_or_else(Fault::wrong_parameter)?.1);
    }
    *(if inverted { &mut filter.unmarked } else { &mut filter.marked }) = Some(marks);
    Ok(())
}

/// `filter[flagsop]=NOT` turns the flags around.
fn inverted(params: &Params) -> Result<bool, Fault> {
    let Some(value) = params.map("filter").and_then(|conditions| conditions.value("flagsop")) else {
        return Ok(false);
    };
    match values(value)?.as_slice() {
        [] => Ok(false),
        [word] if word.eq_ignore_ascii_case("not") => Ok(true),
        _ => Err(Fault::wrong_parameter()),
    }
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

fn date(filter: &mut TicketFilter, zone: &Zone, operator: Operator, text: &str) -> Result<(), Fault> {
    // Only the documented form: other parsers would take a week or a time as well.
    let documented = text.len() == 10;
    let day = zone.day(text).filter(|_| documented);
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

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
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
