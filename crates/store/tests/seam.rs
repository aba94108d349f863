//! The promises of the seam, each on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::time::Duration;
use testkit::{both_engines, engine};
use tridesk_store::{Datum, Db, Engine, Error, Field, FromRow, Options, P, Result, Row, Sql};

async fn with_table(db: &Db) {
    let bytes = match db.engine() {
        Engine::Sqlite => "BLOB",
        Engine::Postgres => "BYTEA",
    };
    let truth = match db.engine() {
        Engine::Sqlite => "INTEGER",
        Engine::Postgres => "BOOLEAN",
    };
    let mut tx = db.write().await.unwrap();
    let text = format!(
        "CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT, small INT, flag {truth}, raw {bytes}, parent BIGINT \
         REFERENCES thing (id))"
    );
    tx.exec_dynamic(&text, &[]).await.unwrap();
    tx.commit().await.unwrap();
}

const INSERT: Sql = same("INSERT INTO thing (id, name) VALUES ($1, $2)");
const COUNT: Sql = same("SELECT count(*) FROM thing");
const NAME: Sql = same("SELECT name FROM thing WHERE id = $1");

const fn same(text: &'static str) -> Sql {
    Sql { name: "TEST", sqlite: text, postgres: text, two_texts: None, scans: None }
}

async fn count(db: &Db) -> i64 {
    db.read().await.unwrap().one(&COUNT, &[]).await.unwrap()
}

#[derive(Debug, PartialEq)]
struct Thing(Option<String>, Option<i64>, Option<bool>, Option<Vec<u8>>);

impl FromRow for Thing {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self(row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    }
}

