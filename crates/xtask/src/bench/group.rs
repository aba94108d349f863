//! The bare loop: SQLite with group commit and nothing around it, writing the rows of a ticket with the desk's own
//! statements. Each unit has its savepoint; whoever finds nobody waiting, or is the 256th, commits for all.

use anyhow::{Context, Result, ensure};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, params};
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use tokio::sync::{Mutex, oneshot};

/// The writing connection and who waits for it.
pub(super) struct Group {
    batch: Mutex<Batch>,
    waiting: AtomicUsize,
    numbers: AtomicI64,
    text: Text,
}

struct Batch {
    connection: Connection,
    units: u32,
    answers: Vec<oneshot::Sender<()>>,
}

/// The statements of one ticket, word for word those of the desk.
struct Text {
    next_id: &'static str,
    ticket: &'static str,
    department: &'static str,
    client: &'static str,
    message: &'static str,
    search: &'static str,
    queue: &'static str,
    event: &'static str,
}

impl Text {
    fn find() -> Result<Self> {
        let all = store::statements();
        let text = |module: &str, name: &str| {
            let found = all.iter().find(|(of, sql)| *of == module && sql.name == name);
            found.map(|(_, sql)| sql.sqlite).with_context(|| format!("the store has no {module}::{name}"))
        };
        Ok(Self {
            next_id: text("ticket", "NEXT_ID")?,
            ticket: text("ticket", "INSERT")?,
            department: text("count", "DEPARTMENT")?,
            client: text("count", "CLIENT")?,
            message: text("message", "INSERT")?,
            search: text("search", "INSERT")?,
            queue: text("queue", "INSERT")?,
            event: text("event", "INSERT")?,
        })
    }
}

const FULL: u32 = 256;

impl Group {
    /// Opens the database of a desk with the settings that the desk uses.
    pub(super) fn open(file: &Path) -> Result<Self> {
        let connection = Connection::open(file)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 268435456; PRAGMA journal_size_limit = 67108864;
             PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536;",
        )?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_prepared_statement_cache_capacity(64);
        let synchronous: i64 = connection.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
        ensure!(synchronous == 2, "SQLite did not take synchronous = FULL");
        let batch = Mutex::new(Batch { connection, units: 0, answers: Vec::new() });
        // Above every number that the desk draws for so few tickets.
        Ok(Self {
            batch,
            waiting: AtomicUsize::new(0),
            numbers: AtomicI64::new(10_000_000),
            text: Text::find()?,
        })
    }

    /// Writes one ticket; returns when it is on the disk.
    pub(super) async fn ticket(&self, subject: &str, body: &str) -> Result<()> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut batch = self.batch.lock().await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        if batch.units == 0 {
            batch.connection.prepare_cached("BEGIN IMMEDIATE")?.raw_execute()?;
        }
        batch.connection.prepare_cached("SAVEPOINT unit")?.raw_execute()?;
        self.rows(&batch.connection, subject, body)?;
        if self.waiting.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        batch.connection.prepare_cached("RELEASE unit")?.raw_execute()?;
        batch.units += 1;
        if self.waiting.load(Ordering::SeqCst) == 0 || batch.units >= FULL {
            tokio::task::block_in_place(|| batch.connection.prepare_cached("COMMIT")?.raw_execute())?;
            batch.units = 0;
            for answer in batch.answers.drain(..) {
                let _ = answer.send(());
            }
            return Ok(());
        }
        let (sender, answer) = oneshot::channel();
        batch.answers.push(sender);
        drop(batch);
        answer.await.context("the batch was lost")
    }

    /// The rows that opening a ticket writes: ticket, two counts, message, its words, queue entry, event.
    fn rows(&self, c: &Connection, subject: &str, body: &str) -> Result<()> {
        let now = crate::clock::seconds() * 1_000_000;
        let (number, text) = (self.numbers.fetch_add(1, Ordering::Relaxed), &self.text);
        let id: i64 = c.prepare_cached(text.next_id)?.query_row([], |row| row.get(0))?;
        let (name, email) = ("Ingrid Solberg", "ingrid@solberg-design.example");
        c.prepare_cached(text.ticket)?.execute(params![
            id,
            number,
            "Kq7hVx2p",
            1,
            1,
            1,
            false,
            1,
            subject,
            1,
            None::<i64>,
            name,
            email,
            None::<i64>,
            None::<i64>,
            "",
            None::<i64>,
            "",
            now,
            now,
            false,
            None::<i64>,
            1,
            false,
            true,
            false,
            0,
            1,
            false,
            0,
            0,
            true,
            false,
            now,
            now,
            "",
            None::<i64>,
            now,
        ])?;
        c.prepare_cached(text.department)?.execute(params![1, 1, false, 0, 1])?;
        c.prepare_cached(text.client)?.execute(params![1, 1, false, 1])?;
        let values = params![id, 0, 0, 1, None::<i64>, name, email, body, false, true, now];
        let message: i64 = c.prepare_cached(text.message)?.query_row(values, |row| row.get(0))?;
        c.prepare_cached(text.search)?.execute(params![message, format!("{subject}\n{body}")])?;
        let values = params![id, 1, None::<i64>, now, false, now / 60_000_000 - 60, now];
        let _: i64 = c.prepare_cached(text.queue)?.query_row(values, |row| row.get(0))?;
        let data = format!("{{\"department\":1,\"number\":{number}}}");
        let (kind, nobody) = ("ticket.opened", None::<i64>);
        let values =
            params![kind, id, message, nobody, 1, nobody, 1, "whmcs", "127.0.0.1", data, now, nobody];
        c.prepare_cached(text.event)?.execute(values)?;
        Ok(())
    }
}
