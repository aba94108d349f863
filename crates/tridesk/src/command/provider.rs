//! `tridesk provider`: the brands of a desk.

use std::path::Path;

use clap::Subcommand;

use super::beside;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Add a provider (brand).
    Add {
        /// Its name.
        name: String,
    },
    /// Show the providers.
    List,
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    beside::with_desk(path, async |desk| {
        match command {
            Command::Add { name } => {
                let id = desk.operator().add_provider(&name).await?;
                output::text(&format!("provider {id}\n"));
            }
            Command::List => {
                for provider in &desk.directory().providers {
                    output::text(&format!("provider {}: {}\n", provider.id, provider.name));
                }
            }
        }
        Ok(())
    })
}
