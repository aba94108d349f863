//! `[tls]`: the certificate.

use std::path::PathBuf;

use serde::Deserialize;

use super::Invalid;
use crate::check;
use crate::key::{Key, Kind};

pub(crate) const KEYS: &[Key] = &[
    Key::new(
        "certificate",
        Kind::Text(check::some_text),
        "The certificate chain, a PEM file. It is read again when it changes.",
    )
    .example(r#""/etc/tridesk/fullchain.pem""#),
    Key::new("key", Kind::Text(check::some_text), "The private key of the certificate, a PEM file.")
        .example(r#""/etc/tridesk/key.pem""#),
];

/// `[tls]`: both files or none.
#[derive(Debug, Clone, Deserialize)]
pub struct Tls {
    /// The certificate chain.
    pub certificate: Option<PathBuf>,
    /// Its private key.
    pub key: Option<PathBuf>,
}

impl Tls {
    /// The two files.
    #[must_use]
    pub fn pair(&self) -> Option<(PathBuf, PathBuf)> {
        self.certificate.clone().zip(self.key.clone())
    }

    pub(crate) fn validate(&self) -> Result<(), Invalid> {
        match (&self.certificate, &self.key) {
            (Some(_), None) => Err(("certificate", "is set without `key`; TLS needs both".to_owned())),
            (None, Some(_)) => Err(("key", "is set without `certificate`; TLS needs both".to_owned())),
            _ => Ok(()),
        }
    }
}
