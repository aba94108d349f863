//! Licences, bans and advisories of foreign packages: `deny.toml`, read by cargo-deny where it is installed.

use crate::output::line;
use crate::process;
use crate::workspace::Workspace;
use anyhow::Result;

pub(super) fn check(workspace: &Workspace) -> Result<()> {
    if process::find("cargo-deny").is_none() {
        line(
            "skip   licences and bans of deny.toml: cargo-deny is not installed (cargo install cargo-deny --locked)",
        );
        return Ok(());
    }
    // The list of advisories is fetched and changes by itself; a change of ours does not break it.
    let mut command = process::cargo();
    command.args(["deny", "check", "bans", "licenses", "sources"]).current_dir(&workspace.root);
    process::run(&mut command)?;
    line("ok     licences and bans of deny.toml");
    Ok(())
}