both_engines! {
    async fn every_shape_comes_back(db: Db) {
        with_table(&db).await;
        let mut tx = db.write().await.unwrap();
        let text = "INSERT INTO thing (id, name, small, flag, raw) VALUES ($1, $2, $3, $4, $5)";
        let full = [P::I(1), P::T("Žofie ✓"), P::I(-7), P::B(true), P::X(&[0, 255])];
        assert_eq!(tx.exec_dynamic(text, &full).await.unwrap(), 1);
        let empty = [P::I(i64::MAX), P::Null, P::from(None::<i64>), P::Null, P::Null];
        assert_eq!(tx.exec_dynamic(text, &empty).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let text = "SELECT name, small, flag, raw FROM thing ORDER BY id";
        let things: Vec<Thing> = db.read().await.unwrap().all_dynamic(text, &[]).await.unwrap();
        let first = Thing(Some("Žofie ✓".to_owned()), Some(-7), Some(true), Some(vec![0, 255]));
        assert_eq!(things, [first, Thing(None, None, None, None)]);
    }

    async fn parameters_are_bound_by_number(db: Db) {
        with_table(&db).await;
        let mut tx = db.write().await.unwrap();
        tx.exec(&INSERT, &[P::I(1), P::T("old")]).await.unwrap();
        let text = "UPDATE thing SET name = $2 WHERE id = $1";
        assert_eq!(tx.exec_dynamic(text, &[P::I(1), P::T("new")]).await.unwrap(), 1);
        assert_eq!(tx.one::<String>(&NAME, &[P::I(1)]).await.unwrap(), "new");
    }

    async fn a_missing_parameter_is_an_error(db: Db) {
        with_table(&db).await;
        let missing = db.read().await.unwrap().opt::<String>(&NAME, &[]).await;
        assert!(matches!(missing, Err(Error::BadParameter)), "{missing:?}");
    }

    async fn a_missing_row_is_told_from_a_failure(db: Db) {
        with_table(&db).await;
        let mut tx = db.write().await.unwrap();
        assert!(matches!(tx.one::<String>(&NAME, &[P::I(1)]).await, Err(Error::NotFound)));
        assert_eq!(tx.opt::<String>(&NAME, &[P::I(1)]).await.unwrap(), None);
        tx.exec(&INSERT, &[P::I(1), P::T("the unit goes on")]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count(&db).await, 1);
    }

    async fn a_taken_key_has_its_own_error_and_kills_the_unit(db: Db) {
        with_table(&db).await;
        let mut tx = db.write().await.unwrap();
        tx.exec(&INSERT, &[P::I(1), P::Null]).await.unwrap();
        let again = tx.exec(&INSERT, &[P::I(1), P::Null]).await;
        assert!(matches!(again, Err(Error::UniqueViolation)), "{again:?}");
        assert!(matches!(tx.exec(&INSERT, &[P::I(2), P::Null]).await, Err(Error::Dead)));
        assert!(matches!(tx.commit().await, Err(Error::Dead)));
        assert_eq!(count(&db).await, 0);
    }

    async fn a_broken_reference_is_noticed_even_when_the_first_row_is_enough(db: Db) {
        with_table(&db).await;
        let mut tx = db.write().await.unwrap();
        let text = same("INSERT INTO thing (id, parent) VALUES ($1, 77), ($2, 78) RETURNING id");
        assert!(tx.opt::<i64>(&text, &[P::I(1), P::I(2)]).await.is_err());
        drop(tx);
        assert_eq!(count(&db).await, 0);
    }

    async fn a_dropped_unit_never_happened(db: Db) {
        with_table(&db).await;
        for id in 0..20 {
            let mut tx = db.write().await.unwrap();
            tx.exec(&INSERT, &[P::I(id), P::Null]).await.unwrap();
        }
        assert_eq!(count(&db).await, 0);
        // More often than there are connections: none of them is left in the middle of something.
        for id in 0..20 {
            let mut tx = db.write().await.unwrap();
            tx.exec(&INSERT, &[P::I(id), P::Null]).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(count(&db).await, 20);
    }

    async fn a_snapshot_sees_one_moment_and_a_read_sees_each(db: Db) {
        with_table(&db).await;
        let mut snapshot = db.snapshot().await.unwrap();
        let mut read = db.read().await.unwrap();
        assert_eq!(snapshot.one::<i64>(&COUNT, &[]).await.unwrap(), 0);
        assert_eq!(read.one::<i64>(&COUNT, &[]).await.unwrap(), 0);
        let mut tx = db.write().await.unwrap();
        tx.exec(&INSERT, &[P::I(1), P::Null]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(snapshot.one::<i64>(&COUNT, &[]).await.unwrap(), 0);
        assert_eq!(read.one::<i64>(&COUNT, &[]).await.unwrap(), 1);
        drop(snapshot);
        assert_eq!(db.snapshot().await.unwrap().one::<i64>(&COUNT, &[]).await.unwrap(), 1);
    }

    async fn reads_do_not_wait_for_the_writer(db: Db) {
        with_table(&db).await;
        let mut tx = db.write().await.unwrap();
        tx.exec(&INSERT, &[P::I(1), P::Null]).await.unwrap();
        let read = tokio::time::timeout(Duration::from_secs(5), count(&db)).await;
        assert_eq!(read.unwrap(), 0);
    }

    async fn a_reading_unit_changes_nothing(db: Db) {
        with_table(&db).await;
        let row = [P::I(1), P::Null];
        assert!(matches!(db.read().await.unwrap().exec(&INSERT, &row).await, Err(Error::ReadOnly)));
        assert!(matches!(db.snapshot().await.unwrap().exec(&INSERT, &row).await, Err(Error::ReadOnly)));
        assert_eq!(count(&db).await, 0);
    }

    async fn a_column_of_another_kind_is_an_error_without_the_value(db: Db) {
        with_table(&db).await;
        let mut tx = db.write().await.unwrap();
        tx.exec(&INSERT, &[P::I(1), P::T("private")]).await.unwrap();
        let wrong = tx.one::<i64>(&NAME, &[P::I(1)]).await.unwrap_err();
        assert_eq!(wrong.to_string(), "column 0: wanted a number, found text");
    }

    async fn a_value_of_another_kind_is_refused_by_both(db: Db) {
        with_table(&db).await;
        // STRICT tables do this on SQLite; the table of this test is not one.
        if db.engine() == Engine::Postgres {
            let mut tx = db.write().await.unwrap();
            assert!(tx.exec(&INSERT, &[P::T("one"), P::Null]).await.is_err());
            let mut tx = db.write().await.unwrap();
            let text = "INSERT INTO thing (id, small) VALUES (1, $1)";
            assert!(tx.exec_dynamic(text, &[P::I(i64::MAX)]).await.is_err());
        }
    }

    async fn it_answers_a_ping(db: Db) {
        db.ping().await.unwrap();
        db.close().await;
    }
}

#[tokio::test]
async fn a_cast_is_not_a_parameter_name_on_sqlite() {
    let test = engine::empty_sqlite().await;
    let mut tx = test.db.read().await.unwrap();
    for text in ["SELECT $1::bigint", "SELECT ?", "SELECT :name", "SELECT $0"] {
        let answer = tx.all_dynamic::<i64>(text, &[P::I(1)]).await;
        assert!(answer.is_err(), "{text}");
    }
}

#[tokio::test]
async fn text_is_borrowed_from_the_row() {
    struct Length(usize);
    impl FromRow for Length {
        fn from_row(row: &Row<'_>) -> Result<Self> {
            assert_eq!(row.datum(1)?, Datum::Null);
            assert_eq!(Option::<String>::from_datum(Datum::Null), Some(None));
            Ok(Self(row.text(0)?.len()))
        }
    }
    let test = engine::empty_sqlite().await;
    let mut tx = test.db.read().await.unwrap();
    let rows: Vec<Length> = tx.all_dynamic("SELECT 'four', NULL", &[]).await.unwrap();
    assert_eq!(rows[0].0, 4);
}

#[tokio::test]
async fn a_second_process_is_refused_and_a_guest_works_beside_the_first() {
    let test = engine::sqlite().await;
    let refused = Db::open(&test.url, Options::default()).await.unwrap_err();
    assert!(refused.to_string().contains("another process has it open"), "{refused}");
    let guest = Db::open(&test.url, Options { guest: true, ..Options::default() }).await.unwrap();
    for (db, name) in [(&guest, "guest"), (&test.db, "host")] {
        let mut tx = db.write().await.unwrap();
        let text = "INSERT INTO setting (name, value) VALUES ($1, 'written')";
        tx.exec_dynamic(text, &[P::T(name)]).await.unwrap();
        tx.commit().await.unwrap();
    }
    for db in [&guest, &test.db] {
        let mut tx = db.read().await.unwrap();
        let names: Vec<String> = tx.all_dynamic("SELECT name FROM setting ORDER BY name", &[]).await.unwrap();
        assert_eq!(names, ["guest", "host"]);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let test = engine::sqlite().await;
    let path = test.url.trim_start_matches("sqlite:");
    for ending in ["", "-wal", "-shm"] {
        let mode = std::fs::metadata(format!("{path}{ending}")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "desk.db{ending}");
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_used_is_answered_with_one_that_can() {
    let secret = "hunter2";
    for url in [
        "desk.db".to_owned(),
        "sqlite:".to_owned(),
        "sqlite::memory:".to_owned(),
        format!("mysql://root:{secret}@host/desk"),
        format!("postgres:root:{secret}@host"),
        format!("postgres://root:{secret}@host:port/desk"),
        format!("postgres://root:{secret}@host/desk?sslmode=require"),
        "sqlite:/no/such/folder/desk.db".to_owned(),
    ] {
        let error = Db::open(&url, Options::default()).await.unwrap_err();
        assert!(matches!(error, Error::Address(_)), "{error:?}");
        assert!(!format!("{error} {error:?}").contains(secret), "{error:?}");
    }
}

#[tokio::test]
async fn postgres_takes_a_waiting_lock_for_busy() {
    let test = engine::postgres().await;
    with_table(&test.db).await;
    let mut holder = test.db.write().await.unwrap();
    holder.exec(&INSERT, &[P::I(1), P::Null]).await.unwrap();
    let mut waiter = test.db.write().await.unwrap();
    waiter.all_dynamic::<()>("SELECT set_config('lock_timeout', '50ms', true)", &[]).await.unwrap();
    let busy = waiter.exec_dynamic("LOCK TABLE thing IN EXCLUSIVE MODE", &[]).await;
    assert!(matches!(busy, Err(Error::Busy)), "{busy:?}");
}

#[tokio::test]
async fn a_statement_that_is_given_up_halfway_leaves_the_unit_dead() {
    let test = engine::postgres().await;
    let mut tx = test.db.write().await.unwrap();
    let slow = tx.all_dynamic::<()>("SELECT pg_sleep(0.3)::text", &[]);
    assert!(tokio::time::timeout(Duration::from_millis(30), slow).await.is_err());
    assert!(matches!(tx.commit().await, Err(Error::Dead)));
    test.db.ping().await.unwrap();
}

/// Only one engine has a server that can go away.
#[tokio::test]
async fn a_server_that_goes_away_is_out_of_reach_and_comes_back() {
    let home = engine::empty_postgres().await;
    let db = &home.db;
    let mut tx = db.write().await.unwrap();
    let own: i64 = tx
        .all_dynamic("SELECT CAST(pg_backend_pid() AS BIGINT)", &[])
        .await
        .unwrap()
        .into_iter()
        .next()
        .unwrap();
    let kill = format!("SELECT CAST(CAST(pg_terminate_backend({own}) AS INTEGER) AS BIGINT)");
    let killed: Vec<i64> = db.read().await.unwrap().all_dynamic(&kill, &[]).await.unwrap();
    assert_eq!(killed, [1]);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let lost = tx.all_dynamic::<i64>("SELECT CAST(1 AS BIGINT)", &[]).await;
    assert!(matches!(lost, Err(Error::Unreachable(_))), "{lost:?}");
    drop(tx);
    for _ in 0..4 {
        let again: Vec<i64> =
            db.write().await.unwrap().all_dynamic("SELECT CAST(1 AS BIGINT)", &[]).await.unwrap();
        assert_eq!(again, [1]);
    }
}
