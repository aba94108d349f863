//! `tridesk restore`: an empty data folder or database becomes what a backup holds. With `--verify` it only looks.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};
use clap::Args;
use config::Config;
use store::{Db, Engine, Options};

use super::backup::{ATTACHMENTS, DATABASE, DUMP, MANIFEST, Manifest, copy_files};
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
    check_files(source, &manifest)?;
    beside::run(async {
        if manifest.engine == "sqlite" {
            check_sqlite(source, &manifest).await?;
        }
        if restore.verify {
            output::text(&format!("{}: whole\n", source.display()));
            return Ok(());
        }
        let config = Config::load(path, config::process_environment())?;
        let folder = wiring::folder(&config)?;
        let url = config.database.url(&config.data);
        match (manifest.engine.as_str(), url.expose().strip_prefix("sqlite:")) {
            ("sqlite", Some(target)) => {
                let target = Path::new(target);
                ensure!(
                    !target.exists(),
                    "{} exists already; restore into an empty folder",
                    target.display()
                );
                std::fs::copy(source.join(DATABASE), target).context("the database cannot be written")?;
                std::fs::File::open(target)?.sync_all()?;
            }
            ("postgres", None) => restore_postgres(source, url.expose()).await?,
            _ => bail!("the backup is of {}, and the settings name another engine", manifest.engine),
        }
        let (files, _) = copy_files(&source.join(ATTACHMENTS), &folder.attachments())?;
        // Demo desks keep their logins beside the data.
        output::text(&format!(
            "restored the database and {files} attachments; start it with `tridesk serve`\n"
        ));
        Ok(())
    })
}

/// Every file must have the content that its name says.
fn check_files(source: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    let folder = source.join(ATTACHMENTS);
    let blobs = service::Blobs::open(&folder)?;
    let (mut files, mut bytes) = (0_u64, 0_u64);
    for shelf in std::fs::read_dir(&folder)? {
        for file in std::fs::read_dir(shelf?.path())? {
            let name = file?.file_name();
            let content = blobs.get(&name.to_string_lossy());
            let content = content.with_context(|| format!("the attachment {} is damaged", name.display()))?;
            files += 1;
            bytes += u64::try_from(content.len()).unwrap_or(u64::MAX);
        }
    }
    ensure!(
        (files, bytes) == (manifest.files, manifest.bytes),
        "the backup should hold {} attachments of {} bytes and holds {files} of {bytes}",
        manifest.files,
        manifest.bytes
    );
    Ok(())
}

/// The copy must pass SQLite's own check and have the rows that were counted.
async fn check_sqlite(source: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    let scratch = source.join("verify.db");
    // Opening a database writes beside it; the backup itself stays untouched.
    std::fs::copy(source.join(DATABASE), &scratch).context("the database of the backup cannot be read")?;
    let result = async {
        let db = Db::open(&format!("sqlite:{}", scratch.display()), Options::default()).await?;
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
        drop(tx);
        db.close().await;
        Ok(())
    };
    let result = result.await;
    for ending in ["", "-wal", "-shm", ".lock"] {
        let _ = std::fs::remove_file(format!("{}{ending}", scratch.display()));
    }
    result
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
