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

use crate::Action;

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
