//! The HostBill dialect: the Admin API and the User API of that panel over the desk's use cases.
//!
//! A request is decoded, its key checked, its call found in [`ACTIONS`], and the answer put into the envelope.
//! To add a call: one file under `actions`, named as the use case it speaks for, and its line in [`ACTIONS`]. [`USER_ACTIONS`] is the
//! same for the routes of the User API.
#![deny(missing_docs)]

mod action;
mod actions;
mod answering;
mod articles;
mod auth;
mod behind;
mod dates;
mod door;
mod envelope;
mod error;
mod files;
mod filter;
mod input;
mod news;
mod paging;
pub mod panel;
mod people;
mod user;
mod words;

#[doc(hidden)]
pub mod fuzzing;

pub use action::{Access, Action, Answering, Call, Need, Parameter, Success};
pub use actions::{ACTIONS, COMMON};
pub use behind::Behind;
pub use door::{Settings, router};
pub use error::Fault;
pub use user::{Pages, Refusal, Reply as UserReply, USER_ACTIONS, UserAccess, UserAction, UserCall};
