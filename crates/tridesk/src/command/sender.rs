//! `tridesk sender`: addresses that may not write without an account.

use std::path::Path;

use clap::Subcommand;

use super::beside;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Keep an address from writing without an account.
    Block {
        /// The address.
        email: String,
    },
    /// Let an address write again.
    Unblock {
        /// The address.
        email: String,
    },
    /// Show the blocked addresses.
    List,
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    beside::with_desk(path, async |desk| {
        let operator = desk.operator();
        match command {
            Command::Block { email } => drop(operator.block_sender(&email).await?),
            Command::Unblock { email } => operator.unblock_sender(&email).await?,
            Command::List => {
                let mut after = String::new();
                loop {
                    let page = operator.blocked_senders(&after).await?;
                    let Some(last) = page.last() else { break };
                    after.clone_from(last);
                    page.iter().for_each(|email| output::text(&format!("{email}\n")));
                }
            }
        }
        Ok(())
    })
}
