//! The PostgreSQL engine: a pool of connections and the units that borrow them.
//!
//! A connection never goes back to the pool in the middle of a transaction.

use super::error::{Error, Result};
use super::{FromRow, Options, P, Row};
use deadpool_postgres::{Hook, HookError, Manager, Object, Pool, Runtime};
use std::time::Duration;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Config, NoTls, config::SslMode};

/// How long a request waits for a free connection before it hears "busy".
const WAIT: Duration = Duration::from_secs(10);
/// Dynamic texts are few, but their number is not bounded by the code.
const STATEMENTS_KEPT: usize = 1024;
const ROLLBACK_WAIT: Duration = Duration::from_secs(10);

pub(super) async fn open(url: &str, options: &Options) -> Result<Pool> {
    // The parser's own error may quote the address, and the address may hold a password.
    let mut config: Config = url.parse().map_err(|_| {
        Error::Address(
            "not a PostgreSQL address; write postgres://user:password@host:5432/database".to_owned(),
        )
    })?;
    if config.get_ssl_mode() == SslMode::Require {
        return Err(Error::Address(
            "sslmode=require is not supported: reach the server over a socket, loopback or a private network"
                .to_owned(),
        ));
    }
    if config.get_application_name().is_none() {
        config.application_name("tridesk");
    }
    let set_up = set_up_text(options)?;
    let pool = Pool::builder(Manager::new(config, NoTls))
        .max_size(options.postgres_connections.max(1))
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(WAIT))
        .create_timeout(Some(WAIT))
        .post_create(Hook::async_fn(move |client, _| {
            let set_up = set_up.clone();
            Box::pin(async move { client.batch_execute(&set_up).await.map_err(HookError::Backend) })
        }))
        .build()
        .map_err(|error| Error::Pool(error.to_string()))?;
    verify(&pool).await?;
    Ok(pool)
}

/// What every connection says first. `synchronous_commit` can be set per role and per database, so it is
/// set here rather than trusted.
fn set_up_text(options: &Options) -> Result<String> {
    let mut text = "SET lock_timeout = '10s'; SET timezone = 'UTC'; ".to_owned();
    if let Some(schema) = &options.postgres_schema {
        if !schema.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
            return Err(Error::Address("a schema name is made of a-z, 0-9 and _".to_owned()));
        }
        text.push_str(&format!("SET search_path = \"{schema}\"; "));
    }
    // Levels above `local` are the operator's promise about standbys: raised, never lowered.
    text.push_str(
        "SELECT set_config('synchronous_commit', 'on', false) \
         WHERE current_setting('synchronous_commit') IN ('off', 'local')",
    );
    Ok(text)
}

async fn verify(pool: &Pool) -> Result<()> {
    let client = pool.get().await?;
    let setting = "SELECT current_setting('synchronous_commit'), current_setting('fsync')";
    let row = client.query_one(setting, &[]).await?;
    if row.try_get::<_, &str>(0)? == "off" {
        return Err(Error::Address(
            "the PostgreSQL server runs with synchronous_commit = off and would lose acknowledged tickets; \
             set it to on"
                .to_owned(),
        ));
    }
    if row.try_get::<_, &str>(1)? == "off" {
        tracing::warn!(
            "the PostgreSQL server runs with fsync = off: a power cut can lose the whole database"
        );
    }
    Ok(())
}

/// A transaction. Dropped before [`Unit::commit`], it is rolled back before anybody else gets the connection.
pub(super) struct Unit(Option<Object>);

impl Unit {
    pub(super) async fn begin(pool: &Pool, text: &'static str) -> Result<Self> {
        // Guarded before the first byte is sent: the caller may go away while we wait for the answer.
        let unit = Self(Some(pool.get().await?));
        unit.client()?.batch_execute(text).await?;
        Ok(unit)
    }

    pub(super) fn client(&self) -> Result<&Object> {
        self.0.as_ref().ok_or(Error::Dead)
    }

    pub(super) async fn commit(mut self) -> Result<()> {
        self.client()?.batch_execute("COMMIT").await?;
        drop(self.0.take());
        Ok(())
    }
}

impl Drop for Unit {
    fn drop(&mut self) {
        let Some(object) = self.0.take() else { return };
        let mut doomed = Doomed(Some(object));
        // Without a runtime the guard closes the connection, and the server rolls back.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let Some(object) = &doomed.0 else { return };
                let undone = tokio::time::timeout(ROLLBACK_WAIT, object.batch_execute("ROLLBACK")).await;
                if matches!(undone, Ok(Ok(()))) {
                    drop(doomed.0.take());
                }
            });
        }
    }
}

/// A connection in an unknown state: unless it is rescued, it is closed and not pooled.
struct Doomed(Option<Object>);

impl Drop for Doomed {
    fn drop(&mut self) {
        if let Some(object) = self.0.take() {
            drop(Object::take(object));
        }
    }
}

fn references<'p>(p: &'p [P<'p>]) -> smallvec::SmallVec<[&'p (dyn ToSql + Sync); 16]> {
    p.iter().map(|value| value as _).collect()
}

async fn prepare(client: &Object, text: &str) -> Result<tokio_postgres::Statement> {
    if client.statement_cache.size() > STATEMENTS_KEPT {
        client.statement_cache.clear();
    }
    Ok(client.prepare_cached(text).await?)
}

/// The driver panics on a wrong count, and SQLite ignores a surplus; here it is an error on both.
fn counted(statement: &tokio_postgres::Statement, p: &[P<'_>]) -> Result<()> {
    if statement.params().len() <= p.len() { Ok(()) } else { Err(Error::BadParameter) }
}

/// The server does the work, so nothing here waits.
pub(super) async fn all_long<T: FromRow>(client: &Object, text: &str, p: &[P<'_>]) -> Result<Vec<T>> {
    all(client, text, p).await
}

pub(super) async fn all<T: FromRow>(client: &Object, text: &str, p: &[P<'_>]) -> Result<Vec<T>> {
    let rows = query(client, text, p).await?;
    rows.iter().map(|row| T::from_row(&Row::Postgres(row))).collect()
}

pub(super) async fn first<T: FromRow>(client: &Object, text: &str, p: &[P<'_>]) -> Result<Option<T>> {
    let rows = query(client, text, p).await?;
    rows.first().map(|row| T::from_row(&Row::Postgres(row))).transpose()
}

async fn query(client: &Object, text: &str, p: &[P<'_>]) -> Result<Vec<tokio_postgres::Row>> {
    let statement = prepare(client, text).await?;
    counted(&statement, p)?;
    Ok(client.query(&statement, &references(p)[..statement.params().len()]).await?)
}

pub(super) async fn exec(client: &Object, text: &str, p: &[P<'_>]) -> Result<u64> {
    let statement = prepare(client, text).await?;
    counted(&statement, p)?;
    Ok(client.execute(&statement, &references(p)[..statement.params().len()]).await?)
}
