//! `cargo xtask prove fuzz`: the fuzz targets on the stable compiler, with a seeded mutator and limits.

use crate::table::markdown;
use crate::workspace::Workspace;
use crate::{output, process};
use anyhow::{Context, Result, ensure};
use clap::Args;
use std::process::Stdio;

/// How much is tried.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Inputs for each target.
    #[arg(long, default_value_t = 1_000_000)]
    runs: u64,
}

const HEAD: [&str; 6] = ["target", "runs", "bytes a run", "seconds", "slowest, ms", "peak memory, MiB"];

/// Runs every target and keeps the result when it was a whole one.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["test", "-p", "tridesk", "--test", "fuzz", "--", "--nocapture", "--test-threads", "2"]);
    cargo.env("TRIDESK_FUZZ_RUNS", options.runs.to_string()).current_dir(&workspace.root);
    let done = cargo.stdout(Stdio::inherit()).stderr(Stdio::piped()).output().context("cannot run cargo")?;
    let text = String::from_utf8_lossy(&done.stderr);
    ensure!(done.status.success(), "a target failed:\n{text}");
    let mut rows: Vec<Vec<String>> = text.lines().filter_map(row).collect();
    rows.sort();
    let table = markdown(&HEAD, &rows);
    output::line(&table);
    if options.runs >= 1_000_000 {
        let file = workspace.root.join("docs/proofs/fuzz.md");
        std::fs::write(&file, report(&table)).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

fn row(line: &str) -> Option<Vec<String>> {
    let mut cells = line.strip_prefix("fuzz\t")?.split('\t').map(str::to_owned);
    let mut next = || cells.next();
    let (name, runs, bytes, seconds) = (next()?, next()?, next()?, next()?);
    let slowest = next()?.parse::<u64>().ok()?.div_ceil(1000).to_string();
    let peak = next()?.parse::<u64>().ok()?.div_ceil(1024).to_string();
    Some(vec![name, runs, bytes, seconds, slowest, peak])
}

fn report(table: &str) -> String {
    format!(
        "# Fuzzing\n\n`cargo xtask prove fuzz` drives the targets of `fuzz/` with a seeded mutator on the stable compiler, unoptimised \
        and with overflow checks. No input\nmade a target panic, took it a second, or brought the process to 512 MiB. The \
        process runs two targets at a time, so\npeaks are of the process so far.\n\n{table}"
    )
}
