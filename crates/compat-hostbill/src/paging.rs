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
    index: i64,
    rows: i64,
    pages: i64,
}

/// The page that a call asks for.
pub(crate) async fn page(call: &Call, desk: &StaffDesk, filter: TicketFilter) -> Result<Paged, Fault> {
    let (order, index, rows) = read(&call.params)?;
    let offset = index.checked_mul(rows).ok_or_else(no_such_page)?;
    let query =
        TicketQuery { sort: SortBy::Opened, order, ..TicketQuery::new(filter, Page::new(offset, rows)) };
    let list = desk.tickets(&query).await?;
    let (index, rows) = (i64::from(index), i64::from(rows));
    // An empty list has one empty page: it must not look like an error to a client's first call.
    let pages = (list.total.saturating_add(rows - 1) / rows).max(1);
    if index >= pages {
        return Err(no_such_page());
    }
    Ok(Paged { list, index, rows, pages })
}

impl Paged {
    /// `totalpages` of the older samples, and `sorter` of the overview page, whose `sorterpage` is the next page.
    pub(crate) fn nodes(&self) -> [Node; 2] {
        let sorter = vec![
            Node::integer("perpage", self.rows),
            Node::integer("totalpages", self.pages),
            Node::integer("sorterrecords", self.list.total),
            Node::integer("sorterpage", self.index + 1),
        ];
        [Node::integer("totalpages", self.pages), Node::fields("sorter", sorter)]
    }
}

/// The order, the page and its rows.
pub(crate) fn read(params: &Params) -> Result<(Order, u32, u32), Fault> {
    let (order, rows) = (order(params)?, rows(params)?);
    Ok((order, index(params)?, rows))
}

fn no_such_page() -> Fault {
    Fault::new("Page not found")
}

fn index(params: &Params) -> Result<u32, Fault> {
    let Some(text) = text(params, "page")? else {
        return Ok(0);
    };
    // HostBill-Mobile asks for page -1 to learn that there is none.
    let number = parse_number(text).map_err(|_| no_such_page())?;
    u32::try_from(number).map_err(|_| no_such_page())
}

fn rows(params: &Params) -> Result<u32, Fault> {
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
