//! Whom an [`Outgoing`](super::Outgoing) calls, and within which limits.

use std::fmt;
use std::time::Duration;

use reqwest::Url;

/// The server that is called, and the limits of a call.
#[derive(Clone)]
pub struct Target {
    /// Its address, `https://host[:port][/path]`. Paths of calls are put behind it.
    pub url: String,
    /// PEM certificates to be trusted instead of the system's authorities.
    pub certificate: Option<Vec<u8>>,
    /// How long a connection may take to come about.
    pub connect: Duration,
    /// How long the head of an answer may take, and each further piece of its body.
    pub patience: Duration,
    /// How long the body of one answer may take as a whole.
    pub longest: Duration,
    /// How many calls may be under way at once.
    pub at_once: usize,
    /// The longest answer that is read into memory, in bytes.
    pub answer_limit: usize,
}

impl Target {
    /// This address with the usual limits: 5 seconds to connect, 15 for an answer, 10 minutes for a long body, 64 calls at
    /// once, 8 MiB of an answer.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            certificate: None,
            connect: Duration::from_secs(5),
            patience: Duration::from_secs(15),
            longest: Duration::from_secs(600),
            at_once: 64,
            answer_limit: 8 << 20,
        }
    }

    pub(super) fn base(&self) -> Result<Url, TargetError> {
        let mut url = Url::parse(&self.url).map_err(|_| TargetError::Address)?;
        let is_plain = matches!(url.scheme(), "http" | "https")
            && url.host().is_some()
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !is_plain {
            return Err(TargetError::Address);
        }
        // Paths of calls begin with a slash.
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(url)
    }
}

/// The address may tell more than a log should hold, so only its limits are shown.
impl fmt::Debug for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Target");
        shown.field("patience", &self.patience).field("at_once", &self.at_once).finish_non_exhaustive()
    }
}

/// Why a target cannot be called at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetError {
    /// The address is not `http://` or `https://` with a host, or holds a name, a password, a query or a fragment.
    Address,
    /// The certificate is no PEM certificate.
    Certificate,
    /// The certificate authorities of the system cannot be read.
    Authorities,
}

impl fmt::Display for TargetError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Address => {
                "the address must be http:// or https:// with a host and without name, password, query"
            }
            Self::Certificate => "the certificate file holds no PEM certificate",
            Self::Authorities => "the certificate authorities of this system cannot be read",
        })
    }
}

impl std::error::Error for TargetError {}
