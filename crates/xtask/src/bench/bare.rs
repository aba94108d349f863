//! The bare handler, in a process of its own: the desk's statement on the desk's file, its rows as JSON, and nothing
//! else: no credentials, no totals, no log.

use super::rows::{self, Words, Writer};
use crate::clock;
use crate::output::line;
use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path as Segment, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::{ClientId, Order, Page, Scope, SortBy, TicketFilter, Timestamp};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use store::Engine;
use store::list::{Columns, ListQuery, ListRow, OwnRow};

/// The name of an answer without a statement: what receiving and answering alone cost.
pub(super) const NOTHING: &str = "nothing";

/// A list: its name, its statement, and what stands around its rows.
struct List {
    name: &'static str,
    statement: String,
    before: &'static str,
    after: &'static str,
    row: Writer,
}

struct Bare {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
    lists: Vec<List>,
    words: Words,
}

/// Serves the lists of a desk's file until the process is killed; says where on stdout.
pub(super) fn serve(file: &Path) -> Result<()> {
    let connection = open(file)?;
    let bare = Bare {
        lists: lists(&connection)?,
        words: words(&connection)?,
        file: file.to_owned(),
        idle: Mutex::new(vec![connection]),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        line(listener.local_addr()?);
        let router = Router::new().route("/{list}", post(answer)).with_state(Arc::new(bare));
        Ok(axum::serve(listener, router).await?)
    })
}

async fn answer(State(bare): State<Arc<Bare>>, Segment(name): Segment<String>, _body: Bytes) -> Response {
    if name == NOTHING {
        return ([(CONTENT_TYPE, "application/json")], "{\"success\":true}").into_response();
    }
    let Some(list) = bare.lists.iter().find(|list| list.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match bare.answer(list) {
        Ok(body) => ([(CONTENT_TYPE, "application/json")], body).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

impl Bare {
    fn answer(&self, list: &List) -> Result<Vec<u8>> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => open(&self.file)?,
        };
        let mut out = Vec::with_capacity(16 * 1024);
        out.extend_from_slice(list.before.as_bytes());
        {
            let mut statement = connection.prepare_cached(&list.statement)?;
            let mut found = statement.query([])?;
            while let Some(row) = found.next()? {
                (list.row)(&mut out, row, &self.words)?;
                out.push(b',');
            }
        }
        out.pop();
        out.extend_from_slice(list.after.as_bytes());
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        Ok(out)
    }
}

fn open(file: &Path) -> Result<Connection> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection
        .execute_batch("PRAGMA mmap_size = 268435456; PRAGMA cache_size = -8192; PRAGMA query_only = ON")?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

fn words(connection: &Connection) -> Result<Words> {
    let names = |table: &str| -> Result<HashMap<i64, String>> {
        let mut statement = connection.prepare(&format!("SELECT id, name FROM {table}"))?;
        Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
    };
    Ok(Words {
        departments: names("department")?,
        statuses: names("status")?,
        providers: names("provider")?,
        staff: names("staff")?,
        now: clock::seconds(),
    })
}

/// What the keys of a demo see: they act for somebody who answers for every department, which is everything.
fn scope(connection: &Connection) -> Result<Scope> {
    let unseen: i64 = connection.query_row(
        "SELECT COUNT(*) FROM department WHERE id NOT IN
            (SELECT department_id FROM staff_department WHERE staff_id = (SELECT staff_id FROM credential LIMIT 1))",
        [],
        |row| row.get(0),
    )?;
    ensure!(unseen == 0, "the keys of the demo do not see every department");
    Ok(Scope::Everything)
}

fn text<R: Columns>(scope: Scope, filter: TicketFilter, sort: SortBy) -> String {
    let (page, now) = (Page::new(0, 25), Timestamp(0));
    let query = ListQuery { scope, filter, sort, order: Order::Descending, page, now };
    store::list::explain::<R>(Engine::Sqlite, &query)
}

/// The statements, as the desk makes them for the keys and logins of a demo.
fn lists(connection: &Connection) -> Result<Vec<List>> {
    let staff = scope(connection)?;
    let client = connection.query_row("SELECT MIN(id) FROM client", [], |row| row.get(0).map(ClientId))?;
    let of_client = TicketFilter { client: Some(client), ..TicketFilter::default() };
    let current = TicketFilter { archived: Some(false), ..TicketFilter::default() };
    let samples = store::dynamic_samples(Engine::Sqlite);
    let queue =
        samples.iter().find(|(name, _)| name == "queue of everything").context("the store has no queue")?;
    let list = |name, statement, before, after, row| List { name, statement, before, after, row };
    let hostbill =
        ("{\"success\":true,\"tickets\":[", "],\"totalpages\":9,\"call\":\"list\",\"server_time\":0}");
    let billmanager = ("{\"doc\":{\"$lang\":\"en\",\"$func\":\"list\",\"elem\":[", "]}}");
    Ok(vec![
        list(
            "GetTickets",
            text::<ListRow>(staff.clone(), TicketFilter::default(), SortBy::LastMessage),
            "{\"result\":\"success\",\"totalresults\":0,\"startnumber\":0,\"numreturned\":25,\"tickets\":{\"ticket\":[",
            "]}}",
            rows::whmcs,
        ),
        list(
            "getTickets",
            text::<ListRow>(staff.clone(), TicketFilter::default(), SortBy::Opened),
            hostbill.0,
            hostbill.1,
            rows::hostbill,
        ),
        list(
            "getClientTickets",
            text::<ListRow>(staff, of_client, SortBy::Opened),
            hostbill.0,
            hostbill.1,
            rows::hostbill,
        ),
        list(
            "clientticket",
            text::<OwnRow>(Scope::Client(client), current, SortBy::LastMessage),
            billmanager.0,
            billmanager.1,
            rows::own,
        ),
        list(
            "ticket",
            queue.1.replace("$1", "25").replace("$2", "25").replace("$3", "0"),
            billmanager.0,
            billmanager.1,
            rows::queue,
        ),
    ])
}
