//! `tridesk config`: what is in force, and what there is to set.

use std::path::Path;

use clap::Subcommand;
use config::Config;

use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check the settings and print what is in force, where it came from, and no secret.
    Check,
    /// Print every setting with its meaning and default, as a file to start from.
    Reference,
}

pub(crate) fn run(command: &Command, path: Option<&Path>) -> anyhow::Result<()> {
    match command {
        Command::Check => output::text(&Config::describe(path, config::process_environment())?),
        Command::Reference => output::text(&config::reference()),
    }
    Ok(())
}
