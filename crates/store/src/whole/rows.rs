//! The rows of a table in the order of its key, a page at a time.

use super::catalogue::{Table, quoted};
use crate::db::{Datum, Engine, Error, FromRow, P, Result, Row, Tx};

/// Rows held in memory at once; a message can be long.
pub(crate) const PAGE: usize = 500;

/// A row that belongs to nobody.
#[derive(Debug)]
pub(crate) struct Values(pub(crate) Vec<Value>);

/// A value that belongs to nobody. Booleans are the numbers 0 and 1, as SQLite keeps them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
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
    pub(crate) fn bound(&self) -> P<'_> {
        match self {
            Self::Null => P::Null,
            Self::I(value) => P::I(*value),
            Self::T(value) => P::T(value),
            Self::X(value) => P::X(value),
        }
    }
}

/// Whatever gives the rows of one table in the order of its key.
pub(crate) trait RowSource {
    /// The next rows, not more than [`PAGE`]; none at the end.
    async fn next(&mut self) -> Result<Vec<Values>>;
}

/// Reads a table of a database.
pub(crate) struct Pages<'a, 'd> {
    tx: &'a mut Tx<'d>,
    table: &'a Table,
    place: Place,
}

enum Place {
    Begin,
    /// SQLite: the key of the last row that was read.
    After(Vec<Value>),
    /// PostgreSQL: a cursor, which sorts once even where the server's locale would order text otherwise.
    Cursor(String),
}

impl<'a, 'd> Pages<'a, 'd> {
    pub(crate) fn of(tx: &'a mut Tx<'d>, table: &'a Table) -> Self {
        Self { tx, table, place: Place::Begin }
    }

    async fn by_key(&mut self) -> Result<Vec<Values>> {
        let order = self.table.order(Engine::Sqlite)?;
        let (list, name) = (self.table.list()?, self.table.quoted()?);
        let after = match &self.place {
            Place::After(last) => {
                let marks: Vec<String> = (1..=last.len()).map(|n| format!("${n}")).collect();
                format!("WHERE ({order}) > ({}) ", marks.join(", "))
            }
            Place::Begin | Place::Cursor(_) => String::new(),
        };
        let text = format!("SELECT {list} FROM {name} {after}ORDER BY {order} LIMIT {PAGE}");
        let last: &[Value] = if let Place::After(last) = &self.place { last } else { &[] };
        let bound: Vec<P<'_>> = last.iter().map(Value::bound).collect();
        let rows: Vec<Values> = self.tx.all_dynamic(&text, &bound).await?;
        if let Some(Values(row)) = rows.last() {
            let key = self.table.key().into_iter().filter_map(|place| row.get(place).cloned()).collect();
            self.place = Place::After(key);
        }
        Ok(rows)
    }

    async fn by_cursor(&mut self) -> Result<Vec<Values>> {
        let cursor = match &self.place {
            Place::Cursor(name) => name.clone(),
            Place::Begin | Place::After(_) => {
                let (list, name) = (self.table.list()?, self.table.quoted()?);
                let order = self.table.order(Engine::Postgres)?;
                // A name of its own: a cached FETCH remembers the columns of the cursor it was prepared for.
                let cursor = quoted(&format!("rows_of_{}", self.table.name))?;
                let text = format!(
                    "DECLARE {cursor} NO SCROLL CURSOR FOR SELECT {list} FROM {name} ORDER BY {order}"
                );
                self.tx.all_dynamic::<()>(&text, &[]).await?;
                self.place = Place::Cursor(cursor.clone());
                cursor
            }
        };
        let rows: Vec<Values> = self.tx.all_dynamic(&format!("FETCH {PAGE} FROM {cursor}"), &[]).await?;
        if rows.is_empty() {
            self.tx.all_dynamic::<()>(&format!("CLOSE {cursor}"), &[]).await?;
        }
        Ok(rows)
    }
}

impl RowSource for Pages<'_, '_> {
    async fn next(&mut self) -> Result<Vec<Values>> {
        match self.tx.engine() {
            Engine::Sqlite => self.by_key().await,
            Engine::Postgres => self.by_cursor().await,
        }
    }
}
