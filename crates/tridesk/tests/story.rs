//! One story through three doors on two databases: a client's ticket is opened, noted on, answered, replied to,
//! closed, archived and opened again; its last word is hidden, it is split, and its halves are merged again. Whichever door it goes through, the desk is in the same state afterwards, and the other
//! doors show it at once in their own words.
#![expect(clippy::unwrap_used, reason = "a surprise here is what fails a test")]

#[path = "story/billmanager.rs"]
mod billmanager;
#[path = "story/crossing.rs"]
mod crossing;
#[path = "story/hostbill.rs"]
mod hostbill;
#[path = "story/seen.rs"]
mod seen;
#[path = "story/whmcs.rs"]
mod whmcs;

use axum::Router;
use domain::{AuthorKind, MessageKind, Page, StatusKind, TicketFilter};
use service::{Desk, TicketQuery, TicketRef};
use testkit::Engine;
use testkit::app::TestApp;

/// The texts of the story.
pub(crate) const SUBJECT: &str = "Ünïcode & <tags> \"quoted\"";
pub(crate) const OPENING: &str = "It is broken;\r\nplease = help & look at <it>";
pub(crate) const NOTE: &str = "Looks like a disk";
pub(crate) const ANSWER: &str = "Try again with 100 %";
pub(crate) const REPLY: &str = "Still broken";
pub(crate) const LAST_WORD: &str = "Replaced the disk";
pub(crate) const FILE: (&str, &[u8]) = ("log file.txt", b"line 1\nline 2 \xff\x00 end");

/// One way through the desk. Every step takes the ticket's public number.
pub(crate) trait Way {
    /// The client opens the ticket with a file; staff leave a note.
    async fn open(&self, app: &TestApp) -> i64;
    /// Staff answer, with a file.
    async fn answer(&self, app: &TestApp, ticket: i64);
    /// The client replies.
    async fn reply(&self, app: &TestApp, ticket: i64);
    /// Staff have the last word and close.
    async fn close(&self, app: &TestApp, ticket: i64);
}

pub(crate) fn doors(desk: Desk) -> Router {
    Router::new()
        .merge(compat_billmanager::router(desk.clone(), compat_billmanager::Settings::default()))
        .merge(compat_whmcs::router(desk.clone(), compat_whmcs::Settings::default()))
        .merge(compat_hostbill::router(desk, compat_hostbill::Settings::default()))
}

