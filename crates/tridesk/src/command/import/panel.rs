//! `tridesk import whmcs|hostbill|billmanager`: tickets of a live panel, read through its own calls, beside the running
//! desk.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, anyhow, ensure};
use clap::Args;
use config::Config;
use domain::ProviderId;
use http::outgoing::{Outgoing, Target};
use service::moving::{MapFile, MoveIn, Report, Source};
use service::{Desk, Zone};

use super::shown::{self, Bar};
use crate::command::backup::write_synced;
use crate::command::beside;
use crate::{output, wiring};

#[derive(Debug, Args)]
pub(crate) struct Panel {
    /// The address of the panel, such as `https://panel.example.com/whmcs`, or of its API itself where that lies elsewhere than usual.
    /// Nothing else is called.
    #[arg(long, value_name = "URL")]
    url: String,
    /// File with the panel's credential: its name (identifier, API id or user) in the first line, its secret in the
    /// second. Without it TRIDESK_IMPORT_NAME and TRIDESK_IMPORT_SECRET of the environment.
    #[arg(long, value_name = "FILE")]
    credential_file: Option<PathBuf>,
    /// What this installation is called here. What was taken in under one name is not taken in again.
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// The provider that new departments and clients belong to; the first one without it.
    #[arg(long, value_name = "ID")]
    provider: Option<i64>,
    /// File that says which department, status and staff member each of the panel's is.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Make departments, statuses, staff and custom fields that are neither in the file nor here by the same name.
    #[arg(long)]
    create: bool,
    /// Count and map; write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Read every ticket again, also those that look unchanged in the panel's list.
    #[arg(long)]
    everything: bool,
    /// Calls at the same time.
    #[arg(long, value_name = "COUNT", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=32))]
    at_once: u8,
    /// Seconds that one call may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,
    /// The time zone of the panel's times; without it that of this desk.
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// PEM certificates to trust instead of those of the system.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// Write the report as JSON into this file.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// A panel that can be read: the way to it, its credential, the zone of its times.
pub(super) struct Reach {
    outgoing: Outgoing,
    name: String,
    secret: String,
    zone: Zone,
    /// Whether the address is that of the API itself, such as one that ends in `.php`.
    is_script: bool,
}

pub(super) fn whmcs(reach: Reach) -> impl Source {
    let path = reach.path(compat_whmcs::panel::PATH);
    compat_whmcs::panel::Panel::new(reach.outgoing, path, &reach.name, &reach.secret, reach.zone)
}

pub(super) fn hostbill(reach: Reach) -> impl Source {
    let path = reach.path(compat_hostbill::panel::PATH);
    compat_hostbill::panel::Panel::new(reach.outgoing, path, &reach.name, &reach.secret, reach.zone)
}

pub(super) fn billmanager(reach: Reach) -> impl Source {
    let path = reach.path(compat_billmanager::panel::PATH);
    compat_billmanager::panel::Panel::new(reach.outgoing, path, &reach.name, &reach.secret, reach.zone)
}

impl Reach {
    /// Where the panel's API answers below its address: nothing where that is the API's own.
    fn path(&self, usual: &'static str) -> &'static str {
        if self.is_script { "" } else { usual }
    }
}

pub(super) fn run<S: Source>(
    panel: &Panel,
    kind: &str,
    path: Option<&Path>,
    open: impl FnOnce(Reach) -> S,
) -> anyhow::Result<()> {
    let config = Config::load(path, config::process_environment())?;
    if let Some(report) = &panel.report {
        ensure!(!report.exists(), "{} exists already", report.display());
    }
    let options = MoveIn {
        name: panel.source.clone().unwrap_or_else(|| kind.to_owned()),
        provider: panel.provider.map(ProviderId),
        map: map(panel)?,
        create: panel.create,
        dry_run: panel.dry_run,
        everything: panel.everything,
        at_once: usize::from(panel.at_once),
    };
    ensure!(
        (1..=64).contains(&options.name.len()) && !options.name.contains(char::is_control),
        "the name of a source is 1 to 64 letters"
    );
    let source = open(reach(panel, &config)?);
    let report = beside::run(async {
        let desk = wiring::desk_beside(&config).await?;
        let done = take(&desk, &source, &options).await;
        desk.db().close().await;
        done
    })?;
    if let Some(path) = &panel.report {
        let text = serde_json::to_vec_pretty(&report)?;
        write_synced(path, |file| std::io::Write::write_all(file, &text))?;
    }
    output::text(&shown::text(&report));
    ensure!(report.failed == 0, "{} tickets could not be taken; run it again", report.failed);
    Ok(())
}

async fn take(desk: &Desk, source: &impl Source, options: &MoveIn) -> anyhow::Result<Report> {
    let mut bar = Bar::new();
    let done = desk.operator().move_in(source, options, &mut |step| bar.hear(step)).await;
    bar.end();
    Ok(done?)
}

fn map(panel: &Panel) -> anyhow::Result<MapFile> {
    let Some(path) = &panel.map else { return Ok(MapFile::default()) };
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{} cannot be understood", path.display()))
}

fn reach(panel: &Panel, config: &Config) -> anyhow::Result<Reach> {
    let (name, secret) = credential(panel)?;
    let zone = panel.time_zone.as_ref().unwrap_or(&config.time.zone);
    let certificate = match &panel.certificate {
        Some(path) => {
            Some(std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?)
        }
        None => None,
    };
    let patience = Duration::from_secs(panel.timeout);
    let target = Target {
        certificate,
        patience,
        longest: patience,
        at_once: usize::from(panel.at_once) + 1,
        // One ticket with all its messages, or one file as base64.
        answer_limit: 128 << 20,
        ..Target::new(panel.url.trim())
    };
    let zone = Zone::named(zone).ok_or_else(|| anyhow!("no time zone: {zone}"))?;
    let end = panel.url.trim().rsplit('/').next().unwrap_or_default();
    let is_script = end.ends_with(".php") || end == "billmgr";
    Ok(Reach { outgoing: Outgoing::new(&target)?, name, secret, zone, is_script })
}

/// Never from the command line, which everybody on the machine can read.
fn credential(panel: &Panel) -> anyhow::Result<(String, String)> {
    let (name, secret) = match &panel.credential_file {
        Some(path) => {
            let text = beside::text_of(path)?;
            let mut lines = text.lines().map(|line| line.trim().to_owned());
            (lines.next().unwrap_or_default(), lines.next().unwrap_or_default())
        }
        None => {
            let read = config::command_variable;
            (read("TRIDESK_IMPORT_NAME"), read("TRIDESK_IMPORT_SECRET"))
        }
    };
    ensure!(
        !name.is_empty() && !secret.is_empty(),
        "the panel's credential is missing: --credential-file with two lines, or TRIDESK_IMPORT_NAME and \
         TRIDESK_IMPORT_SECRET"
    );
    Ok((name, secret))
}
