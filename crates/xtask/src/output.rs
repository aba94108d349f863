//! What tasks say to the person who runs them.

use std::fmt::Display;
use std::io::{Write, stderr, stdout};

/// A line for stdout. A reader that has gone away has read enough.
pub(crate) fn line(text: impl Display) {
    let mut out = stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// A line for stderr about why a task failed, with its causes.
pub(crate) fn problem(error: &anyhow::Error) {
    let _ = writeln!(stderr().lock(), "xtask: {error:#}");
}
