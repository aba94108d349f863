//! `clientticket`, `clientticket_archive` and `dashboard.tickets`: a client's own tickets.

use crate::answer::Answer;
use crate::call::Call;
use crate::client_filter::{self, ARCHIVE, FORM};
use crate::error::Refusal;
use crate::list::{Column, List, data, mark, sorted};
use crate::paging::{self, Paging};
use crate::words::{self, Reader};
use domain::{Order, StatusKind, TicketFilter};
use service::{OwnRow, TicketQuery};
use wire::Node;

/// The columns of the document, `last_message_utc`, without which one client fails, and two marks.
const COLUMNS: [Column<OwnRow>; 9] = [
    data("id", |_, row, cells| cells.push(Node::integer("id", row.number.0))),
    data("name", |_, row, cells| cells.push(Node::text("name", row.subject.as_str()))),
    sorted("last_message", |reading, row, cells| {
        let stamp = reading.call.desk.zone().stamp(row.last_message_at);
        cells.push(Node::text("last_message", stamp.as_str()));
    }),
    sorted("last_message_utc", |_, row, cells| {
        cells.push(Node::text("last_message_utc", words::utc(row.last_message_at).as_str()));
    }),
    data("wait_time", |reading, row, cells| {
        let since = row.waiting_since.filter(|_| row.status_kind != StatusKind::Closed);
        let waits = since.map(|since| words::span(reading.call.desk.now().seconds_since(since)));
        cells.push(Node::text("wait_time", waits.unwrap_or_default()));
    }),
    data("create_user", |_, row, cells| {
        let author = match row.opened_by_name.as_str() {
            "" => row.requester_name.as_str(),
            staff => staff,
        };
        cells.push(Node::text("create_user", author));
    }),
    data("tstatus", |reading, row, cells| {
        cells.push(words::status(row.into(), Reader::Client, reading.call.language));
    }),
    mark("unread", |_, row, cells| cells.extend(words::flag("unread", row.client_unread))),
    mark("toarchive", |_, row, cells| {
        let closed = row.status_kind == StatusKind::Closed && !row.is_archived;
        cells.extend(words::flag("toarchive", closed));
    }),
];

/// How many of them are no marks.
const UNMARKED: usize = 7;

/// A client's tickets.
pub(crate) const LIST: List<OwnRow> = List { key: "id", columns: &COLUMNS };

/// Those in the archive: nothing there may be archived or waits to be read.
const ARCHIVED: List<OwnRow> = List { key: "id", columns: COLUMNS.split_at(UNMARKED).0 };

/// Without the archived ones, unless its filter asks for them.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    list(call, &LIST, client_filter::in_force(call, &FORM).await?).await
}

/// The archived ones only.
pub(crate) async fn archived(call: &Call) -> Result<Answer, Refusal> {
    let filter = client_filter::in_force(call, &ARCHIVE).await?;
    // Whoever asks for codes without that of the archive finds nothing here.
    let elsewhere = filter.archived == Some(false);
    let statuses = filter.statuses.map(|all| if elsewhere { Vec::new() } else { all });
    list(call, &ARCHIVED, TicketFilter { archived: Some(true), statuses, ..filter }).await
}

/// What a client's first page shows: what is not in the archive, whatever the filter of the list.
pub(crate) async fn dashboard(call: &Call) -> Result<Answer, Refusal> {
    list(call, &LIST, TicketFilter { archived: Some(false), ..TicketFilter::default() }).await
}

/// The last message first, unless the caller sorts by it the other way round.
async fn list(call: &Call, shown: &List<OwnRow>, filter: TicketFilter) -> Result<Answer, Refusal> {
    let client = call.client()?;
    let paging = Paging::read(call).await?;
    let asked = paging::order(call, &["last_message", "last_message_utc"])?;
    let (column, order) = asked.unwrap_or(("last_message", Order::Descending));
    let mut query = TicketQuery::new(filter, paging.page());
    query.order = order;
    let (mut rows, total) = client.own_tickets(&query).await?;
    let (paging, moved) = paging.of(total);
    if moved {
        query.page = paging.page();
        (rows, _) = client.own_tickets(&query).await?;
    }
    Answer::list(call, shown, Vec::new(), &rows, paging.sorted(column, order))
}
