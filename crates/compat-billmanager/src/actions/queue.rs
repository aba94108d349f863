//! `ticket` and `ticket_open`: what waits for an employee or its departments, and what of it the employee has taken.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::list::{List, Reading, data, mark, marks};
use crate::paging::Paging;
use crate::props::{self, Marked};
use crate::{filter, words};
use domain::{Holder, QueueEntry, QueueFilter, Timestamp};
use service::{Directory, QueueRow};
use wire::Node;

/// A row with the marks of its ticket.
type Waiting = Marked<QueueRow>;

/// The queue. `id` is the row, `ticket` the number.
pub(crate) const QUEUE: List<Waiting> = List {
    key: "id",
    columns: &[
        data("id", |_, waiting, cells| id(&waiting.row, cells)),
        data("ticket", |_, waiting, cells| {
            cells.push(Node::integer("ticket", waiting.row.ticket.number.0));
        }),
        data("name", |_, waiting, cells| name(&waiting.row, cells)),
        data("client", |_, waiting, cells| client(&waiting.row, cells)),
        data("delay", |reading, waiting, cells| {
            cells.push(Node::text("delay", words::span(waited(reading, waiting))))
        }),
        data("date_start", |reading, waiting, cells| date_start(reading, &waiting.row, cells)),
        data("deadline", deadline),
        data("responsible", |reading, waiting, cells| {
            cells.push(Node::text("responsible", holder(reading.directory, &waiting.row.entry)));
        }),
        data("project", |reading, waiting, cells| {
            let provider = reading.directory.provider(waiting.row.ticket.provider);
            cells.push(Node::text("project", provider.map_or("", |provider| &provider.name)));
        }),
        data("queue", |reading, waiting, cells| {
            // The weight of the rule and a point for each minute of the clock since, as in the manual of version 4.
            // Minutes are counted as the order counts them, or two rows of one rank would show two weights.
            let minutes = minute(reading.call.desk.now()) - minute(waiting.row.entry.entered_at);
            let weight = waiting.row.entry.base_weight + minutes;
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

/// The name of the list of what the caller has taken, by which its filter by clients is remembered.
pub(super) const TAKEN: &str = "ticket_open";

/// What the employee has taken (BILLmanager API, Open tickets (ticket_open)); `id` is the row, as it is closed by it.
pub(crate) const OPEN: List<QueueRow> = List {
    key: "id",
    columns: &[
        data("id", |_, row, cells| id(row, cells)),
        data("name", |_, row, cells| name(row, cells)),
        data("client", |_, row, cells| client(row, cells)),
        data("date_start", date_start),
    ],
};

fn id(row: &QueueRow, cells: &mut Vec<Node>) {
    cells.push(Node::integer("id", row.entry.id.0));
}

fn name(row: &QueueRow, cells: &mut Vec<Node>) {
    cells.push(Node::text("name", row.ticket.subject.as_str()));
}

fn client(row: &QueueRow, cells: &mut Vec<Node>) {
    cells.push(Node::text("client", row.ticket.requester.name.as_str()));
}

fn date_start(reading: &Reading<'_>, row: &QueueRow, cells: &mut Vec<Node>) {
    cells.push(Node::text("date_start", reading.call.desk.zone().text(row.ticket.opened_at)));
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

/// The minute of the clock that a moment lies in.
const fn minute(at: Timestamp) -> i64 {
    at.0.div_euclid(60_000_000)
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
    let (rows, paging) = page(call, &filter).await?;
    let rows = Marked::of(call.staff()?, rows, |row| row.ticket.id).await?;
    Answer::list(call, &QUEUE, Vec::new(), &rows, paging)
}

/// The same of what waits for the caller alone. It shows no marks.
pub(crate) async fn taken(call: &Call) -> Result<Answer, Refusal> {
    let holder = Some(Holder::Staff(call.staff()?.me().id));
    let clients = filter::clients(call, TAKEN).await?;
    let (rows, paging) = page(call, &QueueFilter { holder, clients, ..QueueFilter::default() }).await?;
    Answer::list(call, &OPEN, Vec::new(), &rows, paging)
}

async fn page(call: &Call, filter: &QueueFilter) -> Result<(Vec<QueueRow>, Paging), Refusal> {
    let staff = call.staff()?;
    let paging = Paging::read(call).await?;
    let (mut rows, total) = staff.queue(filter, paging.page()).await?;
    let (paging, moved) = paging.of(total);
    if moved {
        rows = staff.queue(filter, paging.page()).await?.0;
    }
    Ok((rows, paging))
}
