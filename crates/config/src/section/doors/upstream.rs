//! `[doors.*.upstream]`: the panel behind a door.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use crate::section::Invalid;
use crate::section::server::Server;

/// The keys of one of these sections. Where the desk asks its panel itself, its credential there is what that panel calls it.
macro_rules! keys {
    ($($name:literal: $name_about:literal, $secret:literal: $secret_about:literal)? $(, $more:expr)*) => {
        &[
            Key::new(
                "url",
                Kind::Text(check::upstream_url),
                "The panel behind this door: calls that are not the desk's own go there as they came.\n\
                 Not the desk's own address. Without it the door stands alone.",
            )
            .example(r#""https://panel.example.com""#),
            Key::new(
                "certificate",
                Kind::Text(check::some_text),
                "A PEM file with certificates to be trusted for it instead of the system's authorities.",
            )
            .example(r#""/etc/tridesk/panel.pem""#),
            Key::new("connect_seconds", Kind::Number(1, 60), "How long a connection to it may take.").default("5"),
            Key::new(
                "timeout_seconds",
                Kind::Number(1, 600),
                "How long it may take to answer, less than request_timeout_seconds in [server].",
            )
            .default("15"),
            Key::new("at_once", Kind::Number(1, 4096), "How many calls may be under way at once; more are refused.")
                .default("64"),
            Key::new(
                "rest_after_failures",
                Kind::Number(0, 1000),
                "After how many failures in a row it is left alone for a while; 0 is never.",
            )
            .default("5"),
            Key::new("rest_seconds", Kind::Number(1, 3600), "For how long, before one call is tried again.")
                .default("10"),
            $(
            Key::new($name, Kind::Text(check::some_text), $name_about).example(r#""tridesk""#),
                Key::new($secret, Kind::Text(check::secret), $secret_about)
                    .example(r#""...""#)
                    .shown(Shown::Never),
                Key::new(
                    "clients_minutes",
                    Kind::Number(1, 10_080),
                    "How long what was read of a client is good, before it is read again.",
                )
                .default("15"),
                Key::new(
                    "vouches",
                    Kind::Flag,
                    "Whether credentials and sessions that only the panel knows are good for tickets, too.",
                )
                .default("false"),
                Key::new(
                    "vouches_seconds",
                    Kind::Number(1, 3600),
                    "How long the desk believes what the panel said of a credential.",
                )
                .default("60"),
            )?
            $($more,)*
        ]
    };
}
pub(crate) use keys;

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text, for the one place that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("***")
    }
}

/// `[doors.*.upstream]`.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Upstream {
    /// The address of the panel; without one the door stands alone.
    pub url: Option<String>,
    /// Certificates to be trusted for it.
    pub certificate: Option<PathBuf>,
    /// How long a connection may take.
    pub connect_seconds: u64,
    /// How long an answer may take.
    pub timeout_seconds: u64,
    /// How many calls may be under way at once.
    pub at_once: usize,
    /// After how many failures in a row it is left alone.
    pub rest_after_failures: u32,
    /// For how long.
    pub rest_seconds: u64,
    /// The name of the desk's own credential there.
    #[serde(alias = "api_id")]
    pub identifier: Option<String>,
    /// Its secret.
    #[serde(alias = "api_key")]
    pub secret: Option<Secret>,
    /// How long what was read of a client is good.
    #[serde(default)]
    pub clients_minutes: u64,
    /// Whether credentials that only the panel knows are good for tickets.
    #[serde(default)]
    pub vouches: bool,
    /// How long its word is believed.
    #[serde(default)]
    pub vouches_seconds: u64,
    /// The credential of the desk that those act as whom the panel vouches for.
    pub vouches_as: Option<String>,
}

impl Upstream {
    /// How long a connection may take.
    #[must_use]
    pub fn connect(&self) -> Duration {
        Duration::from_secs(self.connect_seconds)
    }

    /// How long an answer may take.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_seconds)
    }

    /// How long it is left alone.
    #[must_use]
    pub fn rest(&self) -> Duration {
        Duration::from_secs(self.rest_seconds)
    }

    /// The desk's own credential there.
    #[must_use]
    pub fn credential(&self) -> Option<(&str, &str)> {
        Some((self.identifier.as_deref()?, self.secret.as_ref()?.expose()))
    }

    /// `names` are what the section calls the two halves of the credential.
    pub(crate) fn validate(
        &self,
        server: &Server,
        names: (&'static str, &'static str),
    ) -> Result<(), Invalid> {
        if self.identifier.is_some() != self.secret.is_some() {
            let (set, missing) = if self.identifier.is_some() { names } else { (names.1, names.0) };
            return Err((set, format!("is set without `{missing}`; the credential needs both")));
        }
        let Some(url) = &self.url else {
            return if self.vouches {
                Err(("vouches", "is true, but there is no `url`".to_owned()))
            } else {
                Ok(())
            };
        };
        if server.is_own(url) {
            return Err(("url", "is the address of the desk itself".to_owned()));
        }
        if self.timeout_seconds >= server.request_timeout_seconds {
            let most = server.request_timeout_seconds;
            return Err(("timeout_seconds", format!("must be less than the {most} seconds of one request")));
        }
        if self.vouches && self.vouches_as.is_none() {
            return Err(("vouches", "is true, but `vouches_as` names no credential of the desk".to_owned()));
        }
        Ok(())
    }
}
