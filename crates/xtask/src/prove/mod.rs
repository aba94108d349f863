//! Proofs: what the desk promises, tried on the real binary until it would have shown if it were not so.

mod calls;
mod cluster;
mod database;
mod fuzz;
mod history;
mod import;
mod injection;
mod keys;
mod kill;
mod load;
mod model;
mod report;
mod rounds;
mod upstream;
mod verify;

use crate::workspace::Workspace;
use anyhow::Result;
use clap::Subcommand;

/// What can be proved.
#[derive(Debug, Subcommand)]
pub(crate) enum Proof {
    /// `kill -9` in the middle of writing, again and again: nothing acknowledged is lost, nothing happens twice.
    Kill(kill::Options),
    /// `kill -9` in the middle of an import, again and again: it ends complete, and nothing is doubled.
    Import(import::Options),
    /// A million inputs for every parser of requests: none panics, takes a second or much memory.
    Fuzz(fuzz::Options),
    /// Ten thousand hostile strings in every value that sorts, filters or searches: none breaks a query or widens it.
    Injection,
    /// A bad panel behind the doors, a thousand times: callers are told in time, nothing stays, own calls are not slowed.
    Upstream(upstream::Options),
}

pub(crate) fn run(workspace: &Workspace, proof: &Proof) -> Result<()> {
    match proof {
        Proof::Kill(options) => kill::run(workspace, options),
        Proof::Import(options) => import::run(workspace, options),
        Proof::Fuzz(options) => fuzz::run(workspace, options),
        Proof::Injection => injection::run(workspace),
        Proof::Upstream(options) => upstream::run(workspace, options),
    }
}

/// The proofs with small counts, on the unoptimised build that the tests left behind.
pub(crate) fn short(workspace: &Workspace) -> Result<()> {
    kill::run(workspace, &kill::Options::short())
}
