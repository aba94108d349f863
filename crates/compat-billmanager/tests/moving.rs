//! Moving in from an installation: a desk behind its own BILLmanager door is the source, an empty desk the target.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use compat_billmanager::panel::{PATH, Panel};
use compat_billmanager::{Settings, router};
use serde_json::Value;
use service::moving::{MapFile, MoveError, MoveIn, Report};
use service::{Desk, Zone};
use testkit::Engine;
use testkit::app::{Ask, EmptyDesk, TestApp};

async fn billmanager(app: &TestApp, login: &str, pairs: &[(&str, &str)]) -> Value {
    let mut all = vec![("authinfo", login), ("out", "json")];
    all.extend_from_slice(pairs);
    let answer = app.send(Ask::form("/billmgr", &all)).await;
    let answer: Value = serde_json::from_slice(&answer.bytes).unwrap();
    assert!(answer["doc"].get("error").is_none(), "{pairs:?}: {answer}");
    answer["doc"].clone()
}

async fn source(engine: Engine) -> TestApp {
    let app = TestApp::start(engine, |desk| router(desk, Settings::default())).await;
    let login = |number: usize| {
        let client = &app.fixture.clients[number];
        format!("{}:{}", client.email, client.password)
    };
    let staff = format!("anna:{}", app.fixture.staff_password);
    let mut numbers = Vec::new();
    for (client, subject, department) in [(0, "Server down", "1"), (0, "Invoice", "2"), (1, "Other", "1")] {
        let pairs = [
            ("func", "clientticket.edit"),
            ("sok", "ok"),
            ("subject", subject),
            ("message", "It **broke**"),
            ("client_department", department),
            ("client_priority", "2"),
        ];
        let answer = billmanager(&app, &login(client), &pairs).await;
        numbers.push(answer["id"]["$"].as_str().unwrap().to_owned());
        app.clock.advance(61);
    }
    let first = numbers[0].as_str();
    let reply = [
        ("func", "ticket_all.edit"),
        ("sok", "ok"),
        ("elid", first),
        ("message", "On it"),
        ("clicked_button", "ok_message"),
    ];
    billmanager(&app, &staff, &reply).await;
    app.clock.advance(30);
    let note = [("func", "ticket_all.edit"), ("sok", "ok"), ("elid", first), ("note_message", "Rack 7")];
    billmanager(&app, &staff, &note).await;
    app.clock.advance(30);
    let reply = [("func", "clientticket.edit"), ("sok", "ok"), ("elid", first), ("message", "Thanks")];
    billmanager(&app, &login(0), &reply).await;
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
    let panel = Panel::new(app, PATH, "admin", &app.fixture.staff_password, Zone::utc());
    to.operator().move_in(&panel, &options(), &mut |_| {}).await
}

/// What both desks hold, as far as the panel shows it.
async fn seen(desk: &Desk) -> Vec<String> {
    let text = "SELECT t.number || ' ' || t.subject || ' ' || t.priority || ' ' || t.department_id || ' '
        || COALESCE(t.client_id, 0) || ' ' || t.requester_email || ' ' || t.message_count || ' ' || m.body || ' ' || m.kind
        || ' ' || m.author_kind || ' ' || m.author_name || ' ' || (m.created_at / 1000000) || ' '
        || CASE WHEN t.waiting_since IS NULL THEN '-' ELSE 'w' END
        FROM ticket t JOIN message m ON m.ticket_id = t.id ORDER BY t.number, m.created_at, m.id";
    desk.db().read().await.unwrap().all_dynamic::<String>(text, &[]).await.unwrap()
}

async fn everything_comes_along(engine: Engine) {
    let (from, to) = (source(engine).await, EmptyDesk::start(engine).await);
    to.clock.advance(3600);
    let report = moved(&from, &to.desk).await.unwrap();
    assert_eq!((report.listed, report.added, report.failed, report.clients), (3, 3, 0, 2), "{report:?}");
    assert_eq!(report.difference_count, 0, "{:?}", report.differences);
    assert_eq!(seen(&to.desk).await, seen(&from.desk).await);
    to.counts_are_right().await;
    // Numbers are kept, and ids keep away from them.
    let apart = "SELECT COUNT(*) FROM ticket t JOIN ticket o ON o.number = t.id";
    assert_eq!(to.one(apart).await, 0);
    let again = moved(&from, &to.desk).await.unwrap();
    assert_eq!((again.unchanged, again.changed), (3, 0), "{again:?}");
    from.clock.advance(100);
    let number = to.one("SELECT MIN(number) FROM ticket").await.to_string();
    let staff = format!("admin:{}", from.fixture.staff_password);
    let note =
        [("func", "ticket_all.edit"), ("sok", "ok"), ("elid", number.as_str()), ("note_message", "Later")];
    billmanager(&from, &staff, &note).await;
    let late = moved(&from, &to.desk).await.unwrap();
    assert_eq!((late.unchanged, late.changed, late.messages), (2, 1, 1), "{late:?}");
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
async fn a_wrong_password_ends_it_at_once_and_is_not_repeated() {
    let (from, to) = (source(Engine::Sqlite).await, EmptyDesk::start(Engine::Sqlite).await);
    let panel = Panel::new(&from, PATH, "admin", "wrong-password", Zone::utc());
    let error = to.desk.operator().move_in(&panel, &options(), &mut |_| {}).await.unwrap_err().to_string();
    assert!(error.contains("department is answered") && !error.contains("wrong-password"), "{error}");
}
