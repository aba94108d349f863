//! `tridesk export`: a desk, running or not, as JSON Lines with its attachments beside it.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::Args;
use config::Config;
use domain::Clock;
use serde::{Deserialize, Serialize};
use store::lines::Contents;

use super::backup::{ATTACHMENTS, MANIFEST, copy_files, sync_folder, write_synced};
use super::beside;
use super::progress::Steps;
use crate::system::SystemClock;
use crate::{output, wiring};

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The folder to make; it must not exist.
    target: PathBuf,
}

/// What an export says of itself.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The shape of what follows: 1.
    pub(super) format: u32,
    /// Version of the program that wrote it.
    pub(super) version: String,
    /// Seconds since 1970.
    pub(super) written_at: i64,
    /// Number of attachment files.
    pub(super) files: u64,
    /// Their bytes.
    pub(super) bytes: u64,
    /// The tables.
    #[serde(flatten)]
    pub(super) contents: Contents,
}

pub(super) const FORMAT: u32 = 1;
pub(super) const TABLES: &str = "tables";

pub(crate) fn run(export: &Export, path: Option<&Path>) -> anyhow::Result<()> {
    let config = Config::load(path, config::process_environment())?;
    let target = &export.target;
    ensure!(!target.exists(), "{} exists already", target.display());
    beside::run(async {
        let db = wiring::database(&config, true).await?;
        ensure!(
            store::migrate::pending(&db).await?.is_empty(),
            "the database is older than this program; run `tridesk migrate` first"
        );
        let tables = target.join(TABLES);
        crate::folder::make(&tables).with_context(|| format!("{} cannot be made", tables.display()))?;
        // The rows first: files are written before the rows that name them, so whatever these rows name is there
        // when the files are copied.
        let steps = Steps::new();
        let contents = store::lines::export(&db, &tables, &mut steps.told()).await?;
        steps.end();
        let rows: u64 = contents.tables.iter().map(|file| file.rows).sum();
        let (files, bytes) = copy_files(&config.data.folder.join(ATTACHMENTS), &target.join(ATTACHMENTS))?;
        let manifest = Manifest {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            written_at: SystemClock.now().seconds(),
            files,
            bytes,
            contents,
        };
        sync_folder(&tables)?;
        // Last of all: a folder with a manifest is a whole export.
        let text = serde_json::to_vec_pretty(&manifest)?;
        write_synced(&target.join(MANIFEST), |file| std::io::Write::write_all(file, &text))?;
        sync_folder(target)?;
        let tables = manifest.contents.tables.len();
        output::text(&format!(
            "{}: {rows} rows of {tables} tables, {files} attachments ({bytes} bytes)\n",
            target.display()
        ));
        db.close().await;
        Ok(())
    })
}
