//! The tasks of this workspace: `cargo xtask test`, `gate`, `conformance`, `prove` and `bench`.
//!
//! A task that only this workspace runs stands here and not in a script: it is typed, tested and the same on every
//! machine. This crate is the first that a cold run compiles, so it takes few others.

#[cfg(feature = "bench")]
mod bench;
mod clock;
mod conformance;
mod desk;
mod gate;
mod http;
mod json;
mod output;
mod process;
mod prove;
mod random;
mod release;
mod table;
mod test;
mod workspace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use workspace::Workspace;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "The tasks of this workspace", arg_required_else_help = true)]
struct Line {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Run everything that a change must pass; install or name what is missing for it.
    Test,
    /// Check the house rules.
    Gate,
    /// Show that every parameter of the ledgers has a test that minds it.
    Conformance(conformance::Conformance),
    /// Prove what the desk promises, on the real binary.
    #[command(subcommand)]
    Prove(prove::Proof),
    /// Compare the desk with the bare parts it is made of.
    Bench(release::Bench),
}

fn main() -> ExitCode {
    match run(Line::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::problem(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(line: Line) -> anyhow::Result<()> {
    let workspace = Workspace::load()?;
    match line.task {
        Task::Test => test::run(&workspace),
        Task::Gate => gate::run(&workspace),
        Task::Conformance(how) => conformance::run(&workspace, &how),
        Task::Prove(proof) => prove::run(&workspace, &proof),
        Task::Bench(bench) => release::bench(&workspace, &bench),
    }
}
