//! `tridesk import`: what another desk or another panel has becomes this desk's.

mod panel;
mod shown;
mod tridesk;

use std::path::Path;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a desk of what `tridesk export` wrote. The desk must be empty, and not be running.
    Tridesk(tridesk::Tridesk),
    /// Take in the tickets of a WHMCS installation, through its API.
    Whmcs(panel::Panel),
    /// Take in the tickets of a HostBill installation, through its Admin API.
    Hostbill(panel::Panel),
    /// Take in the tickets of a BILLmanager installation, as an employee who may see all of them.
    Billmanager(panel::Panel),
}

pub(crate) fn run(command: &Command, path: Option<&Path>) -> anyhow::Result<()> {
    match command {
        Command::Tridesk(command) => tridesk::run(command, path),
        Command::Whmcs(command) => panel::run(command, "whmcs", path, panel::whmcs),
        Command::Hostbill(command) => panel::run(command, "hostbill", path, panel::hostbill),
        Command::Billmanager(command) => panel::run(command, "billmanager", path, panel::billmanager),
    }
}
