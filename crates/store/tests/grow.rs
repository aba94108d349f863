//! Growing from SQLite to PostgreSQL, on the real schema with every table filled.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod filled;

use filled::fill;
use testkit::engine;
use tridesk_store::grow::grow;
use tridesk_store::{Db, Error, P, Tx};

/// The next id of a queue entry.
const ENTRY: &str = "SELECT nextval(pg_get_serial_sequence('queue_entry', 'id'))";

async fn one(tx: &mut Tx<'_>, text: &str) -> i64 {
    tx.all_dynamic::<i64>(text, &[]).await.unwrap()[0]
}

async fn messages(db: &Db) -> i64 {
    one(&mut db.read().await.unwrap(), "SELECT count(*) FROM message").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_arrives_and_new_ids_go_on_where_the_old_ones_ended() {
    let (from, to) = (engine::sqlite().await, engine::postgres().await);
    fill(&from, &to, 1201).await;
    {
        // A row that is gone has given its id all the same.
        let mut tx = from.db.write().await.unwrap();
        tx.exec_dynamic("UPDATE sqlite_sequence SET seq = 5000 WHERE name = 'message'", &[]).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut heard = Vec::new();
    let report =
        grow(&from.db, &to.db, &mut |table, rows| heard.push((table.to_owned(), rows))).await.unwrap();
    assert!(report.tables.iter().all(|(_, rows)| *rows == 1201), "{report:?}");
    assert_eq!(report.rows, 1201 * u64::try_from(report.tables.len()).unwrap());
    assert_eq!(report.indexed, 1201);
    assert!(heard.contains(&("message".to_owned(), 500)) && heard.contains(&("message".to_owned(), 1201)));
    let mut tx = to.db.write().await.unwrap();
    assert_eq!(one(&mut tx, "SELECT nextval(pg_get_serial_sequence('message', 'id'))").await, 5001);
    assert_eq!(one(&mut tx, "SELECT nextval(pg_get_serial_sequence('staff', 'id'))").await, 1202);
    assert_eq!(one(&mut tx, "SELECT nextval('ticket_id_sequence')").await, 1202);
    // The rows were given ids below those that the desk gives.
    assert_eq!(one(&mut tx, ENTRY).await, 1_000_000_001);
    assert_eq!(one(&mut tx, "SELECT count(*) FROM message_search").await, 1201);
    // The references are back, and they are believed.
    let orphan =
        tx.exec_dynamic("INSERT INTO staff_department VALUES ($1, $2)", &[P::I(1), P::I(99_999)]).await;
    assert!(orphan.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_with_rows_is_refused() {
    let (from, to) = (engine::sqlite().await, engine::postgres().await);
    fill(&from, &to, 3).await;
    grow(&from.db, &to.db, &mut |_, _| {}).await.unwrap();
    let again = grow(&from.db, &to.db, &mut |_, _| {}).await.unwrap_err().to_string();
    assert!(again.contains("not empty"), "{again}");
    assert_eq!(messages(&to.db).await, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_refers_to_nothing_stops_it_and_leaves_nothing_behind() {
    let (from, to) = (engine::sqlite().await, engine::postgres().await);
    fill(&from, &to, 3).await;
    let c = rusqlite::Connection::open(from.url.trim_start_matches("sqlite:")).unwrap();
    c.execute_batch("PRAGMA foreign_keys = OFF; UPDATE message SET ticket_id = 77 WHERE id = 2").unwrap();
    assert!(grow(&from.db, &to.db, &mut |_, _| {}).await.is_err());
    assert_eq!(messages(&to.db).await, 0);
    c.execute_batch("UPDATE message SET ticket_id = 1 WHERE id = 2").unwrap();
    grow(&from.db, &to.db, &mut |_, _| {}).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_that_postgres_cannot_keep_is_named_and_nothing_is_left_behind() {
    let (from, to) = (engine::sqlite().await, engine::postgres().await);
    fill(&from, &to, 3).await;
    let mut tx = from.db.write().await.unwrap();
    let text = "UPDATE message SET body = $1 WHERE id = 2";
    tx.exec_dynamic(text, &[P::T("secret\0words")]).await.unwrap();
    tx.commit().await.unwrap();
    let error = grow(&from.db, &to.db, &mut |_, _| {}).await.unwrap_err().to_string();
    assert!(error.contains("message") && error.contains("zero byte") && !error.contains("secret"), "{error}");
    assert_eq!(messages(&to.db).await, 0);
}

/// The comparison sees what a copy could get wrong: here the server changes what it is given.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_difference_is_found_and_nothing_is_left_behind() {
    for (change, wanted) in [
        ("NEW.body := NEW.body || '!'; RETURN NEW", "column body"),
        ("IF NEW.id = 2 THEN RETURN NULL; END IF; RETURN NEW", "number of rows"),
    ] {
        let (from, to) = (engine::sqlite().await, engine::postgres().await);
        fill(&from, &to, 3).await;
        let mut tx = to.db.write().await.unwrap();
        // The attachments of the row that is lost would be noticed by their reference first.
        let function =
            format!("CREATE FUNCTION change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {change}; END $$");
        tx.exec_dynamic(&function, &[]).await.unwrap();
        let table = if wanted == "column body" { "message" } else { "event" };
        let trigger =
            format!("CREATE TRIGGER change BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION change()");
        tx.exec_dynamic(&trigger, &[]).await.unwrap();
        tx.commit().await.unwrap();
        let error = grow(&from.db, &to.db, &mut |_, _| {}).await.unwrap_err();
        assert!(matches!(&error, Error::Copy(text) if text.contains(wanted)), "{error}");
        assert_eq!(messages(&to.db).await, 0);
    }
}

/// `grow` empties what a migration fills, so it must know exactly which tables that are.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fresh_desk_grows_into_a_fresh_database() {
    let (from, to) = (engine::sqlite().await, engine::postgres().await);
    let report = grow(&from.db, &to.db, &mut |_, _| {}).await.unwrap();
    let filled: Vec<_> =
        report.tables.iter().filter(|(_, rows)| *rows > 0).map(|(name, _)| name.as_str()).collect();
    assert_eq!(filled, ["status"]);
    // Without a row there ever was, entries begin where they do on any desk.
    let mut tx = to.db.write().await.unwrap();
    assert_eq!(one(&mut tx, ENTRY).await, 1_000_000_001);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_grows_in_one_direction_only() {
    let (from, to) = (engine::sqlite().await, engine::postgres().await);
    assert!(grow(&to.db, &from.db, &mut |_, _| {}).await.is_err());
    assert!(grow(&from.db, &from.db, &mut |_, _| {}).await.is_err());
}
