//! `cargo xtask prove upstream`: a panel at its worst behind the doors, a thousand times, beside the desk's own calls.

use crate::table::markdown;
use crate::workspace::Workspace;
use crate::{output, process};
use anyhow::{Context, Result, ensure};
use clap::Args;
use std::process::Stdio;

/// How much is tried.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Rounds with a bad panel; as many with a good one take turns with them.
    #[arg(long, default_value_t = 1000)]
    rounds: u64,
}

const HEAD: [&str; 6] = [
    "rounds",
    "calls to the panel",
    "own calls",
    "p95 with a good panel, ms",
    "with a bad one, ms",
    "seconds",
];

/// Runs the rounds, released, and keeps the result when it was a whole one.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["test", "--release", "-p", "tridesk", "--test", "upstream", "--", "--nocapture", "--exact"]);
    cargo.arg("rounds::a_panel_at_its_worst_costs_the_desk_nothing");
    cargo.env("TRIDESK_UPSTREAM_ROUNDS", options.rounds.to_string()).current_dir(&workspace.root);
    let done = cargo.stdout(Stdio::inherit()).stderr(Stdio::piped()).output().context("cannot run cargo")?;
    let text = String::from_utf8_lossy(&done.stderr);
    ensure!(done.status.success(), "the rounds failed:\n{text}");
    let row = text.lines().find_map(row).context("the rounds told no result")?;
    let table = markdown(&HEAD, &[row]);
    output::line(&table);
    if options.rounds >= 1000 {
        let file = workspace.root.join("docs/proofs/upstream.md");
        std::fs::write(&file, report(&table)).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

fn row(line: &str) -> Option<Vec<String>> {
    let (_, cells) = line.split_once("upstream\t")?;
    let cells: Vec<&str> = cells.split('\t').collect();
    let [rounds, calls, own, good, bad, seconds] = cells.as_slice() else { return None };
    let milliseconds = |micros: &str| Some(format!("{:.2}", micros.parse::<f64>().ok()? / 1000.0));
    let texts = [(*rounds).to_owned(), (*calls).to_owned(), (*own).to_owned()];
    let mut row = texts.to_vec();
    row.extend([milliseconds(good)?, milliseconds(bad)?, (*seconds).to_owned()]);
    Some(row)
}

fn report(table: &str) -> String {
    format!(
        "# A bad panel behind the doors\n\n`cargo xtask prove upstream` puts a server behind every door that takes turns between \
        good and bad: silent, dead,\nhalf a head, less or more bytes than it says, a byte now and then, no HTTP at all, a redirect to \
        another host, 500 and\n503. In each round a call of each dialect goes to it while the desk answers calls of its own. Every \
        caller was told in\ntime, the other host was never called, no connection, place or task stayed, and the 95th percentile of \
        the desk's own\ncalls was at most a tenth longer than with a good panel in the same run.\n\n{table}"
    )
}
