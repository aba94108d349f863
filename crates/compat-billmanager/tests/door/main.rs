//! The door from outside, on both engines: one sentence, one test.
#![expect(clippy::unwrap_used, reason = "an answer of another shape fails the test")]

mod acting;
mod answering;
mod bad_input;
mod by_number;
mod column_filters;
mod common;
mod deadlines;
mod filters;
mod languages;
mod lists;
mod messages;
mod metadata;
mod money;
mod own_list;
mod parameters;
mod people;
mod props;
mod ratings;
mod responsible;
mod sessions;
mod tickets;
mod violations;
mod withdrawn;
