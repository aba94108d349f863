//! A bound parameter: five shapes, borrowed, the same on both engines.

use bytes::BytesMut;
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

/// A value for a `$n` of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum P<'a> {
    /// NULL of whatever type the statement wants.
    Null,
    /// A whole number: an id, a time, a count, a code.
    I(i64),
    /// True or false.
    B(bool),
    /// Text.
    T(&'a str),
    /// Bytes.
    X(&'a [u8]),
}

impl From<i64> for P<'_> {
    fn from(value: i64) -> Self {
        P::I(value)
    }
}
impl From<bool> for P<'_> {
    fn from(value: bool) -> Self {
        P::B(value)
    }
}
impl<'a> From<&'a str> for P<'a> {
    fn from(value: &'a str) -> Self {
        P::T(value)
    }
}
impl<'a> From<&'a String> for P<'a> {
    fn from(value: &'a String) -> Self {
        P::T(value)
    }
}
impl<'a> From<&'a [u8]> for P<'a> {
    fn from(value: &'a [u8]) -> Self {
        P::X(value)
    }
}
impl<'a, const N: usize> From<&'a [u8; N]> for P<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        P::X(value)
    }
}
impl<'a> From<&'a Vec<u8>> for P<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        P::X(value)
    }
}
impl<'a, T: Into<P<'a>>> From<Option<T>> for P<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(P::Null, Into::into)
    }
}

impl rusqlite::ToSql for P<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            P::Null => ValueRef::Null,
            P::I(value) => ValueRef::Integer(value),
            P::B(value) => ValueRef::Integer(value.into()),
            P::T(value) => ValueRef::Text(value.as_bytes()),
            P::X(value) => ValueRef::Blob(value),
        }))
    }
}

type Refusal = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for P<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refusal> {
        match *self {
            P::Null => Ok(IsNull::Yes),
            P::I(value) if *ty == Type::INT8 => value.to_sql(ty, out),
            P::I(value) if *ty == Type::INT4 => i32::try_from(value)?.to_sql(ty, out),
            P::I(value) if *ty == Type::INT2 => i16::try_from(value)?.to_sql(ty, out),
            P::B(value) if *ty == Type::BOOL => value.to_sql(ty, out),
            P::T(value) if <&str as ToSql>::accepts(ty) => value.to_sql(ty, out),
            P::X(value) if *ty == Type::BYTEA => value.to_sql(ty, out),
            // The driver would send the bytes as they are and the server would misread them.
            _ => Err(format!("{} does not fit a parameter of type {ty}", self.shape()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl P<'_> {
    fn shape(&self) -> &'static str {
        match self {
            P::Null => "NULL",
            P::I(_) => "a number",
            P::B(_) => "a boolean",
            P::T(_) => "text",
            P::X(_) => "a string of bytes",
        }
    }
}
