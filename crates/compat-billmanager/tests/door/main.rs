//! The door from outside, on both engines: one sentence, one test.
#![expect(clippy::unwrap_used, reason = "an answer of another shape fails the test")]

mod acting;
mod answering;
mod bad_input;
mod common;
mod deadlines;
mod filters;
mod messages;
mod money;
mod own_list;
mod parameters;
mod props;
mod sessions;
mod tickets;
