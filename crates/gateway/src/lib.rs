//! Mail on its way out: the socket around `mime`.
//!
//! A [`Gateway`] takes mail from the desk under a lease, composes it and hands it to the one mail server of the settings.
//! Everything that must outlive the process stands in the desk's table; here is only what may be forgotten: which domain
//! was served last, and which are left alone for a moment.
#![deny(missing_docs)]

mod relay;
mod run;

pub use relay::{Login, Relay, RelayError, RelayTls};
pub use run::{Gateway, Pace};
