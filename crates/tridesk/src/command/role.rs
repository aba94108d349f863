//! `tridesk role`: names for sets of calls, which credentials have.

use std::path::Path;

use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;
use domain::CredentialKind;

use super::{beside, key};
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a role.
    Add {
        /// Its name.
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        name: String,
        /// The calls it allows, comma separated, or `all`; none without it.
        #[arg(long, default_value = "")]
        calls: String,
    },
    /// Set the calls that a role allows, for every credential that has it.
    Allow {
        /// Its name.
        name: String,
        /// Names of calls, comma separated, or `all`.
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        calls: String,
    },
    /// Remove a role that no credential has.
    Remove {
        /// Its name.
        name: String,
    },
    /// Show the roles and what they allow.
    List,
}

/// A role serves credentials of every kind.
fn check(calls: &str) -> anyhow::Result<()> {
    let kinds = [CredentialKind::Pair, CredentialKind::Key];
    key::check_names(&kinds.map(key::known).concat(), calls)
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    beside::with_desk(path, async |desk| {
        let operator = desk.operator();
        match command {
            Command::Add { name, calls } => {
                check(&calls)?;
                operator.add_role(&name, &calls).await?;
            }
            Command::Allow { name, calls } => {
                check(&calls)?;
                operator.allow_role(&name, &calls).await?;
                operator.until_noticed().await;
            }
            Command::Remove { name } => operator.remove_role(&name).await?,
            Command::List => {
                for role in operator.roles().await? {
                    let calls = if role.calls.is_empty() { "none" } else { &role.calls };
                    output::text(&format!("{}\t{calls}\n", role.name));
                }
            }
        }
        Ok(())
    })
}
