//! GET /api/tickets: the client's tickets.

use super::CLIENTS;
use crate::user::action::{Reply, UserAccess, UserAction, UserCall};
use crate::user::error::Refusal;
use crate::user::paging::{Asked, PAGE, PER_PAGE};
use crate::user::rows::columns;
use axum::http::Method;
use domain::TicketFilter;
use service::{ClientDesk, TicketQuery};
use wire::Node;

pub(crate) const ACTION: UserAction = UserAction {
    name: "listTickets",
    owner: http::Owner::Desk,
    method: &Method::GET,
    path: "/api/tickets",
    access: UserAccess::Client(|call, client| Box::pin(run(call, client))),
    parameters: &[PAGE, PER_PAGE],
    about: "The client's tickets, the newest activity first.",
    source: CLIENTS,
};

async fn run(call: &UserCall, client: &ClientDesk) -> Result<Reply, Refusal> {
    let asked = Asked::read(&call.params)?;
    let list = client.tickets(&TicketQuery::new(TicketFilter::default(), asked.page)).await?;
    let (directory, zone) = (call.desk.directory(), call.desk.zone());
    let shown = list.rows.iter().map(|row| Node::fields("ticket", columns(&directory, zone, &row.ticket)));
    Ok(Reply::page("tickets", shown, &asked, list.total))
}
