//! `[doors.hostbill]`.

use serde::Deserialize;

use crate::check;
use crate::key::{Key, Kind};

pub(crate) const KEYS: &[Key] = &[
    Key::new("enabled", Kind::Flag, "Whether /admin/api.php answers.").default("true"),
    Key::new(
        "version",
        Kind::Text(check::version),
        "The version that clients are told when they ask for one.",
    )
    .default(r#""3.1.2""#),
];

/// `[doors.hostbill]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Hostbill {
    /// Whether the door is open.
    pub enabled: bool,
    /// The version that clients are told.
    pub version: String,
}
