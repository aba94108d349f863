//! Running one statement on a SQLite connection, in place.

use crate::db::error::{Error, Result};
use crate::db::{FromRow, P, Row};
use rusqlite::{CachedStatement, Connection};

/// Binds by the number written in the text. To SQLite `$2` is a *name*, numbered by first appearance, so
/// binding by position would silently swap the two of `SET a = $2 WHERE id = $1`; and `$1::bigint` is one
/// name. A name that is not `$<number>` is an error here, not a surprise.
fn bind(statement: &mut CachedStatement<'_>, parameters: &[P<'_>]) -> Result<()> {
    for place in 1..=statement.parameter_count() {
        let value = statement
            .parameter_name(place)
            .and_then(|name| name.strip_prefix('$'))
            .and_then(|digits| digits.parse::<usize>().ok())
            .and_then(|number| parameters.get(number.checked_sub(1)?))
            .ok_or(Error::BadParameter)?;
        statement.raw_bind_parameter(place, value)?;
    }
    Ok(())
}

/// Every row.
pub(in crate::db) fn all<T: FromRow>(c: &Connection, text: &str, p: &[P<'_>]) -> Result<Vec<T>> {
    let mut statement = c.prepare_cached(text)?;
    bind(&mut statement, p)?;
    let mut rows = statement.raw_query();
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(T::from_row(&Row::Sqlite(row))?);
    }
    Ok(out)
}

/// [`all`] for a statement that may take long: the runtime is told, so that other requests go on elsewhere.
pub(in crate::db) fn all_long<T: FromRow>(c: &Connection, text: &str, p: &[P<'_>]) -> Result<Vec<T>> {
    crate::blocking(|| all(c, text, p))
}

/// The first row. A statement that changes something is still run to its end: a foreign key that it
/// breaks is reported only there, and stopping early would take the change back without a word.
pub(in crate::db) fn first<T: FromRow>(c: &Connection, text: &str, p: &[P<'_>]) -> Result<Option<T>> {
    let mut statement = c.prepare_cached(text)?;
    bind(&mut statement, p)?;
    let reads = statement.readonly();
    let mut rows = statement.raw_query();
    let Some(row) = rows.next()? else { return Ok(None) };
    let found = T::from_row(&Row::Sqlite(row))?;
    if !reads {
        while rows.next()?.is_some() {}
    }
    Ok(Some(found))
}

/// Runs a change; answers how many rows it touched.
pub(in crate::db) fn exec(c: &Connection, text: &str, p: &[P<'_>]) -> Result<u64> {
    let mut statement = c.prepare_cached(text)?;
    bind(&mut statement, p)?;
    Ok(u64::try_from(statement.raw_execute()?).unwrap_or(u64::MAX))
}

/// Runs a fixed text without parameters, such as `COMMIT`.
pub(super) fn run(c: &Connection, text: &'static str) -> rusqlite::Result<()> {
    c.prepare_cached(text)?.raw_execute().map(drop)
}
