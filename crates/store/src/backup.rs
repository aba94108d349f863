//! A copy of a running SQLite desk in one file, checked before it is called a backup.
//!
//! The copy is one moment of the database: a reader's snapshot, which the writer does not wait for.

use crate::db::{Db, Error, Result};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::{Path, PathBuf};
use tokio::sync::mpsc;

/// What is in a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The size of the file.
    pub bytes: u64,
    /// Every table with its number of rows.
    pub tables: Vec<(String, u64)>,
}

/// Pages copied between two reports: 4 MiB.
const STEP: i32 = 1024;

/// Writes the whole database into `target`, which must not exist. `progress` hears the pages done and all
/// pages. The file appears under its name only when it is complete, checked and on the disk.
pub async fn sqlite_backup(
    db: &Db,
    target: &Path,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Copied> {
    let Some(source) = db.detached_sqlite()? else {
        return Err(Error::Copy(
            "this desk runs on PostgreSQL: back it up with pg_dump --format=custom".to_owned(),
        ));
    };
    if target.exists() {
        return Err(Error::Copy(format!(
            "{} exists already; a backup never replaces a file",
            target.display()
        )));
    }
    let (report, mut reports) = mpsc::channel(4);
    let target = target.to_owned();
    // On a thread of its own: reading a large database takes seconds.
    let work = tokio::task::spawn_blocking(move || {
        let partial = with_ending(&target, ".partial");
        let result = copy(&source, &partial, &report).and_then(|()| check(&partial)).and_then(|copied| {
            publish(&partial, &target).map_err(|error| unwritable(&target, &error))?;
            Ok(copied)
        });
        if result.is_err() {
            for ending in ["", "-wal", "-shm", "-journal"] {
                // Half a backup is of no use; what cannot be removed is at least not called a backup.
                let _ = std::fs::remove_file(with_ending(&partial, ending));
            }
        }
        result
    });
    while let Some((done, all)) = reports.recv().await {
        progress(done, all);
    }
    work.await.map_err(|error| Error::Copy(format!("the backup stopped: {error}")))?
}

fn copy(source: &Connection, partial: &Path, report: &mpsc::Sender<(u64, u64)>) -> Result<()> {
    // The content is as private as the database.
    create_private(partial).map_err(|error| unwritable(partial, &error))?;
    let mut target = Connection::open(partial)?;
    // A change between two steps would start the copy again, for ever on a busy desk. An open snapshot
    // holds still.
    source.execute_batch("BEGIN")?;
    source.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    {
        let backup = Backup::new(source, &mut target)?;
        loop {
            let step = backup.step(STEP)?;
            let at = backup.progress();
            let pages = |count: i32| u64::try_from(count).unwrap_or(0);
            if report.blocking_send((pages(at.pagecount - at.remaining), pages(at.pagecount))).is_err() {
                return Err(Error::Copy("the backup was given up".to_owned()));
            }
            match step {
                StepResult::Done => break,
                StepResult::More => {}
                _ => std::thread::sleep(std::time::Duration::from_millis(20)),
            }
        }
    }
    source.execute_batch("ROLLBACK")?;
    // One file without companions, whoever opens it later.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    target.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// A file that cannot be read back is no backup.
fn check(partial: &Path) -> Result<Copied> {
    let connection = Connection::open_with_flags(partial, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let verdict: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(Error::Copy(format!("the copy is damaged: {verdict}")));
    }
    if connection.prepare("PRAGMA foreign_key_check")?.exists([])? {
        return Err(Error::Copy("the copy holds a row that refers to nothing".to_owned()));
    }
    let mut names = connection.prepare(
        "SELECT name FROM pragma_table_list \
         WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut tables = Vec::new();
    for name in names {
        let text = format!("SELECT count(*) FROM \"{}\"", name.replace('"', "\"\""));
        let rows: i64 = connection.query_row(&text, [], |row| row.get(0))?;
        tables.push((name, u64::try_from(rows).unwrap_or(0)));
    }
    let bytes = std::fs::metadata(partial).map_err(|error| unwritable(partial, &error))?.len();
    Ok(Copied { bytes, tables })
}

/// On the disk first, then under its name, then the name on the disk. A hard link refuses a taken name
/// where a rename would replace it.
fn publish(partial: &Path, target: &Path) -> std::io::Result<()> {
    File::open(partial)?.sync_all()?;
    if std::fs::hard_link(partial, target).is_ok() {
        std::fs::remove_file(partial)?;
    } else if target.exists() {
        return Err(std::io::ErrorKind::AlreadyExists.into());
    } else {
        std::fs::rename(partial, target)?;
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = File::options();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    Error::Copy(format!("cannot write {}: {error}", path.display()))
}

/// What the programs of PostgreSQL (`pg_dump`, `pg_restore`) need in their environment to reach the database of an
/// address. Not on their command line, which everybody on the machine can read.
pub fn postgres_environment(url: &str) -> Result<Vec<(&'static str, String)>> {
    use tokio_postgres::config::Host;
    let config: tokio_postgres::Config =
        url.parse().map_err(|_| Error::Address("the address of PostgreSQL cannot be read".to_owned()))?;
    let mut all = Vec::new();
    if let Some(host) = config.get_hosts().first() {
        let host = match host {
            Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            Host::Unix(path) => path.display().to_string(),
        };
        all.push(("PGHOST", host));
    }
    if let Some(port) = config.get_ports().first() {
        all.push(("PGPORT", port.to_string()));
    }
    for (name, value) in [("PGUSER", config.get_user()), ("PGDATABASE", config.get_dbname())] {
        all.extend(value.map(|value| (name, value.to_owned())));
    }
    if let Some(password) = config.get_password() {
        all.push(("PGPASSWORD", String::from_utf8_lossy(password).into_owned()));
    }
    Ok(all)
}
