//! The functions of this door, one file each; the table of them is in `table.rs`.

mod act_as;
mod add_note;
mod archive;
mod buy_credits;
mod change_own;
mod change_ticket;
mod client_filter;
mod close;
mod edit;
mod edit_message;
mod favourite;
mod filter;
mod get_file;
mod hide_messages;
mod keep_alive;
mod list_messages;
mod list_tickets;
mod log_in;
mod log_out;
mod menu;
mod message_filter;
mod new_key;
mod notify;
mod open_ticket;
mod parameters;
mod queue;
mod reply;
mod split_ticket;
pub(crate) mod staff_fields;
mod table;
mod take;
mod unblock;
mod view_ticket;
mod who_am_i;

pub use parameters::COMMON;
pub use table::ACTIONS;
