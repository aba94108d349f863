//! The history on disk: a line for every acknowledged write, so that a failed proof can be looked into.

use super::model::{Fate, Write};
use serde_json::json;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// An open history file.
#[derive(Debug)]
pub(super) struct History(Mutex<BufWriter<File>>);

impl History {
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        Ok(Self(Mutex::new(BufWriter::new(File::create(path)?))))
    }

    /// Adds what became of a write.
    pub(super) fn add(&self, round: u32, write: &Write, fate: Fate, handle: Option<i64>) {
        let line = json!({
            "round": round,
            "door": write.door.name(),
            "kind": write.kind.name(),
            "token": write.token,
            "ticket": handle,
            "acknowledged": fate == Fate::Acknowledged,
        });
        // The history in memory is what counts; this one is for people.
        let _ = writeln!(self.0.lock().unwrap_or_else(PoisonError::into_inner), "{line}");
    }

    /// Writes out what is buffered.
    pub(super) fn flush(&self) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).flush()
    }
}
