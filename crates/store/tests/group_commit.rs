//! Group commit under fire: nothing acknowledged is lost, nothing hangs, and neighbours do not hurt each other.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::collections::BTreeSet;
use std::time::Duration;
use testkit::engine;
use tridesk_store::{Db, Error, P};

const INSERT: &str = "INSERT INTO thing (id) VALUES ($1)";

async fn with_table(db: &Db) {
    let mut tx = db.write().await.unwrap();
    tx.exec_dynamic("CREATE TABLE thing (id INTEGER PRIMARY KEY) STRICT", &[]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn insert(db: &Db, id: i64) -> Result<(), Error> {
    let mut tx = db.write().await?;
    tx.exec_dynamic(INSERT, &[P::I(id)]).await?;
    tx.commit().await
}

async fn ids(db: &Db) -> BTreeSet<i64> {
    let mut tx = db.read().await.unwrap();
    tx.all_dynamic::<i64>("SELECT id FROM thing", &[]).await.unwrap().into_iter().collect()
}

/// The next unit gets through, so no batch was left behind that holds the lock or the transaction.
async fn is_alive(db: &Db) {
    let done = tokio::time::timeout(Duration::from_secs(10), insert(db, -1)).await;
    assert!(matches!(done, Ok(Ok(()))), "a unit waits for ever: {done:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_writers_share_commits_and_lose_nothing() {
    let test = engine::empty_sqlite().await;
    with_table(&test.db).await;
    let (units, commits) = test.db.write_counts();
    let tasks: Vec<_> = (0..64)
        .map(|task| {
            let db = test.db.clone();
            tokio::spawn(async move {
                for turn in 0..200 {
                    insert(&db, task * 200 + turn).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(ids(&test.db).await, (0..64 * 200).collect());
    let (units, commits) = (test.db.write_counts().0 - units, test.db.write_counts().1 - commits);
    assert_eq!(units, 64 * 200);
    assert!(commits * 4 < units, "{commits} commits for {units} units");
    println!("{units} units in {commits} commits");
}

#[tokio::test]
async fn works_on_a_single_threaded_runtime() {
    let test = engine::empty_sqlite().await;
    with_table(&test.db).await;
    let tasks: Vec<_> = (0..100)
        .map(|id| {
            let db = test.db.clone();
            tokio::spawn(async move { insert(&db, id).await.unwrap() })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(ids(&test.db).await.len(), 100);
    let commits = test.db.write_counts().1;
    assert!(commits < 10, "{commits} commits for 100 units");
}

#[tokio::test]
async fn an_acknowledged_unit_is_seen_by_another_connection_at_once() {
    let test = engine::empty_sqlite().await;
    with_table(&test.db).await;
    let tasks: Vec<_> = (0..50)
        .map(|id| {
            let db = test.db.clone();
            tokio::spawn(async move {
                insert(&db, id).await.unwrap();
                assert!(ids(&db).await.contains(&id));
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test]
async fn an_open_unit_is_invisible_and_a_dropped_one_never_happened() {
    let test = engine::empty_sqlite().await;
    with_table(&test.db).await;
    let mut tx = test.db.write().await.unwrap();
    tx.exec_dynamic(INSERT, &[P::I(1)]).await.unwrap();
    assert!(ids(&test.db).await.is_empty());
    drop(tx);
    assert!(ids(&test.db).await.is_empty());
    is_alive(&test.db).await;
}

/// Finished first, then waits for a batch in which the others fail, are dropped or succeed.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_unit_that_fails_takes_no_neighbour_with_it() {
    let test = engine::empty_sqlite().await;
    with_table(&test.db).await;
    insert(&test.db, 1_000_000).await.unwrap();
    let tasks: Vec<_> = (0..900)
        .map(|id| {
            let db = test.db.clone();
            tokio::spawn(async move {
                let mut tx = db.write().await.unwrap();
                tx.exec_dynamic(INSERT, &[P::I(id)]).await.unwrap();
                match id % 3 {
                    0 => tx.commit().await.unwrap(),
                    1 => drop(tx),
                    _ => {
                        let again = tx.exec_dynamic(INSERT, &[P::I(1_000_000)]).await;
                        assert!(matches!(again, Err(Error::UniqueViolation)), "{again:?}");
                        let after = tx.exec_dynamic(INSERT, &[P::I(2_000_000 + id)]).await;
                        assert!(matches!(after, Err(Error::Dead)), "{after:?}");
                        assert!(matches!(tx.commit().await, Err(Error::Dead)));
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let wanted: BTreeSet<i64> = (0..900).filter(|id| id % 3 == 0).chain([1_000_000]).collect();
    assert_eq!(ids(&test.db).await, wanted);
}

/// A small generator of its own, so that a failing run can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn requests_that_go_away_strand_nobody() {
    let test = engine::empty_sqlite().await;
    with_table(&test.db).await;
    for round in 0..30_i64 {
        let mut tasks = Vec::new();
        for place in 0..60_i64 {
            let (db, id) = (test.db.clone(), round * 60 + place);
            let mut dice = Dice(id.unsigned_abs() + 7);
            tasks.push(tokio::spawn(async move {
                let patience = match dice.roll(3) {
                    0 => Duration::from_secs(60),
                    _ => Duration::from_micros(dice.roll(3000)),
                };
                let yields = dice.roll(4);
                let unit = async {
                    let mut tx = db.write().await?;
                    for _ in 0..yields {
                        tokio::task::yield_now().await;
                    }
                    tx.exec_dynamic(INSERT, &[P::I(id)]).await?;
                    tx.commit().await
                };
                tokio::time::timeout(patience, unit).await.ok().map(|done| done.map(|()| id))
            }));
        }
        let mut dice = Dice(round.unsigned_abs());
        for task in &tasks {
            if dice.roll(5) == 0 {
                task.abort();
            }
        }
        let all = async {
            let mut acknowledged = Vec::new();
            for task in tasks {
                if let Ok(Some(done)) = task.await {
                    acknowledged.push(done.unwrap());
                }
            }
            acknowledged
        };
        let acknowledged = tokio::time::timeout(Duration::from_secs(30), all).await.expect("somebody hangs");
        let kept = ids(&test.db).await;
        assert!(acknowledged.iter().all(|id| kept.contains(id)), "an acknowledged unit is gone");
    }
    is_alive(&test.db).await;
}

/// The holder finishes and hands on to a waiter that gives up in the same moment.
#[tokio::test]
async fn the_last_waiter_that_gives_up_commits_for_the_others() {
    let test = engine::empty_sqlite().await;
    with_table(&test.db).await;
    let mut first = test.db.write().await.unwrap();
    first.exec_dynamic(INSERT, &[P::I(1)]).await.unwrap();
    let waiter = tokio::spawn({
        let db = test.db.clone();
        async move { insert(&db, 2).await }
    });
    tokio::task::yield_now().await;
    let commit = first.commit();
    tokio::pin!(commit);
    // One poll: the unit is in the batch, the lock is the waiter's, and the answer is open.
    let polled = poll_once(commit.as_mut()).await;
    assert!(polled.is_none(), "there was a waiter, so the commit must wait for it");
    waiter.abort();
    assert!(waiter.await.unwrap_err().is_cancelled());
    tokio::time::timeout(Duration::from_secs(5), commit).await.expect("stranded").unwrap();
    assert_eq!(ids(&test.db).await, BTreeSet::from([1]));
}

async fn poll_once<F: Future>(mut future: std::pin::Pin<&mut F>) -> Option<F::Output> {
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        std::task::Poll::Ready(output) => std::task::Poll::Ready(Some(output)),
        std::task::Poll::Pending => std::task::Poll::Ready(None),
    })
    .await
}

/// The acknowledgement may be dropped; the unit is kept all the same.
#[tokio::test]
async fn a_requester_that_leaves_after_its_commit_began_changes_nothing() {
    let test = engine::empty_sqlite().await;
    with_table(&test.db).await;
    let mut first = test.db.write().await.unwrap();
    first.exec_dynamic(INSERT, &[P::I(1)]).await.unwrap();
    let waiter = tokio::spawn({
        let db = test.db.clone();
        async move { insert(&db, 2).await }
    });
    tokio::task::yield_now().await;
    {
        let commit = first.commit();
        tokio::pin!(commit);
        assert!(poll_once(commit.as_mut()).await.is_none());
    }
    waiter.await.unwrap().unwrap();
    assert_eq!(ids(&test.db).await, BTreeSet::from([1, 2]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_said_and_survived() {
    let test = engine::empty_sqlite().await;
    let mut tx = test.db.write().await.unwrap();
    tx.exec_dynamic("CREATE TABLE thing (id INTEGER PRIMARY KEY, body TEXT) STRICT", &[]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = test.db.write().await.unwrap();
    tx.all_dynamic::<i64>("PRAGMA max_page_count = 60", &[]).await.unwrap();
    tx.commit().await.unwrap();
    let body = "x".repeat(20_000);
    let tasks: Vec<_> = (0..40_i64)
        .map(|id| {
            let (db, body) = (test.db.clone(), body.clone());
            tokio::spawn(async move {
                let mut tx = db.write().await?;
                let text = "INSERT INTO thing (id, body) VALUES ($1, $2)";
                tx.exec_dynamic(text, &[P::I(id), P::T(&body)]).await?;
                tx.commit().await.map(|()| id)
            })
        })
        .collect();
    let (mut kept, mut refused) = (BTreeSet::new(), 0);
    for task in tasks {
        match task.await.unwrap() {
            Ok(id) => drop(kept.insert(id)),
            Err(Error::Full) => refused += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(refused > 0 && kept.len() + refused == 40);
    assert!(ids(&test.db).await.is_superset(&kept), "an acknowledged unit is gone");
    is_alive(&test.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn close_keeps_what_was_acknowledged_and_leaves_one_file() {
    let test = engine::empty_sqlite().await;
    with_table(&test.db).await;
    insert(&test.db, 1).await.unwrap();
    test.db.close().await;
    let path = test.url.trim_start_matches("sqlite:");
    let log = std::fs::metadata(format!("{path}-wal")).map_or(0, |file| file.len());
    assert_eq!(log, 0);
}
