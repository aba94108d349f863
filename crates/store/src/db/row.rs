//! One result row, whichever engine it came from.
//!
//! Rows are read by position and become plain structs through [`FromRow`]; there is no derive and no
//! column-name lookup at run time (the statement gate compares the names of both engines instead).

use super::error::{Error, Result};
use rusqlite::types::ValueRef;
use tokio_postgres::types::{FromSql, Type};

/// A row, valid while its statement is being read.
pub enum Row<'r> {
    /// A row of SQLite.
    Sqlite(&'r rusqlite::Row<'r>),
    /// A row of PostgreSQL.
    Postgres(&'r tokio_postgres::Row),
}

/// One value of a row, borrowed. SQLite has no booleans, so there they arrive as [`Datum::I`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Datum<'r> {
    /// NULL.
    Null,
    /// A whole number.
    I(i64),
    /// A boolean (PostgreSQL only).
    B(bool),
    /// A floating number.
    F(f64),
    /// Text.
    T(&'r str),
    /// Bytes.
    X(&'r [u8]),
}

impl Row<'_> {
    /// The value at `index`, from 0, as it is in the database.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a page reads a thousand values; as a call each is moved three times"
    )]
    pub fn datum(&self, index: usize) -> Result<Datum<'_>> {
        match self {
            Self::Sqlite(row) => Ok(match row.get_ref(index)? {
                ValueRef::Null => Datum::Null,
                ValueRef::Integer(value) => Datum::I(value),
                ValueRef::Real(value) => Datum::F(value),
                ValueRef::Text(value) => Datum::T(
                    std::str::from_utf8(value)
                        .map_err(|e| rusqlite::Error::Utf8Error(index, e))
                        .map_err(Error::Sqlite)?,
                ),
                ValueRef::Blob(value) => Datum::X(value),
            }),
            Self::Postgres(row) => Ok(row.try_get(index)?),
        }
    }

    /// The value at `index` as `T`.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "see `datum`")]
    pub fn get<T: Field>(&self, index: usize) -> Result<T> {
        let datum = self.datum(index)?;
        T::from_datum(datum).ok_or_else(|| mismatch(index, T::WANTED, datum))
    }

    /// The text at `index` without copying it.
    pub fn text(&self, index: usize) -> Result<&str> {
        match self.datum(index)? {
            Datum::T(value) => Ok(value),
            other => Err(mismatch(index, String::WANTED, other)),
        }
    }

    /// The bytes at `index` without copying them.
    pub fn bytes(&self, index: usize) -> Result<&[u8]> {
        match self.datum(index)? {
            Datum::X(value) => Ok(value),
            other => Err(mismatch(index, Vec::<u8>::WANTED, other)),
        }
    }
}

/// Names the kind that was found, never the value: it may be private.
#[cold]
fn mismatch(index: usize, wanted: &'static str, found: Datum<'_>) -> Error {
    let found = match found {
        Datum::Null => "NULL",
        Datum::I(_) => "a number",
        Datum::B(_) => "a boolean",
        Datum::F(_) => "a fraction",
        Datum::T(_) => "text",
        Datum::X(_) => "bytes",
    };
    Error::Column { index, wanted, found: found.to_owned() }
}

impl<'a> FromSql<'a> for Datum<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Datum::I(i64::from_sql(ty, raw)?),
            Type::INT4 => Datum::I(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Datum::I(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Datum::B(bool::from_sql(ty, raw)?),
            Type::FLOAT8 => Datum::F(f64::from_sql(ty, raw)?),
            Type::FLOAT4 => Datum::F(f32::from_sql(ty, raw)?.into()),
            Type::BYTEA => Datum::X(raw),
            _ => Datum::T(<&str>::from_sql(ty, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Datum::Null)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(
            *ty,
            Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL | Type::FLOAT8 | Type::FLOAT4 | Type::BYTEA
        ) || <&str as FromSql<'_>>::accepts(ty)
    }
}

/// A Rust type that one column can become.
pub trait Field: Sized {
    /// What an error message calls it.
    const WANTED: &'static str;
    /// `None` when the value is of another kind.
    fn from_datum(datum: Datum<'_>) -> Option<Self>;
}

impl Field for i64 {
    const WANTED: &'static str = "a number";
    fn from_datum(datum: Datum<'_>) -> Option<Self> {
        if let Datum::I(value) = datum { Some(value) } else { None }
    }
}
impl Field for bool {
    const WANTED: &'static str = "a boolean";
    fn from_datum(datum: Datum<'_>) -> Option<Self> {
        match datum {
            Datum::B(value) => Some(value),
            Datum::I(value) => Some(value != 0),
            _ => None,
        }
    }
}
impl Field for f64 {
    const WANTED: &'static str = "a fraction";
    fn from_datum(datum: Datum<'_>) -> Option<Self> {
        if let Datum::F(value) = datum { Some(value) } else { None }
    }
}
impl Field for String {
    const WANTED: &'static str = "text";
    fn from_datum(datum: Datum<'_>) -> Option<Self> {
        if let Datum::T(value) = datum { Some(value.to_owned()) } else { None }
    }
}
impl Field for Vec<u8> {
    const WANTED: &'static str = "bytes";
    fn from_datum(datum: Datum<'_>) -> Option<Self> {
        if let Datum::X(value) = datum { Some(value.to_owned()) } else { None }
    }
}
impl<T: Field> Field for Option<T> {
    const WANTED: &'static str = T::WANTED;
    fn from_datum(datum: Datum<'_>) -> Option<Self> {
        if datum == Datum::Null { Some(None) } else { T::from_datum(datum).map(Some) }
    }
}

/// A struct that one row can become.
pub trait FromRow: Sized {
    /// Reads the columns by position, in the order of the statement's text.
    fn from_row(row: &Row<'_>) -> Result<Self>;
}

macro_rules! single {
    ($($field:ty),+) => {$(
        impl FromRow for $field {
            fn from_row(row: &Row<'_>) -> Result<Self> {
                row.get(0)
            }
        }
    )+};
}
single!(i64, bool, f64, String, Vec<u8>, Option<i64>, Option<String>);

macro_rules! tuple {
    ($($field:ident $index:literal),+) => {
        impl<$($field: Field),+> FromRow for ($($field,)+) {
            fn from_row(row: &Row<'_>) -> Result<Self> {
                Ok(($(row.get::<$field>($index)?,)+))
            }
        }
    };
}
tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
