//! `tridesk import tridesk`: an empty desk becomes what an export holds, compared row by row.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::Args;
use config::Config;
use domain::Clock;
use service::Blobs;

use crate::command::backup::{ATTACHMENTS, MANIFEST};
use crate::command::export::{FORMAT, Manifest, TABLES};
use crate::command::progress::Steps;
use crate::command::{beside, restore};
use crate::system::SystemClock;
use crate::{output, wiring};

#[derive(Debug, Args)]
pub(crate) struct Tridesk {
    /// The folder that `tridesk export` made.
    source: PathBuf,
}

pub(super) fn run(import: &Tridesk, path: Option<&Path>) -> anyhow::Result<()> {
    let source = &import.source;
    let manifest = source.join(MANIFEST);
    let text = std::fs::read(&manifest).with_context(|| {
        format!("{} cannot be read; without it the export is not whole", manifest.display())
    })?;
    let manifest: Manifest = serde_json::from_slice(&text).context("the manifest cannot be read")?;
    ensure!(manifest.format == FORMAT, "the export is of a shape that this version does not know");
    let names = restore::check_files(source, manifest.files, manifest.bytes)?;
    let config = Config::load(path, config::process_environment())?;
    let folder = wiring::folder(&config)?;
    beside::run(async {
        let db = wiring::database(&config, false).await?;
        store::migrate::run(&db, SystemClock.now().0).await.context("the database cannot be migrated")?;
        // The files first: rows must not name files that are not there yet. Each lies under its digest, so those of an
        // import that was refused are no trouble.
        let blobs = Blobs::open(folder.attachments()).context("the attachments have no place")?;
        for name in &names {
            let shelf = source.join(ATTACHMENTS).join(name.get(..2).unwrap_or_default());
            blobs.put(&std::fs::read(shelf.join(name))?)?;
        }
        let steps = Steps::new();
        let has_file = |name: &str| names.contains(name);
        let tables = source.join(TABLES);
        let report =
            store::lines::import(&db, &tables, &manifest.contents, &has_file, &mut steps.told()).await?;
        steps.end();
        output::text(&format!(
            "{} rows of {} tables taken and compared, {} messages indexed, {} attachments; start it with `tridesk \
             serve`\n",
            report.rows,
            report.tables.len(),
            report.indexed,
            names.len()
        ));
        db.close().await;
        Ok(())
    })
}
