//! A backup of a desk that goes on writing.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use testkit::engine;
use tridesk_store::backup::sqlite_backup;
use tridesk_store::{Db, Options, P};

async fn with_table(db: &Db, rows: i64) {
    let mut tx = db.write().await.unwrap();
    tx.exec_dynamic("CREATE TABLE pair (id INTEGER PRIMARY KEY, left TEXT, right TEXT) STRICT", &[])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.write().await.unwrap();
    for id in 0..rows {
        insert(&mut tx, id).await;
    }
    tx.commit().await.unwrap();
}

async fn insert(tx: &mut tridesk_store::Tx<'_>, id: i64) {
    let body = "word ".repeat(400);
    let text = "INSERT INTO pair (id, left, right) VALUES ($1, $2, $2)";
    tx.exec_dynamic(text, &[P::I(id), P::T(&body)]).await.unwrap();
}

fn rows(path: &Path) -> i64 {
    let c = rusqlite::Connection::open(path).unwrap();
    c.query_row("SELECT count(*) FROM pair", [], |row| row.get(0)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_desk_is_copied_as_it_was_at_one_moment() {
    let test = engine::sqlite().await;
    with_table(&test.db, 5000).await;
    let stop = Arc::new(AtomicBool::new(false));
    let writer = tokio::spawn({
        let (db, stop) = (test.db.clone(), Arc::clone(&stop));
        async move {
            let mut id = 5000;
            while !stop.load(Ordering::SeqCst) {
                let mut tx = db.write().await.unwrap();
                insert(&mut tx, id).await;
                insert(&mut tx, id + 1).await;
                tx.commit().await.unwrap();
                id += 2;
            }
            id
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("backup.db");
    let mut heard = Vec::new();
    let copied = sqlite_backup(&test.db, &target, &mut |done, all| heard.push((done, all))).await.unwrap();
    stop.store(true, Ordering::SeqCst);
    let last = writer.await.unwrap();
    assert!(heard.len() > 1 && heard.last().is_some_and(|(done, all)| done == all), "{heard:?}");
    let found = rows(&target);
    assert!(found >= 5000 && found % 2 == 0, "{found}");
    assert!(copied.tables.contains(&("pair".to_owned(), found.unsigned_abs())));
    assert!(last > 5000, "the writer stood still");
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(names, ["backup.db"]);
    // And it is a desk again.
    let url = format!("sqlite:{}", target.display());
    let again = Db::open(&url, Options::default()).await.unwrap();
    assert_eq!(tridesk_store::migrate::pending(&again).await.unwrap(), []);
}

#[tokio::test]
async fn a_file_is_never_replaced() {
    let test = engine::sqlite().await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("backup.db");
    std::fs::write(&target, b"precious").unwrap();
    assert!(sqlite_backup(&test.db, &target, &mut |_, _| {}).await.is_err());
    assert_eq!(std::fs::read(&target).unwrap(), b"precious");
}

#[tokio::test]
async fn a_damaged_reference_is_not_called_a_backup() {
    let test = engine::sqlite().await;
    let c = rusqlite::Connection::open(test.url.trim_start_matches("sqlite:")).unwrap();
    c.execute_batch(
        "PRAGMA foreign_keys = OFF;
         CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
         CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id)) STRICT;
         INSERT INTO child VALUES (1, 2);",
    )
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let error = sqlite_backup(&test.db, &folder.path().join("backup.db"), &mut |_, _| {}).await.unwrap_err();
    assert!(error.to_string().contains("refers to nothing"), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "half a backup was left");
}

#[tokio::test]
async fn a_guest_beside_the_running_desk_may_copy_it() {
    let test = engine::sqlite().await;
    with_table(&test.db, 10).await;
    let guest = Db::open(&test.url, Options { guest: true, ..Options::default() }).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("backup.db");
    sqlite_backup(&guest, &target, &mut |_, _| {}).await.unwrap();
    assert_eq!(rows(&target), 10);
}

#[tokio::test]
async fn postgres_has_its_own_tool() {
    let test = engine::postgres().await;
    let error = sqlite_backup(&test.db, Path::new("/nowhere"), &mut |_, _| {}).await.unwrap_err();
    assert!(error.to_string().contains("pg_dump"), "{error}");
}
