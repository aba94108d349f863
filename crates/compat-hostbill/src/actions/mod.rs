//! The calls, one file each, and the table of them.

mod api_methods;
mod list_client_tickets;
mod list_tickets;
mod open_ticket;
mod reply;
mod row;
mod tag_ticket;
mod version;
mod view_ticket;

use crate::{Action, Parameter};

const BAD_KEY: &str = "Wrong API ID or API Key";

/// What every call takes beside its own parameters (Admin API, overview page).
pub const COMMON: &[Parameter] = &[
    Parameter::required("call", "word", "Unknown call", "The call, in any case."),
    Parameter::required("api_id", "text", BAD_KEY, "The id of a key."),
    Parameter::required("api_key", "text", BAD_KEY, "The key."),
];

/// Every call of the dialect.
pub const ACTIONS: &[Action] = &[
    list_client_tickets::ACTION,
    list_tickets::ACTION,
    view_ticket::ACTION,
    open_ticket::ACTION,
    reply::ACTION,
    tag_ticket::ACTION,
    version::ACTION,
    api_methods::ACTION,
];
