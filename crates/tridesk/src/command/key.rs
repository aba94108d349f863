//! `tridesk key`: credentials for scripts, modules, bots and apps.

use std::path::Path;

use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use domain::CredentialKind;
use service::NewCredential;

use super::beside;
use crate::output;

/// The kinds of credentials by the callers that use them.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum For {
    /// identifier and secret of the WHMCS API
    Whmcs,
    /// username and md5 of the secret, as old WHMCS scripts send them
    WhmcsLegacy,
    /// api_id and api_key of the HostBill API
    Hostbill,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a credential and print it, this once.
    Add {
        /// Whose calls it is for.
        #[arg(value_enum)]
        caller: For,
        /// Login of the staff member it acts for.
        #[arg(long)]
        staff: String,
        /// Addresses it may be used from, comma separated: single ones, CIDR, IPv4 with a dotted mask, or `all`.
        #[arg(long)]
        addresses: String,
        /// What it is for.
        #[arg(long, default_value = "")]
        label: String,
        /// Print ids as strings for this caller.
        #[arg(long)]
        string_ids: bool,
    },
    /// Make the key that lifts the address rules, replacing the one before, and print it, this once.
    Access,
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    beside::with_desk(path, async |desk| {
        match command {
            Command::Add { caller, staff, addresses, label, string_ids } => {
                let directory = desk.directory();
                let staff =
                    directory.staff_by_login(&staff).with_context(|| format!("no staff member {staff}"))?.id;
                let (kind, names) = match caller {
                    For::Whmcs => (CredentialKind::Pair, ["identifier", "secret"]),
                    For::WhmcsLegacy => (CredentialKind::Hashed, ["username", "password"]),
                    For::Hostbill => (CredentialKind::Key, ["api_id", "api_key"]),
                };
                let new =
                    NewCredential { kind, label, staff, addresses, string_ids, allowed_calls: String::new() };
                let pair = desk.operator().add_credential(&new).await?;
                output::text(&format!("{} {}\n{} {}\n", names[0], pair.identifier, names[1], pair.secret));
            }
            Command::Access => {
                let key = desk.operator().make_access_key().await?;
                output::text(&format!("accesskey {key}\n"));
            }
        }
        Ok(())
    })
}
