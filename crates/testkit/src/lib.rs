//! What the tests of every crate share. Used from `tests/` only; nothing here ships.
#![deny(missing_docs)]

#[doc(hidden)]
pub use store;
#[cfg(feature = "app")]
pub use store::Engine;

#[cfg(feature = "app")]
pub mod app;
pub mod engine;
#[cfg(feature = "app")]
pub mod golden;
#[cfg(feature = "app")]
pub mod mail_trap;
pub mod nasty;
pub mod postgres;
