//! What commands say to the person who called them. Logs are something else.

use std::io::{Write, stderr, stdout};

/// Text for stdout, as it is. A reader that has gone away has read enough.
pub(crate) fn text(text: &str) {
    let mut out = stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// A line for stderr about why a command failed, with its causes.
pub(crate) fn problem(error: &anyhow::Error) {
    let mut out = stderr().lock();
    let _ = writeln!(out, "tridesk: {error:#}");
}

/// A line for stderr about how far a long command is, where no bar can be shown.
pub(crate) fn note(text: &str) {
    let mut out = stderr().lock();
    let _ = writeln!(out, "{text}");
}
