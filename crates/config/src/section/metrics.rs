//! `[metrics]`: where metrics are served.

use std::net::SocketAddr;

use serde::Deserialize;

use super::{Invalid, server::Server};
use crate::check;
use crate::key::{Key, Kind};

pub(crate) const KEYS: &[Key] = &[Key::new(
    "listen",
    Kind::Text(check::socket_address),
    "An address of its own for /metrics, /healthz and /readyz, without TLS. /metrics then answers only there.",
)
.example(r#""127.0.0.1:9090""#)];

/// `[metrics]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Metrics {
    /// The own address; without it `/metrics` stands beside the doors.
    pub listen: Option<SocketAddr>,
}

impl Metrics {
    pub(crate) fn validate(&self, server: &Server) -> Result<(), Invalid> {
        match self.listen {
            Some(own) if own.port() != 0 && server.listen.iter().any(|listen| listen.address == own) => {
                Err(("listen", format!("is {own}, which [server] uses already")))
            }
            _ => Ok(()),
        }
    }
}
