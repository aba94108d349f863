//! What the tests of every crate share. Used from `tests/` only; nothing here ships.
#![deny(missing_docs)]

pub mod engine;
pub mod postgres;
