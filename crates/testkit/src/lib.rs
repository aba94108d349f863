//! What the tests of every crate share. Used from `tests/` only; nothing here ships.
#![deny(missing_docs)]

#[doc(hidden)]
pub use store;

pub mod engine;
pub mod postgres;
