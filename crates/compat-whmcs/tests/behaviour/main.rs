//! Documented behaviour that single answers do not show, through the door and on both engines.
#![expect(clippy::unwrap_used, reason = "an answer of another shape fails the test")]

mod bad_input;
mod callers;
mod changing;
mod conversation;
mod documented;
mod files;
mod keys;
mod links;
mod lists;
mod long_lists;
mod mail;
mod opening;
mod parameters;
mod people;
mod profiles;
mod support;
