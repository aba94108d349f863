//! The commands. To add one: a file here and an arm below.

mod config;
mod serve;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// One support desk behind three ticket APIs.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, arg_required_else_help = true)]
pub(crate) struct Line {
    /// The settings file; without it ./tridesk.toml, if there is one.
    #[arg(long, global = true, env = "TRIDESK_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the desk until it is told to stop.
    Serve,
    /// Look at the settings.
    #[command(subcommand)]
    Config(config::Command),
}

/// Does what the command line says.
pub(crate) fn run(line: Line) -> anyhow::Result<()> {
    let path = line.config.or_else(settings_beside_us);
    match line.command {
        Command::Serve => serve::run(path.as_deref()),
        Command::Config(command) => config::run(&command, path.as_deref()),
    }
}

fn settings_beside_us() -> Option<PathBuf> {
    let path = PathBuf::from("tridesk.toml");
    path.exists().then_some(path)
}
