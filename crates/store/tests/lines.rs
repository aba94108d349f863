//! A desk as JSON Lines, from each engine to each, on the real schema with every table filled.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod filled;

use filled::fill;
use std::fs;
use std::path::Path;
use testkit::engine::{self, TestDb};
use tridesk_store::grow::Report;
use tridesk_store::lines::{Contents, export, import};
use tridesk_store::{Db, Engine, P, Result};

async fn empty(engine: Engine) -> TestDb {
    match engine {
        Engine::Sqlite => engine::sqlite().await,
        Engine::Postgres => engine::postgres().await,
    }
}

async fn written(db: &Db, folder: &Path) -> Contents {
    fs::create_dir_all(folder).unwrap();
    export(db, folder, &mut |_, _| {}).await.unwrap()
}

async fn read(db: &Db, folder: &Path, contents: &Contents) -> Result<Report> {
    import(db, folder, contents, &|_| true, &mut |_, _| {}).await
}

async fn one(db: &Db, text: &str) -> i64 {
    db.read().await.unwrap().all_dynamic::<i64>(text, &[]).await.unwrap()[0]
}

/// SQLite, PostgreSQL, SQLite again, and each of them once more: what is written is the same to the last byte.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_lines_come_from_every_desk_that_was_made_of_them() {
    let (from, scratch) = (engine::sqlite().await, engine::postgres().await);
    fill(&from, &scratch, 701).await;
    let mut tx = from.db.write().await.unwrap();
    // A row that is gone has given its id all the same.
    tx.exec_dynamic("UPDATE sqlite_sequence SET seq = 5000 WHERE name = 'message'", &[]).await.unwrap();
    tx.commit().await.unwrap();
    let home = tempfile::tempdir().unwrap();
    let first = home.path().join("first");
    let contents = written(&from.db, &first).await;
    assert!(
        contents.tables.len() > 40 && contents.tables.iter().all(|file| file.rows == 701),
        "{contents:?}"
    );
    let mut folder = first.clone();
    for (step, engine) in
        [Engine::Postgres, Engine::Postgres, Engine::Sqlite, Engine::Sqlite].into_iter().enumerate()
    {
        let to = empty(engine).await;
        let report = read(&to.db, &folder, &contents).await.unwrap();
        assert_eq!((report.rows, report.indexed), (701 * u64::try_from(report.tables.len()).unwrap(), 701));
        assert_eq!(one(&to.db, "SELECT count(*) FROM message_search").await, 701);
        folder = home.path().join(step.to_string());
        assert_eq!(written(&to.db, &folder).await, contents, "{engine:?} gives something else back");
        for file in &contents.tables {
            let name = format!("{}.jsonl", file.table);
            assert!(fs::read(first.join(&name)).unwrap() == fs::read(folder.join(&name)).unwrap(), "{name}");
        }
        // The next ids are new ones.
        let mut tx = to.db.write().await.unwrap();
        let next = match engine {
            Engine::Sqlite => "INSERT INTO provider (name, created_at) VALUES ('x', 1) RETURNING id",
            Engine::Postgres => "SELECT nextval(pg_get_serial_sequence('message', 'id'))",
        };
        let next: i64 = tx.all_dynamic(next, &[]).await.unwrap()[0];
        assert_eq!(next, if engine == Engine::Sqlite { 702 } else { 5001 });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_desk_with_rows_is_refused_and_stays_what_it_is() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let from = empty(engine).await;
        let mut tx = from.db.write().await.unwrap();
        tx.exec_dynamic("INSERT INTO provider (name, created_at) VALUES ('Hoster', 1)", &[]).await.unwrap();
        tx.commit().await.unwrap();
        let home = tempfile::tempdir().unwrap();
        let contents = written(&from.db, home.path()).await;
        let refused = read(&from.db, home.path(), &contents).await.unwrap_err().to_string();
        assert!(refused.contains("not empty: its table provider"), "{refused}");
        assert_eq!(written(&from.db, &home.path().join("again")).await, contents);
    }
}

/// Each kind of damage is named where it is, and nothing of the file stays.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_is_named_with_file_and_line_and_nothing_is_taken() {
    let (from, scratch) = (engine::sqlite().await, engine::postgres().await);
    fill(&from, &scratch, 5).await;
    let home = tempfile::tempdir().unwrap();
    let contents = written(&from.db, home.path()).await;
    let path = home.path().join("message.jsonl");
    let whole = fs::read_to_string(&path).unwrap();
    let line = |number: usize| whole.lines().nth(number - 1).unwrap();
    let other = |number: usize, from: &str, to: &str| {
        whole.replacen(line(number), &line(number).replace(from, to), 1)
    };
    let cases = [
        (other(3, "{", "["), "message.jsonl, line 3: it is no JSON object"),
        (other(4, "\"ticket_id\":", "\"ticket\":"), "message.jsonl, line 4: it lacks ticket_id"),
        (other(2, "\"kind\":6", "\"kind\":\"6\""), "message.jsonl, line 2: kind is not"),
        (whole.trim_end().to_owned(), "message.jsonl, line 5: it has no end"),
        (whole.replacen(line(5), line(4), 1), "message"),
        (other(1, "body 1", "body 7"), "not the file that was exported"),
        (whole.lines().take(4).map(|line| format!("{line}\n")).collect(), "it has 4 lines and should have 5"),
        (other(2, "\"ticket_id\":3", "\"ticket_id\":77"), "message"),
    ];
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let to = empty(engine).await;
        for (text, wanted) in &cases {
            assert_ne!(text, &whole, "{wanted}");
            fs::write(&path, text).unwrap();
            let refused = read(&to.db, home.path(), &contents).await.unwrap_err().to_string();
            assert!(refused.contains(wanted) && !refused.contains("body"), "{engine:?}: {refused}");
            assert_eq!(one(&to.db, "SELECT count(*) FROM provider").await, 0);
            assert_eq!(one(&to.db, "SELECT count(*) FROM status").await, 6);
        }
        fs::write(&path, &whole).unwrap();
        let missing = import(&to.db, home.path(), &contents, &|_| false, &mut |_, _| {}).await;
        assert!(missing.unwrap_err().to_string().contains("the attachment"));
        read(&to.db, home.path(), &contents).await.unwrap();
    }
}

/// The references hold afterwards: they were lifted for the moment only.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_refers_to_nothing_stops_it() {
    let (from, scratch) = (engine::sqlite().await, engine::postgres().await);
    fill(&from, &scratch, 3).await;
    let c = rusqlite::Connection::open(from.url.trim_start_matches("sqlite:")).unwrap();
    c.execute_batch("PRAGMA foreign_keys = OFF; UPDATE message SET ticket_id = 77 WHERE id = 2").unwrap();
    let home = tempfile::tempdir().unwrap();
    let contents = written(&from.db, home.path()).await;
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let to = empty(engine).await;
        assert!(read(&to.db, home.path(), &contents).await.is_err(), "{engine:?}");
        assert_eq!(one(&to.db, "SELECT count(*) FROM message").await, 0);
        let mut tx = to.db.write().await.unwrap();
        let orphan = "INSERT INTO staff_department (staff_id, department_id) VALUES ($1, $2)";
        assert!(tx.exec_dynamic(orphan, &[P::I(1), P::I(9)]).await.is_err(), "{engine:?}");
    }
}
