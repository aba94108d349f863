//! `ticket`: what waits for an employee or its departments.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::paging::Paging;
use crate::{filter, props, words};
use domain::{QueueEntry, TicketId};
use service::{Directory, Marks, QueueRow};
use std::collections::HashMap;
use wire::Node;

/// In the order of the queue, the longest waiting first. `id` is the row, `ticket` the number.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let filter = filter::in_force(call).await?;
    let mut paging = Paging::read(call).await?;
    let (mut rows, total) = staff.queue(&filter, paging.page()).await?;
    let moved;
    (paging, moved) = paging.of(total);
    if moved {
        rows = staff.queue(&filter, paging.page()).await?.0;
    }
    let directory = call.desk.directory();
    let tickets: Vec<TicketId> = rows.iter().map(|row| row.ticket.id).collect();
    let marks: HashMap<TicketId, Marks> = staff.marks(&tickets).await?.into_iter().collect();
    let unmarked = Marks::default();
    let rows = rows.into_iter().map(|row| {
        let marks = marks.get(&row.ticket.id).unwrap_or(&unmarked);
        self::row(call, &directory, row, marks)
    });
    let rows = rows.collect();
    Ok(Answer::list(Vec::new(), rows, paging))
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

fn row(call: &Call, directory: &Directory, row: QueueRow, marks: &Marks) -> Node {
    let QueueRow { ticket, entry, .. } = row;
    let now = call.desk.now();
    let waited = now.seconds_since(entry.entered_at);
    let provider = directory.provider(ticket.provider);
    let props = props::nodes(&ticket, marks);
    // The weight of the rule and a point for each minute waited, as in the manual of version 4.
    let weight = entry.base_weight + waited / 60;
    // What is left, with a minus when it is overdue; nothing where the department has no regulation.
    let deadline = match ticket.due_at {
        Some(due) => Node::text("deadline", words::span(due.seconds_since(now)))
            .attribute("orig", call.desk.zone().text(due)),
        None => Node::empty("deadline"),
    };
    let mut cells = vec![
        Node::integer("id", entry.id.0),
        Node::integer("ticket", ticket.number.0),
        Node::text("name", ticket.subject),
        Node::text("client", ticket.requester.name),
        Node::text("delay", words::span(waited)),
        Node::text("date_start", call.desk.zone().text(ticket.opened_at)),
        deadline,
        Node::text("responsible", holder(directory, &entry)),
        Node::text("project", provider.map_or("", |provider| &provider.name)),
        Node::integer("queue", weight.max(1)),
    ];
    cells.extend(marks.answering.as_ref().map(|held| words::answering(call, held)));
    cells.extend(props);
    Node::fields("elem", cells)
}
