//! The full counts run optimised builds, the short ones what the tests have just built.

use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use clap::Args;
use std::path::PathBuf;
use std::process::Command;

/// What the benchmark may be told.
#[derive(Debug, Clone, Args)]
pub(crate) struct Bench {
    /// A minute's worth that shows only that everything runs; nothing is judged.
    #[arg(long)]
    pub(crate) smoke: bool,
    /// How many tickets the large desk has.
    #[arg(long, default_value_t = 100_000, value_name = "COUNT")]
    pub(crate) tickets: u32,
    /// Write the result to docs/PERFORMANCE.md.
    #[arg(long)]
    pub(crate) write: bool,
    /// Use the builds that are there.
    #[arg(long, hide = true)]
    pub(crate) built: bool,
    /// Serve a bare handler over this database; for the benchmark itself.
    #[arg(long, hide = true, value_name = "FILE")]
    pub(crate) serve: Option<PathBuf>,
}

/// Builds the desk and answers where it lies.
pub(crate) fn desk(workspace: &Workspace) -> Result<PathBuf> {
    build(workspace, &["--package", "tridesk"])?;
    Ok(workspace.built(true).join("tridesk"))
}

fn build(workspace: &Workspace, what: &[&str]) -> Result<()> {
    process::run(process::cargo().args(["build", "--release"]).args(what).current_dir(&workspace.root))
}

/// Runs the benchmark with an optimised build of this program.
pub(crate) fn bench(workspace: &Workspace, options: &Bench) -> Result<()> {
    #[cfg(feature = "bench")]
    if options.built {
        return crate::bench::run(workspace, options);
    }
    let tool = ["--package", "tridesk", "--package", "xtask", "--features", "xtask/bench"];
    build(workspace, &tool)?;
    let mut command = Command::new(workspace.built(true).join("xtask"));
    command.args(["bench", "--built", "--tickets", &options.tickets.to_string()]);
    command.args(options.smoke.then_some("--smoke")).args(options.write.then_some("--write"));
    process::run(&mut command)
}

/// Runs the smallest benchmark with the unoptimised builds that the tests left behind.
pub(crate) fn smoke(workspace: &Workspace) -> Result<()> {
    let program = workspace.built(false).join("xtask");
    process::run(Command::new(&program).args(["bench", "--built", "--smoke"]))
        .with_context(|| format!("is {} a build with the feature bench?", program.display()))
}
