//! Everything that can be seen from a socket.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

mod layers;
mod secrets;
mod serving;
mod support;
