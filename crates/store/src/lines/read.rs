//! Makes a desk of its lines: an empty database is filled in one unit, then compared row by row with the files.

use super::{Contents, LONGEST_LINE, TableFile, hex, line};
use crate::db::{Db, Error, Result, Tx};
use crate::grow::Report;
use crate::whole::{Pages, RowSource, Table, Values, catalogue, compare, empty, fill};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Fills an empty, migrated database with what an export holds. Whatever is wrong leaves it empty, and is named with
/// file and line. `has_file` says whether the content of an attachment is there. `progress` hears the table and the rows
/// taken so far.
pub async fn import(
    db: &Db,
    folder: &Path,
    contents: &Contents,
    has_file: &(dyn Fn(&str) -> bool + Sync),
    progress: &mut (dyn FnMut(&str, u64) + Send),
) -> Result<Report> {
    let mut target = db.write().await?;
    if catalogue::migrations(&mut target).await? != contents.migrations {
        let why = "the export is of a desk at another migration: write it with the version that reads it";
        return Err(Error::Copy(why.to_owned()));
    }
    let tables = catalogue::tables(&mut target).await?;
    catalogue::must_match(&tables, contents.tables.iter().map(|file| file.table.as_str()))?;
    let files: Vec<(&Table, &TableFile)> = tables
        .iter()
        .filter_map(|table| Some((table, contents.tables.iter().find(|file| file.table == table.name)?)))
        .collect();
    let opened = empty::open(&mut target, &tables).await?;
    let mut report = Report { tables: Vec::new(), rows: 0, indexed: 0 };
    for (table, file) in &files {
        let mut lines = Lines::open(folder, table)?;
        let rows = fill::table(&mut target, table, &mut lines, progress).await?;
        lines.must_be(file)?;
        report.tables.push((table.name.clone(), rows));
        report.rows += rows;
    }
    report.indexed = opened.close(&mut target, &contents.given).await?;
    for (table, _) in &files {
        let mut lines = Lines::open(folder, table)?;
        compare::table(&mut lines, &mut Pages::of(&mut target, table), table).await?;
    }
    attachments_are_there(&mut target, has_file).await?;
    target.commit().await?;
    db.forget_statements();
    Ok(report)
}

async fn attachments_are_there(target: &mut Tx<'_>, has_file: &(dyn Fn(&str) -> bool + Sync)) -> Result<()> {
    let named: Vec<String> = target.all_dynamic("SELECT DISTINCT sha256 FROM attachment", &[]).await?;
    match named.iter().find(|name| !has_file(name)) {
        Some(name) => Err(Error::Copy(format!("the attachment {name} is missing"))),
        None => Ok(()),
    }
}

/// The rows of a file.
struct Lines<'t> {
    table: &'t Table,
    path: PathBuf,
    reader: BufReader<File>,
    rows: u64,
    bytes: u64,
    digest: Sha256,
    line: Vec<u8>,
}

impl<'t> Lines<'t> {
    fn open(folder: &Path, table: &'t Table) -> Result<Self> {
        let path = folder.join(format!("{}.jsonl", table.name));
        let file = File::open(&path)
            .map_err(|error| Error::Copy(format!("{} cannot be read: {error}", path.display())))?;
        let (reader, digest) = (BufReader::with_capacity(1 << 17, file), Sha256::new());
        Ok(Self { table, path, reader, rows: 0, bytes: 0, digest, line: Vec::new() })
    }

    fn wrong(&self, why: impl std::fmt::Display) -> Error {
        Error::Copy(format!("{}, line {}: {why}", self.path.display(), self.rows))
    }

    /// The next line without its end; false after the last.
    fn read_line(&mut self) -> Result<bool> {
        self.line.clear();
        self.rows += 1;
        let read = (&mut self.reader).take(LONGEST_LINE).read_until(b'\n', &mut self.line);
        read.map_err(|error| self.wrong(error))?;
        if self.line.is_empty() {
            self.rows -= 1;
            return Ok(false);
        }
        self.digest.update(&self.line);
        self.bytes += u64::try_from(self.line.len()).unwrap_or(u64::MAX);
        if self.line.pop() != Some(b'\n') {
            return Err(self.wrong("it has no end, or is too long"));
        }
        Ok(true)
    }

    /// Refuses a file that is not what the manifest says, though each line of it could be read.
    fn must_be(self, file: &TableFile) -> Result<()> {
        let found = (self.rows, self.bytes, hex(&self.digest.finalize()));
        if found == (file.rows, file.bytes, file.sha256.clone()) {
            return Ok(());
        }
        let (path, rows) = (self.path.display(), found.0);
        Err(Error::Copy(format!(
            "{path} is not the file that was exported: it has {rows} lines and should have {}, or was changed",
            file.rows
        )))
    }
}

impl RowSource for Lines<'_> {
    async fn next(&mut self) -> Result<Vec<Values>> {
        let mut page = Vec::new();
        while page.len() < crate::whole::rows::PAGE && self.read_line()? {
            page.push(line::read(self.table, &self.line).map_err(|why| self.wrong(why))?);
        }
        Ok(page)
    }
}
