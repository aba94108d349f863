//! `[doors.hostbill]`.

use serde::Deserialize;

use crate::check;
use crate::key::{Key, Kind, Shown};
use crate::section::doors::upstream::{self, Upstream};

pub(crate) const KEYS: &[Key] = &[
    Key::new("enabled", Kind::Flag, "Whether /admin/api.php answers.").default("true"),
    Key::new(
        "version",
        Kind::Text(check::version),
        "The version that clients are told when they ask for one.",
    )
    .default(r#""3.1.2""#),
];

/// `[doors.hostbill.upstream]`.
pub(crate) const UPSTREAM_KEYS: &[Key] = upstream::keys!(
    "api_id": "The id of the desk's own API key there, to read clients and services with.",
    "api_key": "The key.",
    Key::new(
        "vouches_as",
        Kind::Text(check::some_text),
        "The credential of the desk, by its api_id, that those act as whom the panel vouches for: its staff\n\
         member, calls and addresses are theirs.",
    )
    .example(r#""identifier""#)

);

/// `[doors.hostbill]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Hostbill {
    /// Whether the door is open.
    pub enabled: bool,
    /// The version that clients are told.
    pub version: String,
    /// The panel behind the door.
    #[serde(skip)]
    pub upstream: Upstream,
}
