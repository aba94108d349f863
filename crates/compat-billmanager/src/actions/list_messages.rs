//! `ticket.message` and `ticket_all.message`: the conversation as a list, the oldest first.

use super::message_filter::MessageFilter;
use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use crate::paging::Paging;
use crate::words;
use domain::{MessageKind, QueueEntryId};
use service::{Entry, TicketRef};
use wire::Node;

fn parent(call: &Call) -> Result<i64, Refusal> {
    input::number(&call.params, "elid")?.ok_or_else(|| Fault::missing("elid").into())
}

/// By the row of the queue.
pub(crate) async fn queued(call: &Call) -> Result<Answer, Refusal> {
    let row = parent(call)?;
    let (_, ticket) = call.staff()?.queue_entry(QueueEntryId(row)).await?;
    list(call, TicketRef::Id(ticket.id), row).await
}

/// By the number of the ticket.
pub(crate) async fn any(call: &Call) -> Result<Answer, Refusal> {
    let number = parent(call)?;
    list(call, TicketRef::Either(number), number).await
}

async fn list(call: &Call, ticket: TicketRef, parent: i64) -> Result<Answer, Refusal> {
    let filter = MessageFilter::read(call)?;
    let view = call.staff()?.ticket(ticket).await?;
    let paging = Paging::read(call).await?;
    let spoken = view.timeline.iter().filter(|entry| entry.message.kind == MessageKind::Public);
    let listed = spoken.filter(|entry| filter.lets_through(&entry.message));
    let (paging, rows) = paging.cut(listed.map(|entry| row(call, entry)).collect());
    let above = vec![Node::integer("plid", parent), Node::text("plname", view.ticket.subject.clone())];
    Ok(Answer::list(above, rows, paging))
}

/// Every column is always there, because one client reads all of them unguarded; only the mark of a message that is
/// hidden from the client is a flag of its own.
fn row(call: &Call, entry: &Entry) -> Node {
    let message = &entry.message;
    let mut cells = vec![
        Node::integer("id", message.id.0),
        Node::text("message", message.body.clone()),
        Node::text("date_post", call.desk.zone().text(message.created_at)),
        Node::text("message_user", message.author.name.clone()),
        Node::text("first_message", words::on_off(message.is_opening)),
    ];
    cells.extend(words::flag("hidden", message.is_hidden));
    Node::fields("elem", cells)
}
