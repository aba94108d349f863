//! The BILLmanager dialect: its function names, parameters, defaults, dates and sentences over the desk's use cases.
//!
//! One tree of nodes is built for every answer and written in the format that `out` asks for. [`ACTIONS`] is the
//! router, the access table and the list of what is covered. No rule about tickets lives here.
//!
//! To add a function: one file under `actions`, one row in the table.
#![deny(missing_docs)]

mod action;
mod actions;
mod answer;
mod auth;
mod call;
mod client_filter;
mod conversation;
mod error;
mod filter;
mod form;
mod input;
mod kept_fields;
mod list;
mod memory;
mod metadata;
mod missed;
mod paging;
pub mod panel;
mod props;
mod render;
mod router;
mod staff_form;
mod texts;
mod users;
mod words;

#[doc(hidden)]
pub mod fuzzing;

pub use action::{Action, Effect, Kind, Level, Parameter};
pub use actions::{ACTIONS, COMMON};
pub use router::{Settings, router};

/// The name of this door in the event log, and of what it remembers.
pub const DIALECT: &str = "billmanager";
