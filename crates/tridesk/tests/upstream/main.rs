//! The panel behind a door: what goes to it, what does not, and what its callers are told when it is a bad one.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod clients;
mod failing;
mod forwarded;
mod quiet;
mod rounds;
mod support;
mod vouched;
