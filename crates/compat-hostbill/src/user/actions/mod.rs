//! The routes, one file each, and the table of them.

mod close;
mod get_file;
mod list_articles;
mod list_category;
mod list_departments;
mod list_news;
mod list_tickets;
mod log_in;
mod log_out;
mod open_ticket;
mod refresh;
mod reopen;
mod reply;
mod revoke;
mod view_article;
mod view_news;
mod view_ticket;

use super::action::{UserAction, UserCall};
use super::error::Refusal;
use domain::What;
use service::TicketRef;

/// Two families of clients in the wild agree on the routes.
const CLIENTS: &str =
    "User API: @toggleboxcloud/togglebox-mcp, hitechcloud-sdk, terraform-provider-hitechcloud";
const LOGIN: &str = "User API: its Swagger, Authentication; @toggleboxcloud/togglebox-mcp";

/// The ticket that the path names.
fn ticket(call: &UserCall) -> Result<TicketRef, Refusal> {
    let named = call.place.as_deref().and_then(|text| crate::input::parse_number(text).ok());
    named.map(TicketRef::Either).ok_or_else(|| Refusal::not_found(What::Ticket))
}

/// Every route.
pub const USER_ACTIONS: &[UserAction] = &[
    log_in::ACTION,
    refresh::ACTION,
    log_out::ACTION,
    revoke::ACTION,
    list_tickets::ACTION,
    open_ticket::ACTION,
    view_ticket::ACTION,
    reply::ACTION,
    reopen::ACTION,
    close::ACTION,
    list_departments::ACTION,
    get_file::ACTION,
    list_news::ACTION,
    view_news::ACTION,
    list_articles::ACTION,
    list_category::ACTION,
    view_article::ACTION,
];
