//! `[log]`: what is logged and how.

use serde::Deserialize;

use crate::check;
use crate::key::{Key, Kind};

pub(crate) const KEYS: &[Key] = &[
    Key::new(
        "level",
        Kind::Text(check::log_level),
        "off, error, warn, info, debug or trace, for everything or by module.",
    )
    .default(r#""info""#)
    .example(r#""info,tridesk_store=debug""#),
    Key::new(
        "format",
        Kind::Choice(&["auto", "pretty", "json"]),
        "How lines on stderr look. \"auto\" is pretty on a terminal and JSON everywhere else.",
    )
    .default(r#""auto""#),
];

/// `[log]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Log {
    /// The filter.
    pub level: String,
    /// How lines look.
    pub format: LogFormat,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Pretty on a terminal, JSON elsewhere.
    Auto,
    /// For people.
    Pretty,
    /// One JSON object a line.
    Json,
}
