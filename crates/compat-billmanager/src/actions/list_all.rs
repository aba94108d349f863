//! `ticket_all` and `ticket_favorite`: tickets whether or not they wait for anybody.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::filter;
use crate::list::{List, Reading, data, marks, sorted};
use crate::paging::{self, Paging};
use crate::props::{self, Marked};
use crate::words::{self, Reader};
use domain::{Order, SortBy, TicketFilter};
use service::{ListRow, TicketQuery};
use wire::Node;

/// A ticket with its marks.
type Listed = Marked<ListRow>;

/// All tickets (BILLmanager API, All tickets (ticket_all)).
pub(crate) const ALL: List<Listed> = List {
    key: "id",
    columns: &[
        sorted("id", id),
        data("name", name),
        data("client", client),
        data("date_start", |reading, marked, cells| {
            let stamp = reading.call.desk.zone().stamp(marked.row.ticket.opened_at);
            cells.push(Node::text("date_start", stamp.as_str()));
        }),
        sorted("last_message", last_message),
        data("last_activity", |reading, marked, cells| {
            let at = marked.marks.last_activity_at.unwrap_or(marked.row.ticket.last_message_at);
            cells.push(Node::text("last_activity", reading.call.desk.zone().text(at)));
        }),
        data("responsible", responsible),
        data("project_name", project_name),
        data("tstatus", status),
        marks("props", props::NAMES, write_props),
    ],
};

/// The caller's favourites (BILLmanager API, Favorite tickets (ticket_favorite)).
pub(crate) const FAVOURITES: List<Listed> = List {
    key: "id",
    columns: &[
        sorted("id", id),
        data("name", name),
        data("client", client),
        sorted("last_message", last_message),
        data("responsible", responsible),
        data("project_name", project_name),
        data("tstatus", status),
        marks("props", props::NAMES, write_props),
    ],
};

fn id(_: &Reading<'_>, marked: &Listed, cells: &mut Vec<Node>) {
    cells.push(Node::integer("id", marked.row.ticket.number.0));
}

fn name(_: &Reading<'_>, marked: &Listed, cells: &mut Vec<Node>) {
    cells.push(Node::text("name", marked.row.ticket.subject.as_str()));
}

fn client(_: &Reading<'_>, marked: &Listed, cells: &mut Vec<Node>) {
    cells.push(Node::text("client", marked.row.ticket.requester.name.as_str()));
}

fn last_message(reading: &Reading<'_>, marked: &Listed, cells: &mut Vec<Node>) {
    let stamp = reading.call.desk.zone().stamp(marked.row.ticket.last_message_at);
    cells.push(Node::text("last_message", stamp.as_str()));
}

/// Whoever it is assigned to, or its department.
fn responsible(reading: &Reading<'_>, marked: &Listed, cells: &mut Vec<Node>) {
    let ticket = &marked.row.ticket;
    let person = ticket.assignee.and_then(|id| reading.directory.staff_member(id));
    let name = person
        .map_or_else(|| reading.directory.department_name(ticket.department), |person| person.name.as_str());
    cells.push(Node::text("responsible", name));
}

fn project_name(reading: &Reading<'_>, marked: &Listed, cells: &mut Vec<Node>) {
    let provider = reading.directory.provider(marked.row.ticket.provider);
    cells.push(Node::text("project_name", provider.map_or("", |provider| &provider.name)));
}

fn status(reading: &Reading<'_>, marked: &Listed, cells: &mut Vec<Node>) {
    cells.push(words::status((&marked.row.ticket).into(), Reader::Staff, reading.call.language));
}

fn write_props(_: &Reading<'_>, marked: &Listed, cells: &mut Vec<Node>) {
    props::write(&marked.row.ticket, &marked.marks, cells);
}

/// Every ticket that the caller may see.
pub(crate) async fn all(call: &Call) -> Result<Answer, Refusal> {
    let filter = filter::of_tickets(call, &filter::ALL).await?;
    list(call, &ALL, filter).await
}

/// Those that the caller has marked.
pub(crate) async fn favourites(call: &Call) -> Result<Answer, Refusal> {
    let filter = filter::of_tickets(call, &filter::FAVOURITES).await?;
    let favourite_of = Some(call.staff()?.me().id);
    list(call, &FAVOURITES, TicketFilter { favourite_of, ..filter }).await
}

/// The column that lists are sorted by unless the caller says otherwise.
const LAST: &str = "last_message";

/// By the last message, or in the order in which they were opened: `id` means that, as the ids of the panel grow with
/// time and its clients read the newest first. The newest stand first unless the caller says otherwise.
async fn list(call: &Call, list: &'static List<Listed>, filter: TicketFilter) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let paging = Paging::read(call).await?;
    let mut query = TicketQuery::new(filter, paging.page());
    let asked = paging::order(call, &["id", LAST])?;
    let (column, order) = asked.unwrap_or((LAST, Order::Descending));
    if column != LAST {
        query.sort = SortBy::Opened;
    }
    query.order = order;
    let mut found = staff.tickets(&query).await?;
    let (paging, moved) = paging.of(found.total);
    if moved {
        query.page = paging.page();
        found = staff.tickets(&query).await?;
    }
    let rows = Marked::of(staff, found.rows, |row| row.ticket.id).await?;
    Answer::list(call, list, Vec::new(), &rows, paging.sorted(column, order))
}
