//! `ticket.message` and `ticket_all.message`: the conversation as a list, the oldest first.

use super::message_filter::MessageFilter;
use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use crate::list::{List, data, mark};
use crate::paging::Paging;
use crate::words;
use domain::MessageKind;
use service::{Entry, FormOf, TicketRef};
use wire::Node;

/// Every column is always there, because one client reads all of them unguarded; only what is rare is a mark of its own.
pub(crate) const LIST: List<Entry> = List {
    key: "id",
    columns: &[
        data("id", |_, entry, cells| cells.push(Node::integer("id", entry.message.id.0))),
        data("message", |_, entry, cells| cells.push(Node::text("message", entry.message.body.clone()))),
        data("date_post", |reading, entry, cells| {
            let text = reading.call.desk.zone().text(entry.message.created_at);
            cells.push(Node::text("date_post", text));
        }),
        data("message_user", |_, entry, cells| {
            cells.push(Node::text("message_user", entry.message.author.name.clone()));
        }),
        data("first_message", |_, entry, cells| {
            cells.push(Node::text("first_message", words::on_off(entry.message.is_opening)));
        }),
        mark("hidden", |_, entry, cells| cells.extend(words::flag("hidden", entry.message.is_hidden))),
        mark("rate", |_, entry, cells| {
            cells.extend(entry.rating.map(|rating| Node::text("rate", words::rating(rating))));
        }),
    ],
};

fn parent(call: &Call) -> Result<i64, Refusal> {
    input::number(&call.params, "elid")?.ok_or_else(|| Fault::missing("elid").into())
}

/// By the row of the queue.
pub(crate) async fn queued(call: &Call) -> Result<Answer, Refusal> {
    let row = parent(call)?;
    let (_, ticket) = call.staff()?.place(FormOf::Either(row)).await?;
    list(call, TicketRef::Id(ticket.id), row).await
}

/// By the number of the ticket.
pub(crate) async fn any(call: &Call) -> Result<Answer, Refusal> {
    let number = parent(call)?;
    list(call, input::numbered(number), number).await
}

async fn list(call: &Call, ticket: TicketRef, parent: i64) -> Result<Answer, Refusal> {
    let filter = MessageFilter::read(call)?;
    let view = call.staff()?.ticket(ticket).await?;
    let paging = Paging::read(call).await?;
    let spoken = view.timeline.iter().filter(|entry| entry.message.kind == MessageKind::Public);
    let listed = spoken.filter(|entry| filter.lets_through(&entry.message));
    let (paging, rows) = paging.cut(listed.cloned().collect());
    let above = vec![Node::integer("plid", parent), Node::text("plname", view.ticket.subject.clone())];
    Answer::list(call, &LIST, above, &rows, paging)
}
