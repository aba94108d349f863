//! `[doors.web]`.

use serde::Deserialize;

use crate::key::{Key, Kind};

pub(crate) const KEYS: &[Key] =
    &[Key::new("enabled", Kind::Flag, "Whether the staff console and the client portal answer.")
        .default("true")];

/// `[doors.web]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Web {
    /// Whether the door is open.
    pub enabled: bool,
}
