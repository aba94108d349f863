//! The User API: what a client does with its own tickets, as REST under `/api`.
//!
//! [`USER_ACTIONS`] is router, access table and coverage list. To add a route: one file under `actions`, named as the
//! use case it speaks for, and its line in the table.

mod action;
mod actions;
mod answer;
mod auth;
mod door;
mod error;
mod paging;
mod rows;

pub use action::{Pages, Reply, UserAccess, UserAction, UserCall};
pub use actions::USER_ACTIONS;
pub(crate) use auth::presented;
pub(crate) use door::routes;
pub use error::Refusal;
