//! `[doors.billmanager]`.

use std::time::Duration;

use serde::Deserialize;

use crate::check;
use crate::key::{Key, Kind};
use crate::section::doors::upstream::{self, Upstream};

pub(crate) const KEYS: &[Key] = &[
    Key::new("enabled", Kind::Flag, "Whether /billmgr and /manager/billmgr answer.").default("true"),
    Key::new(
        "session_idle_minutes",
        Kind::Number(1, 10_080),
        "How long a session lives after its last request.",
    )
    .default("60"),
];

/// `[doors.billmanager.upstream]`.
pub(crate) const UPSTREAM_KEYS: &[Key] = upstream::keys!();

/// `[doors.billmanager]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Billmanager {
    /// Whether the door is open.
    pub enabled: bool,
    /// How long a session lives after its last request.
    pub session_idle_minutes: u64,
    /// The panel behind the door.
    #[serde(skip)]
    pub upstream: Upstream,
}

impl Billmanager {
    /// How long a session lives after its last request.
    #[must_use]
    pub fn session_idle(&self) -> Duration {
        Duration::from_secs(self.session_idle_minutes * 60)
    }
}
