//! A migrated database of its own for every test, on either engine, and tests that run on both.

use crate::postgres::{self, Schema};
use store::{Db, Options};

/// A migrated database that disappears with this value.
pub struct TestDb {
    /// The database.
    pub db: Db,
    /// Its address, to open it once more.
    pub url: String,
    /// The options that go with the address.
    pub options: Options,
    _home: Home,
}

#[expect(dead_code, reason = "held for their clean-up only")]
enum Home {
    Folder(tempfile::TempDir),
    Schema(Schema),
}

/// An SQLite database in a folder of its own.
#[expect(clippy::unwrap_used, reason = "a test that cannot have its database fails right here")]
pub async fn sqlite() -> TestDb {
    let empty = empty_sqlite().await;
    store::migrate::run(&empty.db, 0).await.unwrap();
    empty
}

/// A PostgreSQL database in a schema of its own.
#[expect(clippy::unwrap_used, reason = "a test that cannot have its database fails right here")]
pub async fn postgres() -> TestDb {
    let empty = empty_postgres().await;
    store::migrate::run(&empty.db, 0).await.unwrap();
    empty
}

/// [`sqlite()`] without the migrations.
#[expect(clippy::unwrap_used, reason = "a test that cannot have its database fails right here")]
pub async fn empty_sqlite() -> TestDb {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("desk.db").display());
    let db = Db::open(&url, Options::default()).await.unwrap();
    TestDb { db, url, options: Options::default(), _home: Home::Folder(folder) }
}

/// [`postgres()`] without the migrations.
#[expect(clippy::unwrap_used, reason = "a test that cannot have its database fails right here")]
pub async fn empty_postgres() -> TestDb {
    let schema = postgres::shared().schema().await;
    let url = schema.url().to_owned();
    let options = Options { postgres_schema: Some(schema.name().to_owned()), ..Options::default() };
    let db = Db::open(&url, options.clone()).await.unwrap();
    TestDb { db, url, options, _home: Home::Schema(schema) }
}

/// Writes each test once and runs it on both engines, as `name::sqlite` and `name::postgres`.
///
/// ```ignore
/// testkit::both_engines! {
///     async fn a_row_comes_back(db: Db) { db.ping().await.unwrap(); }
/// }
/// ```
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident : Db) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn run($db: $crate::store::Db) $body

            #[::tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let test = $crate::engine::sqlite().await;
                run(test.db.clone()).await;
            }

            #[::tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let test = $crate::engine::postgres().await;
                run(test.db.clone()).await;
            }
        }
    )+};
}
