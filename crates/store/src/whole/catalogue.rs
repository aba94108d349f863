//! What there is to copy: the tables of a database, their columns and their keys.

use crate::db::{Engine, Error, FromRow, P, Result, Row, Tx};
use std::collections::BTreeSet;

/// A table; the same on both engines but for the kinds of its flags.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
}

#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    /// Its place in the primary key, from 1; 0 for the others.
    pub(crate) key: i64,
    pub(crate) kind: Kind,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Number,
    /// 0 or 1; PostgreSQL alone tells it from a number.
    Flag,
    Text,
    Bytes,
}

/// A foreign key as PostgreSQL prints it, quoted where needed.
pub(crate) struct ForeignKey {
    pub(crate) table: String,
    pub(crate) name: String,
    pub(crate) definition: String,
}

impl FromRow for ForeignKey {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self { table: row.get(0)?, name: row.get(1)?, definition: row.get(2)? })
    }
}

impl Table {
    pub(crate) fn quoted(&self) -> Result<String> {
        quoted(&self.name)
    }

    /// All columns for a SELECT or a COPY, in one order for both engines.
    pub(crate) fn list(&self) -> Result<String> {
        let names: Result<Vec<String>> = self.columns.iter().map(|column| quoted(&column.name)).collect();
        Ok(names?.join(", "))
    }

    /// The columns of the primary key: their places in the list, in the order of the key.
    pub(crate) fn key(&self) -> Vec<usize> {
        let mut places: Vec<usize> =
            (0..self.columns.len()).filter(|place| self.key_of(*place) > 0).collect();
        places.sort_by_key(|place| self.key_of(*place));
        places
    }

    fn key_of(&self, place: usize) -> i64 {
        self.columns.get(place).map_or(0, |column| column.key)
    }

    /// The key for ORDER BY, byte by byte on both engines whatever the locale of the server.
    pub(crate) fn order(&self, engine: Engine) -> Result<String> {
        let collation = match engine {
            Engine::Sqlite => "BINARY",
            Engine::Postgres => "\"C\"",
        };
        let part = |column: &Column| {
            let name = quoted(&column.name)?;
            Ok(if column.kind == Kind::Text { format!("{name} COLLATE {collation}") } else { name })
        };
        let columns = self.key().into_iter().filter_map(|place| self.columns.get(place));
        let parts: Result<Vec<String>> = columns.map(part).collect();
        Ok(parts?.join(", "))
    }
}

/// Names come from our own migrations; anything else than a plain word is a mistake there.
pub(crate) fn quoted(name: &str) -> Result<String> {
    if !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        return Ok(format!("\"{name}\""));
    }
    Err(Error::Copy(format!("cannot copy something with the name {name:?}")))
}

/// Kept by each engine in its own way, or rebuilt: never copied.
const OWN: [&str; 3] = ["schema_migration", "sequence", "message_search"];

/// The tables of a database in the order of their names.
pub(crate) async fn tables(tx: &mut Tx<'_>) -> Result<Vec<Table>> {
    let text = match tx.engine() {
        Engine::Sqlite => {
            "SELECT name FROM pragma_table_list \
             WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        }
        Engine::Postgres => {
            "SELECT tablename::text FROM pg_catalog.pg_tables WHERE schemaname = current_schema()"
        }
    };
    let mut names: Vec<String> = tx.all_dynamic(text, &[]).await?;
    names.retain(|name| !OWN.contains(&name.as_str()));
    names.sort();
    let mut tables = Vec::new();
    for name in names {
        tables.push(table(tx, name).await?);
    }
    Ok(tables)
}

async fn table(tx: &mut Tx<'_>, name: String) -> Result<Table> {
    let text = match tx.engine() {
        Engine::Sqlite => "SELECT name, pk, type FROM pragma_table_info($1) ORDER BY cid",
        Engine::Postgres => {
            "SELECT a.attname::text, COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0)::bigint, \
             format_type(a.atttypid, NULL) FROM pg_catalog.pg_attribute a \
             LEFT JOIN pg_catalog.pg_index i ON i.indrelid = a.attrelid AND i.indisprimary \
             WHERE a.attrelid = quote_ident($1)::regclass AND a.attnum > 0 AND NOT a.attisdropped \
             ORDER BY a.attnum"
        }
    };
    let columns: Vec<(String, i64, String)> = tx.all_dynamic(text, &[P::T(&name)]).await?;
    let column = |(column, key, kind): (String, i64, String)| {
        let kind = match kind.as_str() {
            "INTEGER" | "bigint" => Kind::Number,
            "boolean" => Kind::Flag,
            "TEXT" | "text" => Kind::Text,
            "BLOB" | "bytea" => Kind::Bytes,
            other => return Err(Error::Copy(format!("{name}.{column} is of the unknown kind {other}"))),
        };
        Ok(Column { name: column, key, kind })
    };
    let columns: Vec<Column> = columns.into_iter().map(column).collect::<Result<_>>()?;
    if columns.iter().all(|column| column.key == 0) {
        return Err(Error::Copy(format!("the table {name} has no primary key")));
    }
    Ok(Table { name, columns })
}

/// Refuses two sides that do not have the same tables.
pub(crate) fn must_match<'n>(ours: &'n [Table], theirs: impl Iterator<Item = &'n str>) -> Result<()> {
    let ours: BTreeSet<&str> = ours.iter().map(|table| table.name.as_str()).collect();
    match ours.symmetric_difference(&theirs.collect()).next() {
        Some(name) => Err(Error::Copy(format!("the table {name} is on one side only"))),
        None => Ok(()),
    }
}

/// The migrations that a database has seen.
pub(crate) async fn migrations(tx: &mut Tx<'_>) -> Result<Vec<(i64, String)>> {
    tx.all_dynamic("SELECT number, name FROM schema_migration ORDER BY number", &[]).await
}

/// Every foreign key of a PostgreSQL database.
pub(crate) async fn foreign_keys(target: &mut Tx<'_>) -> Result<Vec<ForeignKey>> {
    let text = "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) \
                FROM pg_catalog.pg_constraint \
                WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2";
    target.all_dynamic(text, &[]).await
}
