//! Pages of a list: counted from 0, 25 rows each, one past the end is a failure (the mobile clients probe for it).

use crate::input::{parse_number, text};
use crate::{Call, Fault};
use domain::{Order, Page, SortBy, TicketFilter};
use service::{StaffDesk, TicketList, TicketQuery};
use wire::{Node, Params};

const ROWS: u32 = 25;

/// One page of a list and its place among the others.
pub(crate) struct Paged {
    /// The rows.
    pub(crate) list: TicketList,
    /// Its place.
    pub(crate) sorter: [Node; 2],
}

/// The page that a call asks for.
pub(crate) async fn page(call: &Call, desk: &StaffDesk, filter: TicketFilter) -> Result<Paged, Fault> {
    let (order, index, rows) = read(&call.params)?;
    let offset = offset(index, rows)?;
    let query =
        TicketQuery { sort: SortBy::Opened, order, ..TicketQuery::new(filter, Page::new(offset, rows)) };
    let list = desk.tickets(&query).await?;
    let sorter = sorter(index, rows, list.total)?;
    Ok(Paged { list, sorter })
}

/// The first row of a page.
pub(crate) fn offset(index: u32, rows: u32) -> Result<u32, Fault> {
    index.checked_mul(rows).ok_or_else(no_such_page)
}

/// `totalpages` of the older samples, and `sorter` of the overview page, whose `sorterpage` is the next page.
pub(crate) fn sorter(index: u32, rows: u32, total: i64) -> Result<[Node; 2], Fault> {
    let (index, rows) = (i64::from(index), i64::from(rows));
    // An empty list has one empty page: it must not look like an error to a client's first call.
    let pages = (total.saturating_add(rows - 1) / rows).max(1);
    if index >= pages {
        return Err(no_such_page());
    }
    let sorter = vec![
        Node::integer("perpage", rows),
        Node::integer("totalpages", pages),
        Node::integer("sorterrecords", total),
        Node::integer("sorterpage", index + 1),
    ];
    Ok([Node::integer("totalpages", pages), Node::fields("sorter", sorter)])
}

/// The order, the page and its rows.
pub(crate) fn read(params: &Params) -> Result<(Order, u32, u32), Fault> {
    let (order, rows) = (order(params)?, rows(params)?);
    Ok((order, index(params)?, rows))
}

fn no_such_page() -> Fault {
    Fault::new("Page not found")
}

pub(crate) fn index(params: &Params) -> Result<u32, Fault> {
    let Some(text) = text(params, "page")? else {
        return Ok(0);
    };
    // HostBill-Mobile asks for page -1 to learn that there is none.
    let number = parse_number(text).map_err(|_| no_such_page())?;
    u32::try_from(number).map_err(|_| no_such_page())
}

pub(crate) fn rows(params: &Params) -> Result<u32, Fault> {
    // One storefront says `limit`.
    let asked = match text(params, "perpage")? {
        Some(asked) => Some(asked),
        None => text(params, "limit")?,
    };
    let Some(text) = asked else {
        return Ok(ROWS);
    };
    match parse_number(text)? {
        0 => Err(Fault::wrong_parameter()),
        number => Ok(u32::try_from(number).unwrap_or(u32::MAX).min(Page::LARGEST)),
    }
}

fn order(params: &Params) -> Result<Order, Fault> {
    match text(params, "sort")?.map(|text| text.trim().to_ascii_uppercase()).as_deref() {
        None | Some("DESC") => Ok(Order::Descending),
        Some("ASC") => Ok(Order::Ascending),
        Some(_) => Err(Fault::wrong_parameter()),
    }
}
