//! GET /api/tickets: the client's tickets.

use super::CLIENTS;
use crate::input::{parse_number, text};
use crate::user::action::{Pages, Reply, UserAccess, UserAction, UserCall};
use crate::user::error::Refusal;
use crate::user::rows::columns;
use crate::{Fault, Parameter};
use axum::http::Method;
use domain::{Page, TicketFilter};
use service::{ClientDesk, TicketQuery};
use wire::{Node, Params};

const ROWS: u32 = 25;

pub(crate) const ACTION: UserAction = UserAction {
    name: "listTickets",
    method: &Method::GET,
    path: "/api/tickets",
    access: UserAccess::Client(|call, client| Box::pin(run(call, client))),
    parameters: &[
        Parameter::optional("page", "number", "Which page, counted from 1. One past the end is empty."),
        Parameter::optional("per_page", "number", "Rows in a page: 25, at most 1000."),
    ],
    about: "The client's tickets, the newest activity first.",
    source: CLIENTS,
};

async fn run(call: &UserCall, client: &ClientDesk) -> Result<Reply, Refusal> {
    let current = count(&call.params, "page")?.unwrap_or(1);
    let rows = count(&call.params, "per_page")?.unwrap_or(ROWS).min(Page::LARGEST);
    let offset = (current - 1).checked_mul(rows).ok_or_else(Fault::wrong_parameter)?;
    let list = client.tickets(&TicketQuery::new(TicketFilter::default(), Page::new(offset, rows))).await?;
    let (directory, zone) = (call.desk.directory(), call.desk.zone());
    let shown = list.rows.iter().map(|row| Node::fields("ticket", columns(&directory, zone, &row.ticket)));
    let rows = i64::from(rows);
    let total = (list.total.saturating_add(rows - 1) / rows).max(1);
    Ok(Reply::Data {
        nodes: vec![Node::items("tickets", shown.collect())],
        info: None,
        page: Some(Pages { current: i64::from(current), total }),
    })
}

fn count(params: &Params, name: &str) -> Result<Option<u32>, Fault> {
    let Some(text) = text(params, name)? else { return Ok(None) };
    let number = u32::try_from(parse_number(text)?).ok().filter(|number| *number > 0);
    number.map(Some).ok_or_else(Fault::wrong_parameter)
}
