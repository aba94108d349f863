//! `[time]`: the zone that times are shown in.

use serde::Deserialize;

use crate::check;
use crate::key::{Key, Kind};

pub(crate) const KEYS: &[Key] = &[Key::new(
    "zone",
    Kind::Text(check::zone),
    "The time zone of every time that a panel's API shows without one. Stored times are UTC whatever stands here.",
)
.default(r#""UTC""#)
.example(r#""Europe/Berlin""#)];

/// `[time]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Time {
    /// The name of the zone, known to exist.
    pub zone: String,
}
