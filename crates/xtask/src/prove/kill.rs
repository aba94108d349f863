//! `kill -9` under load: what was asked for, on which engine.

use super::cluster::Cluster;
use super::database;
use super::report;
use super::rounds::{CONNECTIONS, Proof};
use crate::output::line;
use crate::release;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

/// Where the desk keeps its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Engine {
    Sqlite,
    Postgres,
    Both,
}

/// How often, and on what.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    /// Which database.
    #[arg(long, value_enum, default_value_t = Engine::Both)]
    engine: Engine,
    /// How many kills on each; from 100 on both databases, docs/proofs/kill.md is written.
    #[arg(long, default_value_t = FULL, value_name = "COUNT")]
    rounds: u32,
    /// The same seed chooses the same writes and the same moments.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Take the unoptimised build that is there instead of making an optimised one.
    #[arg(long)]
    pub(super) debug: bool,
}

const FULL: u32 = 100;

impl Options {
    /// A few rounds that show in every test run that the proof still holds.
    pub(super) fn short() -> Self {
        Self { engine: Engine::Both, rounds: 6, seed: 1, debug: true }
    }
}

pub(super) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let program = match options.debug {
        true => workspace.built(false).join("tridesk"),
        false => release::desk(workspace)?,
    };
    let program = program.as_path();
    let mut runs = Vec::new();
    if options.engine != Engine::Postgres {
        let folder = workspace.scratch("kill-sqlite")?;
        let mut proof = Proof::prepare(program, folder, "SQLite", None, options.seed)?;
        proof.rounds(options.rounds)?;
        let file = proof.data().join("desk.db");
        runs.push(proof.finish(|| database::sqlite(&file))?);
    }
    if options.engine != Engine::Sqlite {
        let cluster = Cluster::start(options.seed)?;
        let folder = workspace.scratch("kill-postgres")?;
        let mut proof = Proof::prepare(program, folder, "PostgreSQL", Some(cluster.url()), options.seed)?;
        proof.rounds(options.rounds)?;
        runs.push(proof.finish(|| database::postgres(&cluster))?);
    }
    if options.engine == Engine::Both && options.rounds >= FULL && !options.debug {
        let folder = workspace.root.join("docs/proofs");
        std::fs::create_dir_all(&folder)?;
        let path = folder.join("kill.md");
        std::fs::write(&path, report::page(&runs, options.seed, CONNECTIONS))
            .with_context(|| format!("cannot write {}", path.display()))?;
        line("written to docs/proofs/kill.md");
    }
    let violations: usize = runs.iter().map(|run| run.violations.len()).sum();
    if violations > 0 {
        bail!(
            "{violations} violations; the histories are kept in {}",
            workspace.target.join("xtask").display()
        );
    }
    Ok(())
}
