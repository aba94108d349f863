//! `tridesk key`: credentials for scripts, modules, bots and apps.

use std::path::Path;

use anyhow::Context;
use clap::builder::NonEmptyStringValueParser;
use clap::{Subcommand, ValueEnum};
use domain::{AllowedCalls, CredentialKind};
use service::{Desk, LoggedCall, NewCredential};

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
        #[arg(long, value_parser = NonEmptyStringValueParser::new())]
        addresses: String,
        /// What it is for.
        #[arg(long, default_value = "")]
        label: String,
        /// Print ids as strings for this caller.
        #[arg(long)]
        string_ids: bool,
        /// The calls it may make, comma separated; every call without it.
        #[arg(long, default_value = "")]
        calls: String,
        /// The roles it has, comma separated: it may make the calls of each.
        #[arg(long, value_parser = NonEmptyStringValueParser::new())]
        roles: Option<String>,
    },
    /// List the credentials.
    List,
    /// Show the last calls of a credential, the newest first.
    Log {
        /// Its identifier, username or api_id.
        identifier: String,
        /// How many.
        #[arg(long, default_value_t = 100)]
        most: u32,
    },
    /// Set the calls that a credential may make.
    Allow {
        /// Its identifier, username or api_id.
        identifier: String,
        /// Names of calls, comma separated, or `all`: every call without roles, and with roles no list of its own.
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        calls: String,
    },
    /// Set the roles of a credential. With roles and no list of its own it may make the calls of its roles alone.
    Roles {
        /// Its identifier, username or api_id.
        identifier: String,
        /// Names of roles, comma separated, or `none`.
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        roles: String,
    },
    /// Switch a credential off for good. When the command ends, a running desk refuses it.
    Revoke {
        /// Its identifier, username or api_id.
        identifier: String,
    },
    /// Make the key that lifts the address rules, replacing the one before, and print it, this once.
    Access,
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    beside::with_desk(path, async |desk| {
        match command {
            Command::Add { caller, staff, addresses, label, string_ids, calls, roles } => {
                let directory = desk.directory();
                let staff =
                    directory.staff_by_login(&staff).with_context(|| format!("no staff member {staff}"))?.id;
                let (kind, names) = match caller {
                    For::Whmcs => (CredentialKind::Pair, ["identifier", "secret"]),
                    For::WhmcsLegacy => (CredentialKind::Hashed, ["username", "password"]),
                    For::Hostbill => (CredentialKind::Key, ["api_id", "api_key"]),
                };
                let roles = roles.unwrap_or_default();
                check_names(&known(kind), &calls)?;
                let new = NewCredential { kind, label, staff, addresses, string_ids, allowed_calls: calls };
                let pair = desk.operator().add_credential_with(&new, &roles).await?;
                output::text(&format!("{} {}\n{} {}\n", names[0], pair.identifier, names[1], pair.secret));
            }
            Command::List => output::text(&list(&desk).await?),
            Command::Log { identifier, most } => {
                let calls = desk.operator().calls(&identifier, most).await?;
                output::text(&calls.iter().map(|call| logged(&desk, call)).collect::<String>());
            }
            Command::Allow { identifier, calls } => {
                let rows = desk.operator().credentials().await?;
                if let Some(row) = rows.iter().find(|row| row.identifier == identifier) {
                    check_names(&known(row.kind), &calls)?;
                }
                desk.operator().allow_calls(&identifier, &calls).await?;
                desk.operator().until_noticed().await;
            }
            Command::Roles { identifier, roles } => {
                desk.operator().set_roles(&identifier, &roles).await?;
                desk.operator().until_noticed().await;
            }
            Command::Revoke { identifier } => {
                desk.operator().revoke_credential(&identifier).await?;
                desk.operator().until_noticed().await;
            }
            Command::Access => {
                let key = desk.operator().make_access_key().await?;
                output::text(&format!("accesskey {key}\n"));
            }
        }
        Ok(())
    })
}

/// The names of the calls that credentials of a kind may make.
pub(super) fn known(kind: CredentialKind) -> Vec<&'static str> {
    match kind {
        CredentialKind::Pair | CredentialKind::Hashed => {
            compat_whmcs::ACTIONS.iter().map(|action| action.name).collect()
        }
        CredentialKind::Key => compat_hostbill::ACTIONS.iter().map(|action| action.name).collect(),
    }
}

/// A name that no call has would silently allow nothing.
pub(super) fn check_names(known: &[&str], calls: &str) -> anyhow::Result<()> {
    let named = AllowedCalls::parse(calls).map(|calls| calls.text()).unwrap_or_default();
    let unknown: Vec<&str> = named
        .split(',')
        .filter(|name| !name.is_empty() && !known.iter().any(|known| known.eq_ignore_ascii_case(name)))
        .collect();
    anyhow::ensure!(
        unknown.is_empty(),
        "there is no call {}; the calls are: {}",
        unknown.join(", "),
        known.join(", ")
    );
    Ok(())
}

/// One line for each credential, cells separated by tabs.
async fn list(desk: &Desk) -> anyhow::Result<String> {
    let directory = desk.directory();
    let mut lines = "identifier\tkind\tstaff\taddresses\tcalls\troles\tstate\tlast used\tlabel\n".to_owned();
    for row in desk.operator().credentials().await? {
        let roles: Vec<String> =
            desk.operator().roles_of(row.id).await?.into_iter().map(|role| role.name).collect();
        let roles = roles.join(",");
        let kind = match row.kind {
            CredentialKind::Pair => "pair",
            CredentialKind::Hashed => "hashed",
            CredentialKind::Key => "key",
        };
        let cells = [
            row.identifier.as_str(),
            kind,
            directory.staff_member(row.staff).map_or("-", |person| person.login.as_str()),
            or_all(&row.addresses),
            if row.allowed_calls.is_empty() && !roles.is_empty() { "-" } else { or_all(&row.allowed_calls) },
            if roles.is_empty() { "-" } else { &roles },
            if row.is_active { "active" } else { "revoked" },
            &row.last_used_at.map_or_else(|| "never".to_owned(), |at| desk.zone().text(at)),
            row.label.as_str(),
        ];
        lines.push_str(&cells.map(one_line).join("\t"));
        lines.push('\n');
    }
    Ok(lines)
}

fn logged(desk: &Desk, LoggedCall { call, times }: &LoggedCall) -> String {
    let name = if call.call.is_empty() { "(unknown)" } else { &call.call };
    let at = desk.zone().text(call.at);
    format!("{at}\t{name}\t{}\t{}\t{}\t{times}\n", call.outcome.name(), call.door, call.address)
}

fn or_all(list: &str) -> &str {
    if list.trim().is_empty() { "all" } else { list }
}

/// A label may hold anything.
fn one_line(cell: &str) -> String {
    cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
