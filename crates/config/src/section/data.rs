//! `[data]`: the folder that everything of ours is kept in.

use std::path::PathBuf;

use serde::Deserialize;

use super::Invalid;
use crate::check;
use crate::key::{Key, Kind};

pub(crate) const KEYS: &[Key] = &[Key::new(
    "folder",
    Kind::Text(check::some_text),
    "The folder of the database file and of attachments. It is made if it is missing, for its owner only.",
)
.default(r#""./data""#)];

/// `[data]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Data {
    /// The folder.
    pub folder: PathBuf,
}

impl Data {
    pub(crate) fn validate(&self) -> Result<(), Invalid> {
        if self.folder.is_file() {
            return Err(("folder", format!("is a file, not a folder: {}", self.folder.display())));
        }
        Ok(())
    }
}
