//! `tridesk restore`: an empty data folder or database becomes what a backup holds. With `--verify` it only looks.

use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};
use clap::Args;
use config::Config;
use store::{Db, Engine, Options};

use super::backup::{ATTACHMENTS, DATABASE, DUMP, MANIFEST, Manifest, copy_files, sync_folder, write_synced};
use super::beside;
use crate::{output, wiring};

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The folder that `tridesk backup` made.
    source: PathBuf,
    /// Only check that the backup is whole.
    #[arg(long)]
    verify: bool,
}

pub(crate) fn run(restore: &Restore, path: Option<&Path>) -> anyhow::Result<()> {
    let source = &restore.source;
    let manifest = source.join(MANIFEST);
    let text = std::fs::read(&manifest).with_context(|| format!("{} cannot be read", manifest.display()))?;
    let manifest: Manifest = serde_json::from_slice(&text).context("the manifest cannot be read")?;
    let files = check_files(source, manifest.files, manifest.bytes)?;
    beside::run(async {
        if manifest.engine == "sqlite" {
            check_sqlite(source, &manifest, &files).await?;
        }
        if restore.verify {
            output::text(&format!("{}: whole\n", source.display()));
            return Ok(());
        }
        let config = Config::load(path, config::process_environment())?;
        let folder = wiring::folder(&config)?;
        let url = config.database.url(&config.data);
        let target = store::sqlite_path(url.expose());
        let fits = (manifest.engine == "sqlite") == target.is_some();
        ensure!(fits, "the backup is of {}, and the settings name another engine", manifest.engine);
        target.map(|target| ensure_empty(Path::new(target))).transpose()?;
        // The files first: a desk whose rows name files that are not there yet must not be found by anybody.
        let (files, _) = copy_files(&source.join(ATTACHMENTS), &folder.attachments())?;
        match target {
            Some(target) => restore_sqlite(source, Path::new(target))?,
            None => restore_postgres(source, url.expose()).await?,
        }
        output::text(&format!(
            "restored the database and {files} attachments; start it with `tridesk serve`\n"
        ));
        Ok(())
    })
}

/// A log that another database left behind would be played over the restored one.
fn ensure_empty(target: &Path) -> anyhow::Result<()> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let path = PathBuf::from(format!("{}{ending}", target.display()));
        ensure!(!path.exists(), "{} exists already; restore into an empty folder", path.display());
    }
    Ok(())
}

fn restore_sqlite(source: &Path, target: &Path) -> anyhow::Result<()> {
    let partial = PathBuf::from(format!("{}.partial", target.display()));
    let mut from = File::open(source.join(DATABASE)).context("the database of the backup cannot be read")?;
    let _ = std::fs::remove_file(&partial);
    write_synced(&partial, |to| std::io::copy(&mut from, to).map(drop))?;
    std::fs::rename(&partial, target)?;
    sync_folder(target.parent().unwrap_or(Path::new(".")))
}

/// Every file must have the content that its name says.
pub(super) fn check_files(source: &Path, wanted: u64, wanted_bytes: u64) -> anyhow::Result<HashSet<String>> {
    let mut names = HashSet::new();
    let mut bytes = 0_u64;
    let folder = source.join(ATTACHMENTS);
    let shelves =
        std::fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    for shelf in shelves {
        let shelf = shelf?;
        if !shelf.file_type()?.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(shelf.path())? {
            let file = file?;
            let name = file.file_name().to_string_lossy().into_owned();
            let content = std::fs::read(file.path())?;
            ensure!(service::Blobs::digest(&content) == name, "the attachment {name} is damaged");
            bytes += u64::try_from(content.len()).unwrap_or(u64::MAX);
            names.insert(name);
        }
    }
    let files = u64::try_from(names.len()).unwrap_or(u64::MAX);
    ensure!(
        (files, bytes) == (wanted, wanted_bytes),
        "{} should hold {wanted} attachments of {wanted_bytes} bytes and holds {files} of {bytes}",
        source.display()
    );
    Ok(names)
}

/// The copy must pass SQLite's own check, have the rows that were counted, and name no file that is not there.
/// Opening a database writes beside it, so this happens to a copy elsewhere.
async fn check_sqlite(source: &Path, manifest: &Manifest, files: &HashSet<String>) -> anyhow::Result<()> {
    let scratch = tempfile::tempdir().context("no room for a copy to be checked")?;
    let copy = scratch.path().join(DATABASE);
    std::fs::copy(source.join(DATABASE), &copy).context("the database of the backup cannot be read")?;
    let db = Db::open(&format!("sqlite:{}", copy.display()), Options::default()).await?;
    let mut tx = db.read().await?;
    let verdict: Vec<String> = tx.all_dynamic("PRAGMA integrity_check", &[]).await?;
    ensure!(verdict == ["ok"], "the database of the backup is damaged: {}", verdict.join("; "));
    for (table, rows) in &manifest.tables {
        let counted: Vec<i64> = tx.all_dynamic(&format!("SELECT COUNT(*) FROM \"{table}\""), &[]).await?;
        let counted = counted.first().copied().unwrap_or(-1);
        ensure!(
            i64::try_from(*rows).ok() == Some(counted),
            "{table} should have {rows} rows and has {counted}"
        );
    }
    let named: Vec<String> = tx.all_dynamic("SELECT DISTINCT sha256 FROM attachment", &[]).await?;
    for name in named {
        ensure!(files.contains(&name), "the attachment {name} is missing from the backup");
    }
    Ok(())
}

async fn restore_postgres(source: &Path, url: &str) -> anyhow::Result<()> {
    let db = Db::open(url, Options::default()).await?;
    ensure!(db.engine() == Engine::Postgres, "the settings name another engine");
    let mut tx = db.read().await?;
    let text = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema()";
    let tables: Vec<i64> = tx.all_dynamic(text, &[]).await?;
    ensure!(tables == [0], "the database is not empty; restore into an empty one");
    drop(tx);
    db.close().await;
    let environment = store::backup::postgres_environment(url)?;
    let name = environment.iter().find(|(name, _)| *name == "PGDATABASE").map(|(_, value)| value.clone());
    let status = Command::new("pg_restore")
        .args(["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--dbname"])
        .arg(name.context("the address names no database")?)
        .arg(source.join(DUMP))
        .envs(environment)
        .stdin(Stdio::null())
        .status()
        .context("pg_restore cannot be run; it is in the package postgresql-client")?;
    ensure!(status.success(), "pg_restore failed");
    Ok(())
}
