//! Moving in from an installation: a desk behind its own HostBill door is the source, an empty desk the target.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use compat_hostbill::panel::{PATH, Panel};
use compat_hostbill::{Settings, router};
use serde_json::Value;
use service::moving::{MapFile, MoveError, MoveIn, Report};
use service::{Desk, Zone};
use testkit::Engine;
use testkit::app::{Ask, EmptyDesk, TestApp};

async fn hostbill(app: &TestApp, pairs: &[(&str, &str)]) -> Value {
    let key = &app.fixture.key;
    let mut all = vec![("api_id", key.identifier.as_str()), ("api_key", &key.secret)];
    all.extend_from_slice(pairs);
    let answer = app.send(Ask::form("/admin/api.php", &all)).await;
    let answer: Value = serde_json::from_slice(&answer.bytes).unwrap();
    assert_eq!(answer["success"], true, "{pairs:?}: {answer}");
    answer
}

async fn source(engine: Engine) -> TestApp {
    let app = TestApp::start(engine, |desk| router(desk, Settings::default())).await;
    let open = async |more: &[(&str, &str)]| {
        let mut pairs = vec![("call", "addTicket"), ("dept_id", "1"), ("body", "It broke\r\n<twice>")];
        pairs.extend_from_slice(more);
        let answer = hostbill(&app, &pairs).await;
        app.clock.advance(61);
        answer["ticket_id"].to_string().replace('"', "")
    };
    let first = open(&[
        ("subject", "Server down"),
        ("client_id", "1"),
        ("asclient", "1"),
        ("name", "Cleo Client"),
        ("email", "cleo@client.example"),
        ("attachments[log.txt]", "aGVsbG8="),
    ])
    .await;
    let second = open(&[
        ("subject", "A question"),
        ("name", "Gus Guest"),
        ("email", "gus@mail.example"),
        ("client_id", "0"),
        ("asclient", "1"),
    ])
    .await;
    for (ticket, more) in [
        (&first, [("type", "admin"), ("replier_id", "2")]),
        (&first, [("type", "client"), ("replier_id", "1")]),
        (&second, [("type", "admin"), ("replier_id", "1")]),
    ] {
        let mut pairs = vec![("call", "addTicketReply"), ("id", ticket.as_str()), ("body", "More")];
        pairs.extend_from_slice(&more);
        hostbill(&app, &pairs).await;
        app.clock.advance(30);
    }
    hostbill(&app, &[("call", "addTicketNotes"), ("id", &first), ("notes", "Rack 7")]).await;
    hostbill(&app, &[("call", "addTicketTag"), ("id", &first), ("tag", "hardware")]).await;
    hostbill(&app, &[("call", "setTicketStatus"), ("id", &second), ("status", "Resolved")]).await;
    hostbill(&app, &[("call", "setTicketPriority"), ("id", &first), ("priority", "High")]).await;
    app
}

fn options() -> MoveIn {
    MoveIn {
        name: "old".to_owned(),
        provider: None,
        map: MapFile::default(),
        create: true,
        dry_run: false,
        everything: false,
        at_once: 4,
    }
}

async fn moved(app: &TestApp, to: &Desk) -> Result<Report, MoveError> {
    let key = &app.fixture.key;
    let panel = Panel::new(app, PATH, &key.identifier, &key.secret, Zone::utc());
    to.operator().move_in(&panel, &options(), &mut |_| {}).await
}

/// What both desks hold, as far as the API shows it.
async fn seen(desk: &Desk) -> Vec<String> {
    let text = "SELECT t.id || ' ' || t.number || ' ' || t.access_key || ' ' || t.subject || ' ' || s.kind || ' ' || t.priority
        || ' ' || t.department_id || ' ' || COALESCE(t.client_id, 0) || ' ' || t.message_count || ' ' || m.body || ' '
        || m.kind || ' ' || m.author_kind || ' ' || COALESCE(m.author_id, 0) || ' ' || (m.created_at / 1000000) || ' '
        || CASE WHEN t.client_unread THEN 'c' ELSE '-' END || CASE WHEN t.waiting_since IS NULL THEN '-' ELSE 'w' END
        FROM ticket t JOIN status s ON s.id = t.status_id JOIN message m ON m.ticket_id = t.id
        ORDER BY t.id, m.created_at, m.id";
    desk.db().read().await.unwrap().all_dynamic::<String>(text, &[]).await.unwrap()
}

async fn everything_comes_along(engine: Engine) {
    let (from, to) = (source(engine).await, EmptyDesk::start(engine).await);
    to.clock.advance(3600);
    let report = moved(&from, &to.desk).await.unwrap();
    assert_eq!((report.listed, report.added, report.failed, report.replies), (2, 2, 0, 3), "{report:?}");
    assert_eq!(seen(&to.desk).await, seen(&from.desk).await);
    to.counts_are_right().await;
    assert_eq!(to.one("SELECT COUNT(*) FROM ticket_tag").await, 1);
    // The API gives no file, so the one that there is is named.
    assert_eq!(report.difference_count, 1, "{:?}", report.differences);
    assert!(report.differences[0].why.contains("\"log.txt\" cannot be had"), "{report:?}");
    // Young tickets look different in each list, so they are read again; nothing is doubled.
    from.clock.advance(5);
    let again = moved(&from, &to.desk).await.unwrap();
    assert_eq!((again.changed, again.messages, again.clients, again.replies), (2, 0, 0, 0), "{again:?}");
    from.clock.advance(30 * 86_400);
    moved(&from, &to.desk).await.unwrap();
    let quiet = moved(&from, &to.desk).await.unwrap();
    assert_eq!((quiet.unchanged, quiet.changed), (2, 0), "{quiet:?}");
    hostbill(
        &from,
        &[("call", "addTicketReply"), ("id", "1"), ("body", "Late"), ("type", "client"), ("replier_id", "1")],
    )
    .await;
    let late = moved(&from, &to.desk).await.unwrap();
    assert_eq!((late.changed, late.messages), (1, 1), "{late:?}");
    to.counts_are_right().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_comes_along_on_sqlite() {
    everything_comes_along(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_comes_along_on_postgres() {
    everything_comes_along(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_key_ends_it_at_once_and_is_not_repeated() {
    let (from, to) = (source(Engine::Sqlite).await, EmptyDesk::start(Engine::Sqlite).await);
    let panel = Panel::new(&from, PATH, &from.fixture.key.identifier, "wrong-key", Zone::utc());
    let error = to.desk.operator().move_in(&panel, &options(), &mut |_| {}).await.unwrap_err().to_string();
    assert!(error.contains("getTicketDepts is answered") && !error.contains("wrong-key"), "{error}");
}
