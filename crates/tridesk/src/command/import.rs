//! `tridesk import`: what another desk or another panel has becomes this desk's.

mod tridesk;

use std::path::Path;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a desk of what `tridesk export` wrote. The desk must be empty, and not be running.
    Tridesk(tridesk::Tridesk),
}

pub(crate) fn run(command: &Command, path: Option<&Path>) -> anyhow::Result<()> {
    match command {
        Command::Tridesk(command) => tridesk::run(command, path),
    }
}
