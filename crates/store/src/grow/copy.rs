//! Carries the rows of one table over, a page at a time.

use super::catalogue::Table;
use crate::db::{Datum, Error, FromRow, P, Result, Row, Tx};
use std::pin::pin;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};

/// Rows held in memory at once; a message can be long.
const PAGE: usize = 500;

/// A row that belongs to nobody.
pub(super) struct Values(pub(super) Vec<Value>);

/// A value that belongs to nobody. Booleans are the numbers 0 and 1, as SQLite keeps them.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    I(i64),
    T(String),
    X(Vec<u8>),
}

impl FromRow for Values {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let width = match row {
            Row::Sqlite(row) => row.as_ref().column_count(),
            Row::Postgres(row) => row.len(),
        };
        let value = |index| {
            Ok(match row.datum(index)? {
                Datum::Null => Value::Null,
                Datum::I(value) => Value::I(value),
                Datum::B(value) => Value::I(value.into()),
                Datum::T(value) => Value::T(value.to_owned()),
                Datum::X(value) => Value::X(value.to_owned()),
                Datum::F(_) => return Err(Error::Copy("the desk keeps no fractions".to_owned())),
            })
        };
        (0..width).map(value).collect::<Result<_>>().map(Self)
    }
}

impl Value {
    fn bound(&self) -> P<'_> {
        match self {
            Self::Null => P::Null,
            Self::I(value) => P::I(*value),
            Self::T(value) => P::T(value),
            Self::X(value) => P::X(value),
        }
    }
}

/// Reads a table of SQLite page by page in the order of its key.
pub(super) struct Pages<'t> {
    table: &'t Table,
    last: Option<Vec<Value>>,
}

impl<'t> Pages<'t> {
    pub(super) fn of(table: &'t Table) -> Self {
        Self { table, last: None }
    }

    /// The next rows; none at the end.
    pub(super) async fn next(&mut self, source: &mut Tx<'_>) -> Result<Vec<Values>> {
        let key = self.table.key();
        let order = self.table.order("BINARY")?;
        let (list, name) = (self.table.list()?, self.table.quoted()?);
        let after = match &self.last {
            None => String::new(),
            Some(last) => {
                let marks: Vec<String> = (1..=last.len()).map(|n| format!("${n}")).collect();
                format!("WHERE ({order}) > ({}) ", marks.join(", "))
            }
        };
        let text = format!("SELECT {list} FROM {name} {after}ORDER BY {order} LIMIT {PAGE}");
        let bound: Vec<P<'_>> = self.last.iter().flatten().map(Value::bound).collect();
        let rows: Vec<Values> = source.all_dynamic(&text, &bound).await?;
        if let Some(Values(row)) = rows.last() {
            self.last = Some(key.iter().map(|place| row[*place].clone()).collect());
        }
        Ok(rows)
    }
}

/// Copies every row and answers how many there were.
pub(super) async fn table(
    source: &mut Tx<'_>,
    target: &mut Tx<'_>,
    table: &Table,
    progress: &mut (dyn FnMut(&str, u64) + Send),
) -> Result<u64> {
    let failed = |error: Error| Error::Copy(format!("the table {} cannot be copied: {error}", table.name));
    let client = target.postgres_client()?;
    let (name, list) = (table.quoted()?, table.list()?);
    let probe = client.prepare(&format!("SELECT {list} FROM {name} LIMIT 0")).await?;
    let types: Vec<Type> = probe.columns().iter().map(|column| column.type_().clone()).collect();
    let sink = client.copy_in(&format!("COPY {name} ({list}) FROM STDIN (FORMAT binary)")).await?;
    let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
    let mut pages = Pages::of(table);
    let mut rows = 0;
    loop {
        let page = pages.next(source).await.map_err(failed)?;
        if page.is_empty() {
            break;
        }
        for Values(row) in &page {
            let bound: Vec<P<'_>> = row
                .iter()
                .zip(&types)
                .map(|(value, ty)| fitting(value, ty))
                .collect::<Result<_>>()
                .map_err(failed)?;
            let bound: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|value| value as _).collect();
            writer.as_mut().write(&bound).await.map_err(|error| failed(error.into()))?;
        }
        rows += u64::try_from(page.len()).unwrap_or(u64::MAX);
        progress(&table.name, rows);
    }
    writer.finish().await.map_err(|error| failed(error.into()))?;
    Ok(rows)
}

/// SQLite keeps a boolean as 0 or 1, and text with a NUL in it, which PostgreSQL does not.
fn fitting<'v>(value: &'v Value, ty: &Type) -> Result<P<'v>> {
    match value {
        Value::I(value) if *ty == Type::BOOL => match value {
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
