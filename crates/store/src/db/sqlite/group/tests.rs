//! Commits that fail: what nobody outside can provoke.

use super::*;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization, TransactionOperation};
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

static STOPS: AtomicU32 = AtomicU32::new(0);

fn count_stop(_: &rusqlite::Error) {
    STOPS.fetch_add(1, SeqCst);
}

fn writer() -> Arc<Writer> {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch("CREATE TABLE thing (id INTEGER PRIMARY KEY) STRICT").unwrap();
    Arc::new(Writer::new(connection, count_stop))
}

async fn insert(writer: &Writer, id: i64) -> Result<()> {
    let unit = writer.begin().await?;
    unit.connection()?.execute("INSERT INTO thing (id) VALUES (?1)", [id])?;
    unit.commit().await
}

async fn many(writer: &Arc<Writer>, ids: std::ops::Range<i64>) -> Vec<Result<()>> {
    let spawn = |id| {
        tokio::spawn({
            let writer = Arc::clone(writer);
            async move { insert(&writer, id).await }
        })
    };
    let tasks: Vec<_> = ids.map(spawn).collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}

async fn count(writer: &Writer) -> i64 {
    let count = |c: &mut Connection| Ok(c.query_row("SELECT count(*) FROM thing", [], |row| row.get(0))?);
    writer.idle(count).await.unwrap()
}

#[tokio::test]
async fn a_commit_that_is_refused_fails_everybody_in_it_and_nobody_after_it() {
    let writer = writer();
    let refuse = |c: &mut Connection| Ok(c.commit_hook(Some(|| true))?);
    writer.idle(refuse).await.unwrap();
    let results = many(&writer, 0..20).await;
    assert!(results.iter().all(|r| matches!(r, Err(Error::RolledBack(_)))), "{results:?}");
    writer.idle(|c| Ok(c.commit_hook(None::<fn() -> bool>)?)).await.unwrap();
    assert!(many(&writer, 0..20).await.iter().all(Result::is_ok));
    assert_eq!(count(&writer).await, 20);
}

#[tokio::test]
async fn an_unclear_commit_stops_the_process() {
    let writer = writer();
    // Denied with a code that does not promise that nothing was written. The driver has no word for COMMIT.
    let deny = |context: AuthContext<'_>| match context.action {
        AuthAction::Transaction { operation: TransactionOperation::Unknown } => Authorization::Deny,
        _ => Authorization::Allow,
    };
    writer.idle(|c| Ok(c.authorizer(Some(deny))?)).await.unwrap();
    let before = STOPS.load(SeqCst);
    assert!(insert(&writer, 1).await.is_err());
    assert_eq!(STOPS.load(SeqCst), before + 1);
}

#[tokio::test]
async fn a_transaction_that_is_gone_takes_its_finished_units_with_it_and_says_so() {
    let writer = writer();
    let first = writer.begin().await.unwrap();
    first.connection().unwrap().execute("INSERT INTO thing (id) VALUES (1)", []).unwrap();
    let second = tokio::spawn({
        let writer = Arc::clone(&writer);
        async move {
            let mut unit = writer.begin().await.unwrap();
            // What SQLite does by itself after an I/O error in a statement.
            unit.connection().unwrap().execute_batch("ROLLBACK").unwrap();
            unit.failed(&Error::Full);
            drop(unit);
        }
    });
    tokio::task::yield_now().await;
    let answer = first.commit().await;
    assert!(matches!(answer, Err(Error::Full)), "{answer:?}");
    second.await.unwrap();
    assert_eq!(count(&writer).await, 0);
    insert(&writer, 2).await.unwrap();
    assert_eq!(count(&writer).await, 1);
}

#[tokio::test]
async fn a_batch_is_closed_when_it_is_full() {
    let writer = writer();
    let results = many(&writer, 0..i64::from(FULL_BATCH) * 2 + 10).await;
    assert!(results.iter().all(Result::is_ok));
    let (units, commits) = writer.counts();
    assert_eq!((units, commits), (u64::from(FULL_BATCH) * 2 + 10, 3));
}
