//! What an operator may choose about this door.

use http::Upstream;
use service::{PanelClients, Vouching};

/// What an operator may choose about this door.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether calls by GET are answered. They put secrets into the logs of every proxy on the way.
    pub allow_get: bool,
    /// Whether a name and an md5 are accepted from credentials that were made for it.
    pub legacy_login: bool,
    /// The version that clients are told; some of them branch on it.
    pub version: String,
    /// The form of an answer when the call names none.
    pub default_format: DefaultFormat,
    /// The panel behind the door.
    pub upstream: Option<Upstream>,
    /// The clients of that panel, whom calls may name by their numbers there.
    pub clients: Option<PanelClients>,
    /// The word of that panel for credentials that the desk does not know.
    pub vouching: Option<Vouching>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            allow_get: false,
            legacy_login: false,
            version: "9.0.0".to_owned(),
            default_format: DefaultFormat::Legacy,
            upstream: None,
            clients: None,
            vouching: None,
        }
    }
}

/// The form of an answer when the call names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DefaultFormat {
    /// Pairs of `name=value;` for flat answers, XML for those with lists, as callers from before JSON expect.
    #[default]
    Legacy,
    /// JSON.
    Json,
    /// XML.
    Xml,
    /// Pairs of `name=value;`.
    Nvp,
}
