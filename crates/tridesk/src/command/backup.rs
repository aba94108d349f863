//! `tridesk backup`: one consistent copy of a desk, running or not, in a folder: the database, the attachments and a
//! manifest that says what must be there.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};
use clap::Args;
use config::Config;
use domain::Clock;
use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};
use store::{Db, Engine};

use super::beside;
use crate::system::SystemClock;
use crate::{output, wiring};

#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The folder to make; it must not exist.
    target: PathBuf,
}

/// What a backup holds.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Version of the program that wrote it.
    pub(super) version: String,
    /// `sqlite` or `postgres`.
    pub(super) engine: String,
    /// Seconds since 1970.
    pub(super) written_at: i64,
    /// Rows of each table, where the engine's copy could be counted.
    pub(super) tables: Vec<(String, u64)>,
    /// Number of attachment files.
    pub(super) files: u64,
    /// Their bytes.
    pub(super) bytes: u64,
}

pub(super) const DATABASE: &str = "desk.db";
pub(super) const DUMP: &str = "desk.dump";
pub(super) const ATTACHMENTS: &str = "attachments";
pub(super) const MANIFEST: &str = "manifest.json";

pub(crate) fn run(backup: &Backup, path: Option<&Path>) -> anyhow::Result<()> {
    let config = Config::load(path, config::process_environment())?;
    ensure!(!backup.target.exists(), "{} exists already", backup.target.display());
    beside::run(async {
        let db = wiring::database(&config, true).await?;
        crate::folder::make(&backup.target)
            .with_context(|| format!("{} cannot be made", backup.target.display()))?;
        // The database first: files are written before the rows that name them, so whatever this copy names is
        // there when the files are copied.
        let tables = match db.engine() {
            Engine::Sqlite => copy_sqlite(&db, &backup.target).await?,
            Engine::Postgres => dump_postgres(&config, &backup.target)?,
        };
        let source = config.data.folder.join(ATTACHMENTS);
        let (files, bytes) = copy_files(&source, &backup.target.join(ATTACHMENTS))?;
        let manifest = Manifest {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            engine: if db.engine() == Engine::Sqlite { "sqlite" } else { "postgres" }.to_owned(),
            written_at: SystemClock.now().seconds(),
            tables,
            files,
            bytes,
        };
        // Last of all: a folder with a manifest is a whole backup.
        let text = serde_json::to_vec_pretty(&manifest)?;
        write_synced(&backup.target.join(MANIFEST), |file| file.write_all(&text))?;
        sync_folder(&backup.target)?;
        output::text(&format!(
            "{}: database, {files} attachments ({bytes} bytes)\n",
            backup.target.display()
        ));
        db.close().await;
        Ok(())
    })
}

async fn copy_sqlite(db: &Db, target: &Path) -> anyhow::Result<Vec<(String, u64)>> {
    let bar = ProgressBar::new(0);
    let mut told = |done: u64, all: u64| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let copied = store::backup::sqlite_backup(db, &target.join(DATABASE), &mut told).await?;
    bar.finish_and_clear();
    Ok(copied.tables)
}

fn dump_postgres(config: &Config, target: &Path) -> anyhow::Result<Vec<(String, u64)>> {
    let url = config.database.url(&config.data);
    let status = Command::new("pg_dump")
        .args(["--format=custom", "--no-owner", "--no-privileges", "--file"])
        .arg(target.join(DUMP))
        .envs(store::backup::postgres_environment(url.expose())?)
        .stdin(Stdio::null())
        .status()
        .context("pg_dump cannot be run; it is in the package postgresql-client")?;
    if !status.success() {
        bail!("pg_dump failed");
    }
    Ok(Vec::new())
}

/// Writes a file that is whole on the disk when this returns, for its owner only.
pub(super) fn write_synced(
    path: &Path,
    write: impl FnOnce(&mut File) -> std::io::Result<()>,
) -> anyhow::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        write(&mut file)?;
        file.sync_all()
    });
    written.with_context(|| format!("{} cannot be written", path.display()))
}

pub(super) fn sync_folder(path: &Path) -> anyhow::Result<()> {
    Ok(File::open(path)?.sync_all()?)
}

/// Copies every content-addressed file; what is still being written has another kind of name and is left out.
pub(super) fn copy_files(source: &Path, target: &Path) -> anyhow::Result<(u64, u64)> {
    let (mut files, mut bytes) = (0, 0);
    crate::folder::make(target)?;
    if !source.is_dir() {
        return Ok((0, 0));
    }
    for shelf in std::fs::read_dir(source)? {
        let shelf = shelf?;
        if !shelf.file_type()?.is_dir() {
            continue;
        }
        let to = target.join(shelf.file_name());
        crate::folder::make(&to)?;
        for file in std::fs::read_dir(shelf.path())? {
            let file = file?;
            if !file.file_type()?.is_file() {
                continue;
            }
            let mut source = File::open(file.path())?;
            write_synced(&to.join(file.file_name()), |target| {
                bytes += std::io::copy(&mut source, target)?;
                Ok(())
            })?;
            files += 1;
        }
        sync_folder(&to)?;
    }
    sync_folder(target)?;
    Ok((files, bytes))
}
