//! `tridesk charge`: rows of the ledger of money.

use std::path::Path;

use clap::Subcommand;
use domain::ChargeId;

use super::beside;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Give back what a charge took, by a counter-entry. Each charge can be undone once.
    Reverse {
        /// Id of the charge, as `tridesk client charges` shows it.
        charge: i64,
        /// Why, for whoever reads the ledger.
        #[arg(long, default_value = "")]
        note: String,
    },
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    let Command::Reverse { charge, note } = command;
    beside::with_desk(path, async |desk| {
        let counter = desk.operator().reverse_charge(ChargeId(charge), &note).await?;
        output::text(&format!("charge {counter} undoes charge {charge}\n"));
        Ok(())
    })
}
