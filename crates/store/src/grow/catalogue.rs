//! What there is to copy: the tables that both databases have, their columns and their keys.

use crate::db::{Error, FromRow, P, Result, Row, Tx};
use std::collections::BTreeSet;

/// A table of both engines.
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
}

pub(super) struct Column {
    pub(super) name: String,
    /// Its place in the primary key, from 1; 0 for the others.
    pub(super) key: i64,
    pub(super) is_text: bool,
}

/// A foreign key as PostgreSQL prints it, quoted where needed.
pub(super) struct ForeignKey {
    pub(super) table: String,
    pub(super) name: String,
    pub(super) definition: String,
}

impl FromRow for ForeignKey {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { table: row.get(0)?, name: row.get(1)?, definition: row.get(2)? })
    }
}

impl Table {
    pub(super) fn quoted(&self) -> Result<String> {
        quoted(&self.name)
    }

    /// All columns for a SELECT or a COPY, in one order for both engines.
    pub(super) fn list(&self) -> Result<String> {
        let names: Result<Vec<String>> = self.columns.iter().map(|column| quoted(&column.name)).collect();
        Ok(names?.join(", "))
    }

    /// The columns of the primary key: their places in the list, in the order of the key.
    pub(super) fn key(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.columns.len()).filter(|i| self.columns[*i].key > 0).collect();
        places.sort_by_key(|i| self.columns[*i].key);
        places
    }

    /// The key for ORDER BY, byte by byte on both engines whatever the locale of the server.
    pub(super) fn order(&self, collation: &str) -> Result<String> {
        let parts: Result<Vec<String>> = self
            .key()
            .into_iter()
            .map(|place| {
                let column = &self.columns[place];
                let name = quoted(&column.name)?;
                Ok(if column.is_text { format!("{name} COLLATE {collation}") } else { name })
            })
            .collect();
        Ok(parts?.join(", "))
    }
}

/// Names come from our own migrations; anything else than a plain word is a mistake there.
pub(super) fn quoted(name: &str) -> Result<String> {
    if !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        return Ok(format!("\"{name}\""));
    }
    Err(Error::Copy(format!("cannot copy something with the name {name:?}")))
}

/// Kept by each engine in its own way, or rebuilt: never copied.
const OWN: [&str; 3] = ["schema_migration", "sequence", "message_search"];

/// What a migration fills. A target in which only these have rows is empty: nobody has worked with it yet.
pub(super) const FILLED_BY_MIGRATION: [&str; 1] = ["status"];

/// The tables of both, or what is only on one side.
pub(super) async fn tables(source: &mut Tx<'_>, target: &mut Tx<'_>) -> Result<Vec<Table>> {
    let text = "SELECT name FROM pragma_table_list \
                WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let ours: Vec<String> = source.all_dynamic(text, &[]).await?;
    let text = "SELECT tablename::text FROM pg_catalog.pg_tables WHERE schemaname = current_schema()";
    let theirs: Vec<String> = target.all_dynamic(text, &[]).await?;
    let copied = |names: Vec<String>| -> BTreeSet<String> {
        names.into_iter().filter(|name| !OWN.contains(&name.as_str())).collect()
    };
    let (ours, theirs) = (copied(ours), copied(theirs));
    if let Some(name) = ours.symmetric_difference(&theirs).next() {
        return Err(Error::Copy(format!("the table {name} is on one side only")));
    }
    let mut tables = Vec::new();
    for name in ours {
        tables.push(table(source, name).await?);
    }
    Ok(tables)
}

async fn table(source: &mut Tx<'_>, name: String) -> Result<Table> {
    let text = "SELECT name, pk, type = 'TEXT' FROM pragma_table_info($1) ORDER BY cid";
    let columns: Vec<(String, i64, bool)> = source.all_dynamic(text, &[P::T(&name)]).await?;
    let columns: Vec<Column> =
        columns.into_iter().map(|(name, key, is_text)| Column { name, key, is_text }).collect();
    if columns.iter().all(|column| column.key == 0) {
        return Err(Error::Copy(format!("the table {name} has no primary key")));
    }
    Ok(Table { name, columns })
}

/// Every foreign key of the target.
pub(super) async fn foreign_keys(target: &mut Tx<'_>) -> Result<Vec<ForeignKey>> {
    let text = "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) \
                FROM pg_catalog.pg_constraint \
                WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2";
    target.all_dynamic(text, &[]).await
}
