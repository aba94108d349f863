//! The calls, one file each, and the table of them.

mod add_department;
mod add_note;
mod api_methods;
mod change_ticket;
mod delete_ticket;
mod list_articles;
mod list_client_tickets;
mod list_clients;
mod list_departments;
mod list_news;
mod list_popular_replies;
mod list_predefined_replies;
mod list_tickets;
mod open_ticket;
mod predefined;
mod reply;
mod row;
mod set_priority;
mod set_status;
mod tag_ticket;
mod verify_login;
mod version;
mod view_article;
mod view_client;
mod view_news;
mod view_predefined_reply;
mod view_ticket;

use crate::error::WRONG_PARAMETER;
use crate::input::number;
use crate::{Action, Call, Fault, Parameter};
use service::TicketRef;

const BAD_KEY: &str = "Wrong API ID or API Key";

/// What every call takes beside its own parameters (Admin API, overview page).
pub const COMMON: &[Parameter] = &[
    Parameter::required("call", "word", "Unknown call", "The call, in any case."),
    Parameter::required("api_id", "text", BAD_KEY, "The id of a key."),
    Parameter::required("api_key", "text", BAD_KEY, "The key."),
];

/// `id` of the ticket calls. The pages say that it is the number; two clients in the wild send the row id.
const TICKET: Parameter = Parameter::required(
    "id",
    "number",
    WRONG_PARAMETER,
    "The ticket number; a row id of a list finds the ticket too.",
);

/// The ticket that [`TICKET`] names.
fn ticket(call: &Call) -> Result<TicketRef, Fault> {
    number(&call.params, "id")?.map(TicketRef::Either).ok_or_else(Fault::wrong_parameter)
}

/// Every call of the dialect.
pub const ACTIONS: &[Action] = &[
    list_client_tickets::ACTION,
    list_tickets::ACTION,
    view_ticket::ACTION,
    open_ticket::ACTION,
    reply::ACTION,
    add_note::ACTION,
    set_status::ACTION,
    set_priority::ACTION,
    change_ticket::ACTION,
    delete_ticket::ACTION,
    tag_ticket::ACTION,
    list_departments::ACTION,
    add_department::ACTION,
    list_predefined_replies::ACTION,
    view_predefined_reply::ACTION,
    list_popular_replies::ACTION,
    list_clients::ACTION,
    view_client::ACTION,
    verify_login::ACTION,
    list_news::ACTION,
    view_news::ACTION,
    list_articles::ACTION,
    view_article::ACTION,
    version::ACTION,
    api_methods::ACTION,
];
