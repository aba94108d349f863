//! `[server]`: addresses, limits of a request and the public URL.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use serde::Deserialize;

use super::{Invalid, tls::Tls};
use crate::check;
use crate::key::{Key, Kind};

pub(crate) const KEYS: &[Key] = &[
    Key::new(
        "listen",
        Kind::List(listen),
        "Where to listen: \"address:port\". With a certificate in [tls] such an address speaks TLS.\n\
         \"http://address:port\" and \"https://address:port\" say which one is meant.",
    )
    .default(r#"["127.0.0.1:8080"]"#)
    .example(r#"["0.0.0.0:443", "http://127.0.0.1:8080"]"#),
    Key::new(
        "public_url",
        Kind::Text(check::public_url),
        "The address people reach the desk at; links are made from it and from nothing that a request says.",
    )
    .example(r#""https://support.example.com""#),
    Key::new(
        "trusted_proxies",
        Kind::List(check::network),
        "Networks of the proxies in front of the desk. X-Forwarded-For and X-Real-IP count only from these.",
    )
    .default("[]")
    .example(r#"["127.0.0.1", "10.0.0.0/8"]"#),
    Key::new("body_limit_mib", Kind::Number(1, 1024), "The largest request body, in MiB.").default("64"),
    Key::new(
        "request_timeout_seconds",
        Kind::Number(1, 3600),
        "How long one request may take before it is answered with 503.",
    )
    .default("60"),
    Key::new(
        "shutdown_seconds",
        Kind::Number(0, 3600),
        "How long requests under way may take to finish when the process is told to stop.",
    )
    .default("30"),
];

/// `[server]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Server {
    /// Where to listen.
    pub listen: Vec<Listen>,
    /// The address people reach the desk at.
    pub public_url: Option<String>,
    /// Addresses (`192.0.2.1`) and networks (`192.0.2.0/24`) of proxies.
    pub trusted_proxies: Vec<String>,
    /// The largest request body, in MiB.
    pub body_limit_mib: usize,
    /// How long one request may take.
    pub request_timeout_seconds: u64,
    /// How long a graceful stop may take.
    pub shutdown_seconds: u64,
}

/// One address to listen at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Listen {
    /// The address.
    pub address: SocketAddr,
    /// What was said about TLS; without a word it follows whether there is a certificate.
    pub tls: Option<bool>,
}

impl Server {
    /// The largest request body, in bytes.
    #[must_use]
    pub fn body_limit(&self) -> usize {
        self.body_limit_mib << 20
    }

    /// How long one request may take.
    #[must_use]
    pub fn request_timeout(&self) -> Duration {
        Duration::from_secs(self.request_timeout_seconds)
    }

    /// How long a graceful stop may take.
    #[must_use]
    pub fn shutdown(&self) -> Duration {
        Duration::from_secs(self.shutdown_seconds)
    }

    /// Whether an address leads back here, as far as the settings can tell.
    pub(crate) fn is_own(&self, url: &str) -> bool {
        let Some((host, port)) = host_and_port(url) else { return false };
        if self.public_url.as_deref().and_then(host_and_port) == Some((host.clone(), port)) {
            return true;
        }
        let address: Option<IpAddr> = host.parse().ok();
        let is_here = host == "localhost" || address.is_some_and(|address| address.is_loopback());
        self.listen.iter().map(|listen| listen.address).any(|own| {
            let everywhere = own.ip().is_unspecified() || own.ip().is_loopback();
            own.port() == port && (address == Some(own.ip()) || is_here && everywhere)
        })
    }

    pub(crate) fn validate(&self, tls: &Tls) -> Result<(), Invalid> {
        if self.listen.is_empty() {
            return Err(("listen", "must name at least one address".to_owned()));
        }
        for (position, listen) in self.listen.iter().enumerate() {
            if listen.tls == Some(true) && tls.certificate.is_none() {
                return Err((
                    "listen",
                    format!("wants TLS on {}, but [tls] names no certificate", listen.address),
                ));
            }
            // Port 0 is a new port each time.
            if listen.address.port() != 0
                && self.listen[..position].iter().any(|l| l.address == listen.address)
            {
                return Err(("listen", format!("names {} twice", listen.address)));
            }
        }
        Ok(())
    }
}

impl TryFrom<String> for Listen {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (tls, address) = split(&text);
        let address = address.parse().map_err(|_| format!("no address: {text}"))?;
        Ok(Self { address, tls })
    }
}

/// The host of an address in lower case, without brackets, and its port.
fn host_and_port(url: &str) -> Option<(String, u16)> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split('/').next().unwrap_or_default();
    let usual = if scheme == "https" { 443 } else { 80 };
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port.parse().ok()?),
        _ => (authority, usual),
    };
    Some((host.trim_matches(['[', ']']).to_lowercase(), port))
}

fn split(text: &str) -> (Option<bool>, &str) {
    match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(address), _) => (Some(true), address),
        (None, Some(address)) => (Some(false), address),
        (None, None) => (None, text),
    }
}

fn listen(text: &str) -> Result<(), String> {
    check::socket_address(split(text).1)
}
