//! Fills one empty table with rows from elsewhere.

use super::catalogue::{Kind, Table};
use super::rows::{RowSource, Value, Values};
use crate::db::{Engine, Error, P, Result, Tx};
use std::pin::pin;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};

/// Hears the table and the rows taken so far.
pub(crate) type Progress<'p> = &'p mut (dyn FnMut(&str, u64) + Send);

/// Writes every row and answers how many there were. `table` is the target's.
pub(crate) async fn table(
    target: &mut Tx<'_>,
    table: &Table,
    rows: &mut impl RowSource,
    progress: Progress<'_>,
) -> Result<u64> {
    match target.engine() {
        Engine::Sqlite => insert(target, table, rows, progress).await,
        Engine::Postgres => copy(target, table, rows, progress).await,
    }
}

fn failed(table: &Table, row: u64, error: &Error) -> Error {
    let near = if row == 0 { String::new() } else { format!(" near row {row}") };
    Error::Copy(format!("the table {} cannot be copied{near}: {error}", table.name))
}

async fn insert(
    target: &mut Tx<'_>,
    table: &Table,
    source: &mut impl RowSource,
    progress: Progress<'_>,
) -> Result<u64> {
    let marks: Vec<String> = (1..=table.columns.len()).map(|number| format!("${number}")).collect();
    let text = format!("INSERT INTO {} ({}) VALUES ({})", table.quoted()?, table.list()?, marks.join(", "));
    let mut rows = 0;
    loop {
        let page = source.next().await?;
        if page.is_empty() {
            return Ok(rows);
        }
        for Values(row) in &page {
            rows += 1;
            let bound: Vec<P<'_>> = row.iter().map(Value::bound).collect();
            target.exec_dynamic(&text, &bound).await.map_err(|error| failed(table, rows, &error))?;
        }
        progress(&table.name, rows);
    }
}

async fn copy(
    target: &mut Tx<'_>,
    table: &Table,
    source: &mut impl RowSource,
    progress: Progress<'_>,
) -> Result<u64> {
    let client = target.postgres_client()?;
    let (name, list) = (table.quoted()?, table.list()?);
    let probe = client.prepare(&format!("SELECT {list} FROM {name} LIMIT 0")).await?;
    let types: Vec<Type> = probe.columns().iter().map(|column| column.type_().clone()).collect();
    let sink = client.copy_in(&format!("COPY {name} ({list}) FROM STDIN (FORMAT binary)")).await?;
    let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
    let mut rows = 0;
    loop {
        let page = source.next().await.map_err(|error| failed(table, 0, &error))?;
        if page.is_empty() {
            break;
        }
        for Values(row) in &page {
            rows += 1;
            let fitting: Result<Vec<P<'_>>> =
                row.iter().zip(&table.columns).map(|(value, column)| fitting(value, column.kind)).collect();
            let bound = fitting.map_err(|error| failed(table, rows, &error))?;
            let bound: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|value| value as _).collect();
            writer.as_mut().write(&bound).await.map_err(|error| failed(table, rows, &error.into()))?;
        }
        progress(&table.name, rows);
    }
    writer.finish().await.map_err(|error| failed(table, 0, &error.into()))?;
    Ok(rows)
}

/// SQLite keeps a boolean as 0 or 1, and text with a NUL in it, which PostgreSQL does not.
fn fitting(value: &Value, kind: Kind) -> Result<P<'_>> {
    match value {
        Value::I(value) if kind == Kind::Flag => match value {
            0 => Ok(P::B(false)),
            1 => Ok(P::B(true)),
            other => Err(Error::Copy(format!("{other} is no boolean"))),
        },
        Value::T(value) if value.contains('\0') => {
            Err(Error::Copy("a text holds a zero byte, which PostgreSQL cannot keep".to_owned()))
        }
        other => Ok(other.bound()),
    }
}
