//! `[attachments]`: what files messages may carry.

use serde::Deserialize;

use super::{Invalid, server::Server};
use crate::check;
use crate::key::{Key, Kind};

pub(crate) const KEYS: &[Key] = &[
    Key::new("files", Kind::Number(0, 100), "How many files one message may carry.").default("5"),
    Key::new("mib", Kind::Number(1, 1024), "The largest file, in MiB.").default("10"),
    Key::new("refused_extensions", Kind::List(check::extension), "Files with these extensions are refused.")
        .default("[]")
        .example(r#"["exe", "js"]"#),
];

/// `[attachments]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Attachments {
    /// How many files one message may carry.
    pub files: usize,
    /// The largest file, in MiB.
    pub mib: usize,
    /// Refused extensions, in lower case.
    pub refused_extensions: Vec<String>,
}

impl Attachments {
    /// The largest file, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.mib << 20
    }

    pub(crate) fn validate(&self, server: &Server) -> Result<(), Invalid> {
        if self.files > 0 && self.mib > server.body_limit_mib {
            let limit = server.body_limit_mib;
            return Err((
                "mib",
                format!("is {}, but [server] body_limit_mib lets only {limit} MiB through", self.mib),
            ));
        }
        Ok(())
    }
}
