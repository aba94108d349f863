//! `cargo xtask prove injection`: every generated string in every value that sorts, filters or searches.

use crate::output;
use crate::process;
use crate::workspace::Workspace;
use anyhow::Result;

/// Runs the test of the injection strings with all its combinations.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    output::line(
        "ten thousand strings in every value of three doors on two engines, released; this takes some minutes",
    );
    let mut cargo = process::cargo();
    cargo.args(["test", "--release", "-p", "tridesk", "--test", "injection", "--", "--nocapture"]);
    process::run(cargo.env("TRIDESK_INJECTION", "full").current_dir(&workspace.root))
}
