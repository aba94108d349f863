//! The migration runner, on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use testkit::engine;
use tridesk_store::migrate::{self, Migration, pending_of, run_these};
use tridesk_store::{Db, Error};

const FIRST: Migration = Migration {
    number: 1,
    name: "0001_a",
    sqlite: "CREATE TABLE a (id INTEGER)",
    postgres: "CREATE TABLE a (id BIGINT)",
};
const SECOND: Migration = Migration {
    number: 2,
    name: "0002_b",
    sqlite: "CREATE TABLE b (id INTEGER); INSERT INTO a VALUES (1)",
    postgres: "CREATE TABLE b (id BIGINT); INSERT INTO a VALUES (1)",
};
const BROKEN: Migration = Migration {
    number: 2,
    name: "0002_b",
    sqlite: "INSERT INTO a VALUES (1); INSERT INTO nowhere VALUES (1)",
    postgres: "INSERT INTO a VALUES (1); INSERT INTO nowhere VALUES (1)",
};

async fn numbers(db: &Db, list: &[Migration]) -> Vec<i64> {
    run_these(db, list, 7).await.unwrap().into_iter().map(|applied| applied.number).collect()
}

async fn count(db: &Db, text: &str) -> i64 {
    db.read().await.unwrap().all_dynamic::<i64>(text, &[]).await.unwrap()[0]
}

async fn steps(db: &Db) {
    assert_eq!(pending_of(db, &[FIRST, SECOND]).await.unwrap().len(), 2);
    assert_eq!(numbers(db, &[FIRST]).await, [1]);
    assert_eq!(numbers(db, &[FIRST]).await, [0_i64; 0]);
    let broken = run_these(db, &[FIRST, BROKEN], 7).await.unwrap_err();
    assert!(matches!(&broken, Error::Migration(text) if text.contains("0002_b")), "{broken}");
    assert_eq!(count(db, "SELECT count(*) FROM a").await, 0);
    assert_eq!(pending_of(db, &[FIRST, SECOND]).await.unwrap()[0].name, "0002_b");
    assert_eq!(numbers(db, &[FIRST, SECOND]).await, [2]);
    assert_eq!(count(db, "SELECT count(*) FROM schema_migration WHERE applied_at = 7").await, 2);
    let newer = run_these(db, &[FIRST], 7).await.unwrap_err().to_string();
    assert!(newer.contains("newer version"), "{newer}");
    let changed = [FIRST, Migration { sqlite: "SELECT 1", postgres: "SELECT 1", ..SECOND }];
    let changed = run_these(db, &changed, 7).await.unwrap_err().to_string();
    assert!(changed.contains("another text"), "{changed}");
}

#[tokio::test]
async fn steps_on_sqlite() {
    steps(&engine::empty_sqlite().await.db).await;
}

#[tokio::test]
async fn steps_on_postgres() {
    steps(&engine::empty_postgres().await.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_that_start_at_once_migrate_once() {
    let test = engine::empty_postgres().await;
    let both = [FIRST, SECOND];
    let (one, two) = tokio::join!(run_these(&test.db, &both, 1), run_these(&test.db, &both, 1));
    assert_eq!(one.unwrap().len() + two.unwrap().len(), 2);
}

#[tokio::test]
async fn a_migrated_database_has_nothing_pending() {
    let (sqlite, postgres) = (engine::sqlite().await, engine::postgres().await);
    assert_eq!(migrate::pending(&sqlite.db).await.unwrap(), []);
    assert_eq!(migrate::pending(&postgres.db).await.unwrap(), []);
}
