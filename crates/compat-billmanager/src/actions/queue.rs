//! `ticket` and `ticket_open`: what waits for an employee or its departments, and what of it the employee has taken.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::list::{List, Reading, data, mark, marks};
use crate::paging::Paging;
use crate::{filter, props, words};
use domain::{Holder, QueueEntry, QueueFilter, TicketId};
use service::{Directory, Marks, QueueRow};
use std::collections::HashMap;
use wire::Node;

/// A row with the marks of its ticket.
pub(crate) struct Waiting {
    row: QueueRow,
    marks: Marks,
}

/// The queue. `id` is the row, `ticket` the number.
pub(crate) const QUEUE: List<Waiting> = List {
    key: "id",
    columns: &[
        data("id", |_, waiting, cells| cells.push(Node::integer("id", waiting.row.entry.id.0))),
        data("ticket", |_, waiting, cells| {
            cells.push(Node::integer("ticket", waiting.row.ticket.number.0));
        }),
        data("name", |_, waiting, cells| cells.push(Node::text("name", waiting.row.ticket.subject.clone()))),
        data("client", client),
        data("delay", |reading, waiting, cells| {
            cells.push(Node::text("delay", words::span(waited(reading, waiting))))
        }),
        data("date_start", date_start),
        data("deadline", deadline),
        data("responsible", |reading, waiting, cells| {
            cells.push(Node::text("responsible", holder(reading.directory, &waiting.row.entry)));
        }),
        data("project", |reading, waiting, cells| {
            let provider = reading.directory.provider(waiting.row.ticket.provider);
            cells.push(Node::text("project", provider.map_or("", |provider| &provider.name)));
        }),
        data("queue", |reading, waiting, cells| {
            // The weight of the rule and a point for each minute waited, as in the manual of version 4.
            let weight = waiting.row.entry.base_weight + waited(reading, waiting) / 60;
            cells.push(Node::integer("queue", weight.max(1)));
        }),
        mark("blocked_by", |reading, waiting, cells| {
            let answering = waiting.marks.answering.as_ref();
            cells.extend(answering.map(|held| words::answering(reading.call, held)));
        }),
        marks("props", props::NAMES, |_, waiting, cells| {
            props::write(&waiting.row.ticket, &waiting.marks, cells);
        }),
    ],
};

/// What the employee has taken (BILLmanager API, Open tickets (ticket_open)); `id` is the row, as it is closed by it.
pub(crate) const OPEN: List<Waiting> = List {
    key: "id",
    columns: &[
        data("id", |_, waiting, cells| cells.push(Node::integer("id", waiting.row.entry.id.0))),
        data("name", |_, waiting, cells| cells.push(Node::text("name", waiting.row.ticket.subject.clone()))),
        data("client", client),
        data("date_start", date_start),
    ],
};

fn client(_: &Reading<'_>, waiting: &Waiting, cells: &mut Vec<Node>) {
    cells.push(Node::text("client", waiting.row.ticket.requester.name.clone()));
}

fn date_start(reading: &Reading<'_>, waiting: &Waiting, cells: &mut Vec<Node>) {
    let text = reading.call.desk.zone().text(waiting.row.ticket.opened_at);
    cells.push(Node::text("date_start", text));
}

/// What is left, with a minus when it is overdue; nothing where the department has no regulation.
fn deadline(reading: &Reading<'_>, waiting: &Waiting, cells: &mut Vec<Node>) {
    let now = reading.call.desk.now();
    cells.push(match waiting.row.ticket.due_at {
        Some(due) => Node::text("deadline", words::span(due.seconds_since(now)))
            .attribute("orig", reading.call.desk.zone().text(due)),
        None => Node::empty("deadline"),
    });
}

fn waited(reading: &Reading<'_>, waiting: &Waiting) -> i64 {
    reading.call.desk.now().seconds_since(waiting.row.entry.entered_at)
}

/// The department or the employee that the row waits for.
fn holder<'a>(directory: &'a Directory, entry: &QueueEntry) -> &'a str {
    let person = entry.staff.and_then(|id| directory.staff_member(id));
    match (person, entry.department) {
        (Some(person), _) => &person.name,
        (None, Some(department)) => directory.department_name(department),
        (None, None) => "",
    }
}

/// In the order of the queue, the longest waiting first.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let filter = filter::in_force(call).await?;
    list(call, &QUEUE, &filter).await
}

/// The same of what waits for the caller alone.
pub(crate) async fn taken(call: &Call) -> Result<Answer, Refusal> {
    let holder = Some(Holder::Staff(call.staff()?.me().id));
    list(call, &OPEN, &QueueFilter { holder, ..QueueFilter::default() }).await
}

async fn list(call: &Call, list: &'static List<Waiting>, filter: &QueueFilter) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let mut paging = Paging::read(call).await?;
    let (mut rows, total) = staff.queue(filter, paging.page()).await?;
    let moved;
    (paging, moved) = paging.of(total);
    if moved {
        rows = staff.queue(filter, paging.page()).await?.0;
    }
    let tickets: Vec<TicketId> = rows.iter().map(|row| row.ticket.id).collect();
    let marks: HashMap<TicketId, Marks> = staff.marks(&tickets).await?.into_iter().collect();
    let waiting =
        |row: QueueRow| Waiting { marks: marks.get(&row.ticket.id).cloned().unwrap_or_default(), row };
    let rows: Vec<Waiting> = rows.into_iter().map(waiting).collect();
    Ok(Answer::list(call, list, Vec::new(), &rows, paging))
}
