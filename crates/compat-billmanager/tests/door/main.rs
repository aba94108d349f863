//! The door from outside, on both engines: one sentence, one test.
#![expect(clippy::unwrap_used, reason = "an answer of another shape fails the test")]

mod bad_input;
mod common;
mod sessions;
mod tickets;