/// A line of the timeline: its kind, side, author, text and files (name, size, digest).
type Line = (MessageKind, &'static str, String, String, Vec<File>);
type File = (String, i64, String);

/// What the desk knows of the ticket, without ids, numbers and keys.
#[derive(Debug, PartialEq)]
struct State {
    status: StatusKind,
    archived: bool,
    subject: String,
    department: i64,
    client: Option<i64>,
    requester: (String, String),
    client_unread: bool,
    staff_unread: bool,
    last_by_staff: bool,
    has_note: bool,
    message_count: i64,
    waiting: usize,
    lines: Vec<Line>,
    counts: Vec<i64>,
    events: Vec<String>,
    /// What was charged in it, the client's balance, and the scores of its violations.
    imposed: (i64, i64, Vec<i64>),
}

/// `numbers` are blanked in the texts: which ones are drawn is no part of the story.
async fn state(app: &TestApp, number: i64, numbers: &[i64]) -> State {
    let admin = app.staff("admin");
    let ticket = TicketRef::Either(number);
    let view = admin.ticket(ticket).await.unwrap();
    let lines = view.timeline.iter().map(|entry| {
        let message = &entry.message;
        let side = match message.author.kind {
            AuthorKind::Client(_) => "client",
            AuthorKind::Contact(..) => "contact",
            AuthorKind::Guest => "guest",
            AuthorKind::Staff(_) => "staff",
            AuthorKind::System => "desk",
        };
        let files = entry
            .attachments
            .iter()
            .map(|file| (file.name.clone(), file.size, file.sha256.clone()))
            .collect();
        let blank = |text: String, number: &i64| text.replace(&format!("\"{number}\""), "\"N\"");
        let body = numbers.iter().fold(message.body.clone(), blank);
        (message.kind, side, message.author.name.clone(), body, files)
    });
    let mut counts = Vec::new();
    for kind in StatusKind::ALL {
        for archived in [false, true] {
            let statuses = Some(app.desk.directory().statuses_of(&[kind]));
            let filter = TicketFilter { statuses, archived: Some(archived), ..TicketFilter::default() };
            counts.push(admin.tickets(&TicketQuery::new(filter, Page::new(0, 10))).await.unwrap().total);
        }
    }
    let violations = admin.violations(view.ticket.id).await.unwrap();
    let balance = view.client.as_ref().map_or(0, |client| client.balance);
    State {
        imposed: (view.charged.0, balance, violations.iter().map(|violation| violation.score).collect()),
        status: view.ticket.status_kind,
        archived: view.ticket.is_archived,
        subject: view.ticket.subject.clone(),
        department: view.ticket.department.0,
        client: view.ticket.requester.client.map(|id| id.0),
        requester: (view.ticket.requester.name.clone(), view.ticket.requester.email.clone()),
        client_unread: view.ticket.client_unread,
        staff_unread: view.ticket.staff_unread,
        last_by_staff: view.ticket.last_by_staff,
        has_note: view.ticket.has_note,
        message_count: view.ticket.message_count,
        waiting: admin.queue_entries(ticket).await.unwrap().len(),
        lines: lines.collect(),
        counts,
        events: admin.events(ticket).await.unwrap().into_iter().map(|event| event.kind).collect(),
    }
}

/// Plays the story and returns the state after each step.
async fn play(engine: Engine, way: &impl Way) -> Vec<State> {
    let app = TestApp::start(engine, doors).await;
    let mut states = Vec::new();
    let ticket = way.open(&app).await;
    states.push(state(&app, ticket, &[]).await);
    seen::everywhere(&app, ticket, &seen::NEW).await;
    app.clock.advance(60);
    way.answer(&app, ticket).await;
    states.push(state(&app, ticket, &[]).await);
    seen::everywhere(&app, ticket, &seen::ANSWERED).await;
    app.clock.advance(60);
    way.reply(&app, ticket).await;
    states.push(state(&app, ticket, &[]).await);
    seen::everywhere(&app, ticket, &seen::REPLIED).await;
    app.clock.advance(60);
    way.close(&app, ticket).await;
    let mut closed = state(&app, ticket, &[]).await;
    // One door closes in the same breath as the last word, another in two steps: the events between may differ.
    closed.events.retain(|kind| kind != "status.changed");
    states.push(closed);
    seen::everywhere(&app, ticket, &seen::CLOSED).await;
    app.clock.advance(60);
    billmanager::archive(&app, ticket).await;
    states.push(State { events: Vec::new(), ..state(&app, ticket, &[]).await });
    seen::everywhere(&app, ticket, &seen::ARCHIVED).await;
    states.extend(go_on(&app, ticket).await);
    states
}

/// What only one door has a call for: the ticket comes back, its last word is hidden, and what followed the opening
/// becomes a ticket of its own.
async fn go_on(app: &TestApp, ticket: i64) -> Vec<State> {
    let mut states = Vec::new();
    app.clock.advance(60);
    billmanager::reopen(app, ticket).await;
    states.push(state(app, ticket, &[]).await);
    seen::everywhere(app, ticket, &seen::REOPENED).await;
    billmanager::impose(app, ticket).await;
    states.push(state(app, ticket, &[]).await);
    assert_eq!(states.last().unwrap().imposed, (250, -250, vec![4]));
    app.clock.advance(60);
    billmanager::hide(app, ticket, LAST_WORD).await;
    states.push(state(app, ticket, &[]).await);
    seen::everywhere(app, ticket, &seen::HIDDEN).await;
    app.clock.advance(60);
    let split = billmanager::split(app, ticket, ANSWER).await;
    for (number, words) in [(ticket, &seen::HEAD), (split, &seen::TAIL)] {
        states.push(state(app, number, &[ticket, split]).await);
        seen::everywhere(app, number, words).await;
    }
    // One door can merge, and all of them show what came of it under either number.
    whmcs::merge(app, ticket, split).await;
    for number in [ticket, split] {
        states.push(state(app, number, &[ticket, split]).await);
    }
    assert_eq!(states[states.len() - 2], states[states.len() - 1]);
    seen::everywhere(app, ticket, &seen::MERGED).await;
    // How the ticket was closed differs from door to door, and so does what its events say of it.
    for state in &mut states {
        state.events.retain(|kind| kind != "status.changed");
    }
    states
}

fn expected() -> Vec<StatusKind> {
    vec![
        StatusKind::New,
        StatusKind::Answered,
        StatusKind::CustomerReply,
        StatusKind::Closed,
        StatusKind::Closed,
        StatusKind::InProgress,
        StatusKind::InProgress,
        StatusKind::InProgress,
        StatusKind::InProgress,
        StatusKind::CustomerReply,
        StatusKind::InProgress,
        StatusKind::InProgress,
    ]
}

/// The story of the first door on SQLite is what all six are compared with.
async fn same_as_the_first(engine: Engine, way: &impl Way) {
    let first = play(Engine::Sqlite, &billmanager::Billmanager).await;
    assert_eq!(first.iter().map(|state| state.status).collect::<Vec<_>>(), expected());
    let this = play(engine, way).await;
    for (step, (first, this)) in first.iter().zip(&this).enumerate() {
        assert_eq!(this, first, "step {step} on {engine:?}");
    }
    assert_eq!(this.len(), first.len());
}

macro_rules! six_runs {
    ($($name:ident: $engine:ident, $way:expr;)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            same_as_the_first(Engine::$engine, &$way).await;
        }
    )+};
}

six_runs! {
    billmanager_on_sqlite: Sqlite, billmanager::Billmanager;
    billmanager_on_postgres: Postgres, billmanager::Billmanager;
    whmcs_on_sqlite: Sqlite, whmcs::Whmcs;
    whmcs_on_postgres: Postgres, whmcs::Whmcs;
    hostbill_on_sqlite: Sqlite, hostbill::Hostbill;
    hostbill_on_postgres: Postgres, hostbill::Hostbill;
}
