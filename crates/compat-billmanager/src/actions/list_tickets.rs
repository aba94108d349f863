//! `clientticket`: a client's own tickets, without the archived ones unless its filter asks for them.

use crate::answer::Answer;
use crate::call::Call;
use crate::client_filter;
use crate::error::Refusal;
use crate::paging::{self, Paging};
use crate::words::{self, Reader};
use domain::{Order, StatusKind};
use service::{ListRow, TicketQuery};
use wire::Node;

/// The last message first, unless the caller sorts by it the other way round.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let client = call.client()?;
    let paging = Paging::read(call).await?;
    let order = paging::order(call, &["last_message", "last_message_utc"])?;
    let mut query = TicketQuery::new(client_filter::in_force(call).await?, paging.page());
    query.order = order.unwrap_or(Order::Descending);
    let mut list = client.tickets(&query).await?;
    let (paging, moved) = paging.of(list.total);
    if moved {
        query.page = paging.page();
        list = client.tickets(&query).await?;
    }
    let rows = list.rows.into_iter().map(|row| self::row(call, row)).collect();
    Ok(Answer::list(Vec::new(), rows, paging))
}

fn row(call: &Call, row: ListRow) -> Node {
    let ticket = row.ticket;
    let waiting_since = ticket.waiting_since.filter(|_| ticket.status_kind != StatusKind::Closed);
    let waits = waiting_since.map(|since| words::span(call.desk.now().seconds_since(since)));
    let author = match ticket.opened_by_name.as_str() {
        "" => ticket.requester.name.as_str(),
        staff => staff,
    };
    let (author, status) = (Node::text("create_user", author), words::status(&ticket, Reader::Client));
    let mut cells = vec![
        Node::integer("id", ticket.number.0),
        Node::text("name", ticket.subject),
        Node::text("last_message", call.desk.zone().text(ticket.last_message_at)),
        Node::text("last_message_utc", words::utc(ticket.last_message_at)),
        Node::text("wait_time", waits.unwrap_or_default()),
        author,
        status,
    ];
    cells.extend(words::flag("unread", ticket.client_unread));
    let closed = ticket.status_kind == StatusKind::Closed && !ticket.is_archived;
    cells.extend(words::flag("toarchive", closed));
    Node::fields("elem", cells)
}
