//! Commands that change a desk, running or not. On SQLite they work beside the serving process, which notices
//! within a second.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use config::Config;
use domain::Entropy;
use service::Desk;
use tokio::runtime::Builder;

use crate::system::SystemEntropy;
use crate::wiring;

/// Runs a command on the desk that the settings name.
pub(super) fn with_desk<F, T>(path: Option<&Path>, work: impl FnOnce(Desk) -> F) -> anyhow::Result<T>
where
    F: Future<Output = anyhow::Result<T>>,
{
    let config = Config::load(path, config::process_environment())?;
    run(async {
        let desk = wiring::desk_beside(&config).await?;
        let done = work(desk.clone()).await;
        desk.db().close().await;
        done
    })
}

/// Runs a future to its end on threads of its own.
pub(super) fn run<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    Builder::new_multi_thread().enable_all().build().context("no threads can be started")?.block_on(future)
}

/// Where a new password comes from. Never from the command line, which everybody on the machine can read.
#[derive(Debug, Args)]
pub(crate) struct NewPassword {
    /// Read the password from this file, `-` for the standard input; without it one is made and printed.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl NewPassword {
    /// The password, and whether it was made here and must be shown.
    pub(crate) fn get(&self) -> anyhow::Result<(String, bool)> {
        let Some(path) = &self.password_file else {
            return Ok((
                SystemEntropy.text("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 20),
                true,
            ));
        };
        Ok((text_of(path)?, false))
    }
}

/// The text of a file, `-` for the standard input, without its last line end.
pub(super) fn text_of(path: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    if path.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text).context("the standard input cannot be read")?;
    } else {
        text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    }
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// `, password ...` when it was made here.
pub(super) fn shown((password, made): &(String, bool)) -> String {
    if *made { format!(", password {password}") } else { String::new() }
}
