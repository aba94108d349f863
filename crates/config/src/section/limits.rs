//! `[limits]`: limits against guessing.

use serde::Deserialize;

use crate::key::{Key, Kind};

pub(crate) const KEYS: &[Key] = &[
    Key::new(
        "failed_logins_per_minute",
        Kind::Number(0, 100_000),
        "How many failed logins an address, or a login name, gets a minute; 0 is no limit.",
    )
    .default("30"),
    Key::new("trust_loopback", Kind::Flag, "Whether callers on this machine are free of that limit.")
        .default("false"),
];

/// `[limits]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Limits {
    /// How many failed logins an address, or a login name, gets a minute; 0 is no limit.
    pub failed_logins_per_minute: u32,
    /// Whether callers on this machine are free of that limit.
    pub trust_loopback: bool,
}
