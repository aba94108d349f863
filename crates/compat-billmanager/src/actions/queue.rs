//! `ticket`: what waits for an employee or its departments.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::paging::Paging;
use crate::words;
use domain::QueueEntry;
use service::{Directory, QueueRow};
use wire::Node;

/// In the order of the queue, the longest waiting first. `id` is the row, `ticket` the number.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let mut paging = Paging::read(call).await?;
    let (mut rows, total) = staff.queue(paging.page()).await?;
    let moved;
    (paging, moved) = paging.of(total);
    if moved {
        rows = staff.queue(paging.page()).await?.0;
    }
    let directory = call.desk.directory();
    let rows = rows.into_iter().map(|row| self::row(call, &directory, row)).collect();
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

fn row(call: &Call, directory: &Directory, row: QueueRow) -> Node {
    let QueueRow { ticket, entry, .. } = row;
    let waited = call.desk.now().seconds_since(entry.entered_at);
    let provider = directory.provider(ticket.provider);
    let props = [("unread", ticket.staff_unread), ("note", ticket.has_note)];
    let mut set: Vec<&str> = props.iter().filter(|(_, on)| *on).map(|(name, _)| *name).collect();
    set.push("priority");
    let mut cells = vec![
        Node::integer("id", entry.id.0),
        Node::integer("ticket", ticket.number.0),
        Node::text("name", ticket.subject),
        Node::text("client", ticket.requester.name),
        Node::text("delay", words::span(waited)),
        Node::text("date_start", call.desk.zone().text(ticket.opened_at)),
        // There are no response regulations yet, so there is nothing that could expire.
        Node::empty("deadline"),
        Node::text("responsible", holder(directory, &entry)),
        Node::text("project", provider.map_or("", |provider| &provider.name)),
        // The weight is the minutes waited, as in the manual of version 4.
        Node::integer("queue", (waited / 60).max(0)),
        Node::integer("priority", words::priority_code(ticket.priority)),
    ];
    cells.extend(props.into_iter().filter_map(|(name, on)| words::flag(name, on)));
    cells.push(Node::text("props", set.join(",")));
    Node::fields("elem", cells)
}
