//! `cargo xtask test`: one command from a fresh machine to the verdict on a change.
//!
//! Every step builds with the same features, so that nothing is compiled twice; the proof and the benchmark run what
//! the tests have built.

mod doctests;
mod needs;

pub(crate) use needs::postgres_programs;

use crate::output::line;
use crate::workspace::Workspace;
use crate::{conformance, gate, process, prove, release};
use anyhow::{Context, Result};
use std::process::Command;
use std::time::Instant;

/// Makes the benchmarks part of what is checked and built.
const FEATURES: [&str; 2] = ["--features", "xtask/bench"];

struct Steps<'w> {
    workspace: &'w Workspace,
    done: Vec<String>,
    begun: Instant,
}

/// Runs all steps; an error at the first that fails.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let mut steps = Steps { workspace, done: Vec::new(), begun: Instant::now() };
    steps.step("needs", needs::ensure)?;
    steps.step("format", || cargo_run(workspace, &["fmt", "--all", "--check"], &[], &[]))?;
    steps.step("lint", || {
        cargo_run(
            workspace,
            &["clippy", "--workspace", "--all-targets"],
            &FEATURES,
            &["--", "-D", "warnings"],
        )
    })?;
    steps.step("documentation", || {
        let mut command = cargo(workspace, &["doc", "--workspace", "--no-deps"], &FEATURES, &[]);
        process::run(command.env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    steps.step("house rules", || gate::run(workspace))?;
    steps.step("tests", || tests(workspace))?;
    steps.step("dropped parameters", || {
        let scope: Vec<&str> = std::iter::once("--workspace").chain(FEATURES).collect();
        conformance::sample(workspace, &scope)
    })?;
    steps.step("kill proof", || prove::short(workspace))?;
    steps.step("benchmark smoke", || release::smoke(workspace))?;
    steps.summary();
    Ok(())
}

fn tests(workspace: &Workspace) -> Result<()> {
    if process::find("cargo-nextest").is_none() {
        return cargo_run(workspace, &["test", "--workspace", "--no-fail-fast"], &FEATURES, &[]);
    }
    cargo_run(
        workspace,
        &["nextest", "run", "--workspace", "--no-fail-fast", "--status-level", "slow"],
        &FEATURES,
        &[],
    )?;
    if doctests::any(&workspace.root)? {
        cargo_run(workspace, &["test", "--workspace", "--doc"], &FEATURES, &[])?;
    }
    Ok(())
}

fn cargo_run(workspace: &Workspace, words: &[&str], features: &[&str], rest: &[&str]) -> Result<()> {
    process::run(&mut cargo(workspace, words, features, rest))
}

fn cargo(workspace: &Workspace, words: &[&str], features: &[&str], rest: &[&str]) -> Command {
    let mut command = process::cargo();
    command.args(words).args(features).args(rest).current_dir(&workspace.root);
    command
}

impl Steps<'_> {
    fn step(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        line(format_args!("==== {name}"));
        let begun = Instant::now();
        let outcome = work();
        let seconds = begun.elapsed().as_secs_f64();
        let verdict = if outcome.is_ok() { "ok" } else { "FAILED" };
        line(format_args!("==== {name}: {verdict} after {seconds:.1} s"));
        self.done.push(format!("{name} {seconds:.1} s"));
        outcome.with_context(|| format!("the step {name:?} failed"))
    }

    fn summary(&self) {
        let total = self.begun.elapsed().as_secs_f64();
        line(format_args!("==== passed in {total:.0} s: {}", self.done.join(", ")));
        line(format_args!("     built in {}", self.workspace.target.display()));
    }
}
