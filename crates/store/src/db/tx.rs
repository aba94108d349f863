//! A unit: what the table modules run their statements in, without knowing the engine.

use super::error::{Error, Result};
use super::{Engine, FromRow, P, postgres, sqlite};
use crate::sql::Sql;

/// A borrowed connection, reading or changing. Dropped uncommitted, its changes never happened.
///
/// After a failed statement (or one whose future was dropped halfway) a transaction is dead on both
/// engines: PostgreSQL enforces that, so SQLite's leniency is never relied upon.
pub struct Tx<'d> {
    inner: Inner<'d>,
    dead: bool,
}

pub(super) enum Inner<'d> {
    SqliteRead(sqlite::Reader<'d>),
    SqliteWrite(sqlite::Unit<'d>),
    PostgresRead(deadpool_postgres::Object),
    PostgresSnapshot(postgres::Unit),
    PostgresWrite(postgres::Unit),
}

impl<'d> From<Inner<'d>> for Tx<'d> {
    fn from(inner: Inner<'d>) -> Self {
        Self { inner, dead: false }
    }
}

/// Runs one kind of call on whichever engine is inside, and keeps the unit's state.
macro_rules! call {
    ($tx:expr, $kind:ident, $sqlite:expr, $postgres:expr, $p:expr) => {{
        $tx.enter()?;
        let result = match &$tx.inner {
            Inner::SqliteRead(reader) => {
                reader.connection().and_then(|c| sqlite::statement::$kind(c, $sqlite, $p))
            }
            Inner::SqliteWrite(unit) => {
                unit.connection().and_then(|c| sqlite::statement::$kind(c, $sqlite, $p))
            }
            Inner::PostgresRead(client) => postgres::$kind(client, $postgres, $p).await,
            Inner::PostgresSnapshot(unit) | Inner::PostgresWrite(unit) => match unit.client() {
                Ok(client) => postgres::$kind(client, $postgres, $p).await,
                Err(error) => Err(error),
            },
        };
        $tx.leave(result)
    }};
}

impl Tx<'_> {
    /// The engine underneath, for the rare code that must differ.
    pub fn engine(&self) -> Engine {
        match self.inner {
            Inner::SqliteRead(_) | Inner::SqliteWrite(_) => Engine::Sqlite,
            Inner::PostgresRead(_) | Inner::PostgresSnapshot(_) | Inner::PostgresWrite(_) => Engine::Postgres,
        }
    }

    /// Every row.
    pub async fn all<T: FromRow>(&mut self, sql: &Sql, p: &[P<'_>]) -> Result<Vec<T>> {
        call!(self, all, sql.sqlite, sql.postgres, p)
    }

    /// The first row, if there is one.
    pub async fn opt<T: FromRow>(&mut self, sql: &Sql, p: &[P<'_>]) -> Result<Option<T>> {
        call!(self, first, sql.sqlite, sql.postgres, p)
    }

    /// The first row, which must be there: [`Error::NotFound`] otherwise (the unit goes on).
    pub async fn one<T: FromRow>(&mut self, sql: &Sql, p: &[P<'_>]) -> Result<T> {
        self.opt(sql, p).await?.ok_or(Error::NotFound)
    }

    /// Runs a change; answers how many rows it touched.
    pub async fn exec(&mut self, sql: &Sql, p: &[P<'_>]) -> Result<u64> {
        self.changes()?;
        call!(self, exec, sql.sqlite, sql.postgres, p)
    }

    /// [`Tx::all`] for a text put together from fixed fragments.
    pub async fn all_dynamic<T: FromRow>(&mut self, text: &str, p: &[P<'_>]) -> Result<Vec<T>> {
        call!(self, all, text, text, p)
    }

    /// [`Tx::all_dynamic`] for a statement that no index serves to its end.
    pub async fn all_long<T: FromRow>(&mut self, text: &str, p: &[P<'_>]) -> Result<Vec<T>> {
        call!(self, all_long, text, text, p)
    }

    /// [`Tx::exec`] for a text put together from fixed fragments.
    pub async fn exec_dynamic(&mut self, text: &str, p: &[P<'_>]) -> Result<u64> {
        self.changes()?;
        call!(self, exec, text, text, p)
    }

    /// Runs a script of several statements without parameters: migrations only.
    pub(crate) async fn script(&mut self, text: &str) -> Result<()> {
        self.changes()?;
        self.enter()?;
        let result = match &self.inner {
            Inner::SqliteWrite(unit) => unit.connection().and_then(|c| Ok(c.execute_batch(text)?)),
            Inner::PostgresWrite(unit) => match unit.client() {
                Ok(client) => client.batch_execute(text).await.map_err(Error::from),
                Err(error) => Err(error),
            },
            Inner::SqliteRead(_) | Inner::PostgresRead(_) | Inner::PostgresSnapshot(_) => {
                Err(Error::ReadOnly)
            }
        };
        self.leave(result)
    }

    /// The PostgreSQL connection of a changing unit, for the copy of a whole database.
    pub(crate) fn postgres_client(&self) -> Result<&deadpool_postgres::Object> {
        match &self.inner {
            Inner::PostgresWrite(unit) => unit.client(),
            _ => Err(Error::ReadOnly),
        }
    }

    /// Keeps what the unit changed; returns when it is on the disk. A reading unit just ends.
    pub async fn commit(self) -> Result<()> {
        if self.dead {
            return Err(Error::Dead);
        }
        match self.inner {
            Inner::SqliteWrite(unit) => unit.commit().await,
            Inner::PostgresWrite(unit) | Inner::PostgresSnapshot(unit) => unit.commit().await,
            Inner::SqliteRead(_) | Inner::PostgresRead(_) => Ok(()),
        }
    }

    fn changes(&self) -> Result<()> {
        match self.inner {
            Inner::SqliteWrite(_) | Inner::PostgresWrite(_) => Ok(()),
            _ => Err(Error::ReadOnly),
        }
    }

    /// Dead until proved alive: a future that is dropped before [`Tx::leave`] leaves it so.
    fn enter(&mut self) -> Result<()> {
        if std::mem::replace(&mut self.dead, true) { Err(Error::Dead) } else { Ok(()) }
    }

    fn leave<T>(&mut self, result: Result<T>) -> Result<T> {
        // Plain reads are not a transaction: each statement stands alone.
        self.dead = result.is_err() && !matches!(self.inner, Inner::SqliteRead(_) | Inner::PostgresRead(_));
        if let (Err(error), Inner::SqliteWrite(unit)) = (&result, &mut self.inner) {
            unit.failed(error);
        }
        result
    }
}
