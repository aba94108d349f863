//! Writes the tables of a desk, running or not, as they were at one moment.

use super::{Contents, TableFile, hex, line};
use crate::db::{Db, Error, Result, Tx};
use crate::whole::{Pages, RowSource, Table, catalogue, sequences};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Writes every table into files of this folder, which is there. `progress` hears the table and the rows written so
/// far. The desk goes on meanwhile: this reads one snapshot, a page of rows at a time.
pub async fn export(
    db: &Db,
    folder: &Path,
    progress: &mut (dyn FnMut(&str, u64) + Send),
) -> Result<Contents> {
    let mut source = db.snapshot().await?;
    let tables = catalogue::tables(&mut source).await?;
    let mut contents = Contents {
        migrations: catalogue::migrations(&mut source).await?,
        given: sequences::given(&mut source, &tables).await?,
        tables: Vec::new(),
    };
    for table in &tables {
        contents.tables.push(write(&mut source, table, folder, progress).await?);
    }
    Ok(contents)
}

async fn write(
    source: &mut Tx<'_>,
    table: &Table,
    folder: &Path,
    progress: &mut (dyn FnMut(&str, u64) + Send),
) -> Result<TableFile> {
    let path = folder.join(format!("{}.jsonl", table.name));
    let failed =
        |error: std::io::Error| Error::Copy(format!("{} cannot be written: {error}", path.display()));
    let mut options = File::options();
    options.write(true).create_new(true);
    // The content is as private as the database.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).map_err(failed)?;
    let (mut rows, mut bytes, mut digest) = (0, 0, Sha256::new());
    let mut pages = Pages::of(source, table);
    loop {
        let page = pages.next().await?;
        if page.is_empty() {
            break;
        }
        let mut text = Vec::new();
        for row in &page {
            line::write(table, row, &mut text).map_err(|error| {
                Error::Copy(format!("the table {} cannot be written: {error}", table.name))
            })?;
            rows += 1;
        }
        digest.update(&text);
        bytes += u64::try_from(text.len()).unwrap_or(u64::MAX);
        file.write_all(&text).map_err(failed)?;
        progress(&table.name, rows);
    }
    file.sync_all().map_err(failed)?;
    Ok(TableFile { table: table.name.clone(), rows, bytes, sha256: hex(&digest.finalize()) })
}
