//! What every door shares: the way in, the layers around every answer, limits, health, the serving loop, and the way
//! out to another server.
//!
//! Nothing here knows a dialect, a ticket or a rule: a door takes an [`Incoming`] and answers with a response.
#![deny(missing_docs)]

pub mod fuzzing;
pub mod health;
pub mod outgoing;

mod address;
mod arrival;
mod body;
mod folders;
mod incoming;
mod layers;
mod metrics;
mod refused;
mod saved;
mod serve;
mod upstream;

pub use arrival::{Arrival, PeerAddress, in_request};
pub use folders::{FOLDERS, in_folders, out_of_folders};
pub use incoming::Incoming;
pub use layers::{Settings, wrap};
pub use metrics::{Door, Metrics};
pub use refused::{Reason, Refused};
pub use saved::saved;
pub use serve::{Drained, Listener, Patience, Stop, TlsError, TlsFiles, serve};
pub use upstream::{Owner, Rest, Upstream};
