//! `[doors.whmcs]`.

use serde::Deserialize;

use crate::check;
use crate::key::{Key, Kind, Shown};
use crate::section::doors::upstream::{self, Upstream};

pub(crate) const KEYS: &[Key] = &[
    Key::new("enabled", Kind::Flag, "Whether /includes/api.php answers.").default("true"),
    Key::new(
        "allow_get",
        Kind::Flag,
        "Whether calls by GET are answered. They put secrets into the logs of every proxy on the way.",
    )
    .default("false"),
    Key::new(
        "version",
        Kind::Text(check::version),
        "The version that clients are told; some of them branch on it.",
    )
    .default(r#""9.0.0""#),
    Key::new(
        "legacy_login",
        Kind::Flag,
        "Whether `username` and md5 `password` work, for the credentials that were made for it.",
    )
    .default("true"),
    Key::new(
        "default_format",
        Kind::Choice(&["auto", "json", "xml", "nvp"]),
        "The form of an answer when a call names none. \"auto\" is nvp for flat answers and xml for lists.",
    )
    .default(r#""auto""#),
];

/// `[doors.whmcs.upstream]`.
pub(crate) const UPSTREAM_KEYS: &[Key] = upstream::keys!(
    "identifier": "The desk's own API credential there, to read clients and services with.",
    "secret": "Its secret.",
    Key::new(
        "vouches_as",
        Kind::Text(check::some_text),
        "The credential of the desk, by its identifier, that those act as whom the panel vouches for: its staff\n\
         member, calls and addresses are theirs.",
    )
    .example(r#""identifier""#)

);

/// `[doors.whmcs]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Whmcs {
    /// Whether the door is open.
    pub enabled: bool,
    /// Whether calls by GET are answered.
    pub allow_get: bool,
    /// The version that clients are told.
    pub version: String,
    /// Whether the old login works for the credentials that were made for it.
    pub legacy_login: bool,
    /// The form of an answer when a call names none.
    pub default_format: DefaultFormat,
    /// The panel behind the door.
    #[serde(skip)]
    pub upstream: Upstream,
}

/// The form of an answer when a call names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DefaultFormat {
    /// Lines of `name=value` for flat answers, XML for the others.
    Auto,
    /// JSON.
    Json,
    /// XML.
    Xml,
    /// Lines of `name=value`.
    Nvp,
}
