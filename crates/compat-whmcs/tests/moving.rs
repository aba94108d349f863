//! Moving in from an installation: a desk behind its own WHMCS door is the source, and an empty desk on each engine
//! the target.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use compat_whmcs::panel::{PATH, Panel};
use compat_whmcs::{Settings, router};
use domain::{CredentialKind, TicketId};
use serde_json::Value;
use service::moving::{MapFile, MoveError, MoveIn, Report};
use service::{Desk, NewCredential, SecretPair, Zone};
use testkit::Engine;
use testkit::app::{Ask, EmptyDesk, TestApp};

async fn whmcs(app: &TestApp, pairs: &[(&str, &str)]) -> Value {
    let pair = &app.fixture.pair;
    let mut all =
        vec![("identifier", pair.identifier.as_str()), ("secret", &pair.secret), ("responsetype", "json")];
    all.extend_from_slice(pairs);
    let answer = app.send(Ask::form("/includes/api.php", &all)).await;
    let answer: Value = serde_json::from_slice(&answer.bytes).unwrap();
    assert_eq!(answer["result"], "success", "{pairs:?}: {answer}");
    answer
}

async fn source(engine: Engine) -> TestApp {
    let app = TestApp::start(engine, |desk| router(desk, Settings::default())).await;
    app.add_custom_fields().await;
    let client = app.fixture.clients[0].id.to_string();
    let contact = app.fixture.contact.to_string();
    let file = "[{\"name\":\"log.txt\",\"data\":\"aGVsbG8=\"},{\"name\":\"b.bin\",\"data\":\"AAEC\"}]";
    let open = |who: &[(&str, &str)], subject: &str, more: &[(&str, &str)]| {
        let mut pairs =
            vec![("action", "OpenTicket"), ("deptid", "1"), ("message", "It <b>broke</b> & \"more\"")];
        pairs.extend_from_slice(who);
        pairs.extend_from_slice(more);
        let mut owned: Vec<(String, String)> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        owned.push(("subject".to_owned(), subject.to_owned()));
        owned
    };
    let guest = [("name", "Gus Guest"), ("email", "gus@mail.example")];
    let tickets = [
        open(
            &[("clientid", &client)],
            "Server down",
            &[
                ("priority", "High"),
                ("attachments", file),
                ("customfields[1]", "vps-1"),
                ("customfields[2]", "Red"),
            ],
        ),
        open(
            &[("clientid", &client), ("contactid", &contact)],
            "Invoice",
            &[("deptid", "2"), ("priority", "Low")],
        ),
        open(&guest, "A question", &[]),
        open(&[("clientid", "2")], "Žluťoučký kůň", &[("cc", "a@b.example")]),
    ];
    let mut ids = Vec::new();
    for pairs in &tickets {
        let pairs: Vec<(&str, &str)> =
            pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        ids.push(whmcs(&app, &pairs).await["id"].to_string());
        app.clock.advance(61);
    }
    let note = [
        ("action", "AddTicketNote"),
        ("ticketid", ids[0].as_str()),
        ("message", "Rack 7"),
        ("attachments", file),
    ];
    whmcs(&app, &note).await;
    app.clock.advance(7);
    for (ticket, who, text) in [
        (0, ("adminusername", "Anna Agent"), "On it"),
        (0, ("clientid", client.as_str()), "Thanks"),
        (2, ("adminusername", "Somebody Else"), "Which one?"),
        (3, ("clientid", "2"), "More of it"),
    ] {
        let pairs = [
            ("action", "AddTicketReply"),
            ("ticketid", ids[ticket].as_str()),
            who,
            ("message", text),
            ("attachments", file),
        ];
        whmcs(&app, &pairs).await;
        // Two of them are of one second.
        app.clock.advance(if ticket == 0 { 0 } else { 40 });
    }
    whmcs(&app, &[("action", "UpdateTicket"), ("ticketid", &ids[1]), ("status", "Resolved"), ("flag", "2")])
        .await;
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

async fn moved(app: &TestApp, to: &Desk, options: &MoveIn) -> Result<Report, MoveError> {
    let pair = &app.fixture.pair;
    let panel = Panel::new(app, PATH, &pair.identifier, &pair.secret, Zone::utc());
    to.operator().move_in(&panel, options, &mut |_| {}).await
}

/// What the door of a desk says of a ticket, without what may well be another number there.
async fn seen(app: &TestApp, ticket: &str) -> Value {
    let mut answer = whmcs(app, &[("action", "GetTicket"), ("ticketid", ticket)]).await;
    blank(&mut answer);
    answer
}

fn blank(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == "attachment" || name == "noteid" || (name == "id" && value.is_number()) {
                    *value = Value::Null;
                } else {
                    blank(value);
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(blank),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A desk that took the other's place answers through the same door with the same words.
async fn same_through_the_door(from: &TestApp, to: &EmptyDesk) {
    let root = to.add_root().await;
    let pair = credential(&to.desk, root).await;
    let panel = Answering {
        router: http::wrap(
            router(to.desk.clone(), Settings::default()),
            http::Settings::new(std::sync::Arc::new(http::Metrics::new(&[]))),
        ),
        pair,
    };
    let list =
        whmcs(from, &[("action", "GetTickets"), ("limitnum", "100"), ("ignore_dept_assignments", "1")]).await;
    let tickets = list["tickets"]["ticket"].as_array().unwrap();
    assert_eq!(tickets.len(), 4);
    for ticket in tickets {
        let id = ticket["id"].to_string();
        let (ours, mut theirs) = (seen(from, &id).await, panel.ticket(&id).await);
        blank(&mut theirs);
        assert_eq!(theirs, ours);
        for (kind, related) in [("ticket", id.clone())] {
            let pairs = [
                ("action", "GetTicketAttachment"),
                ("type", kind),
                ("relatedid", related.as_str()),
                ("index", "1"),
            ];
            if ours["replies"]["reply"][0]["attachments"].as_array().unwrap().is_empty() {
                continue;
            }
            assert_eq!(panel.call(&pairs).await["data"], "AAEC");
        }
    }
}

async fn credential(desk: &Desk, staff: domain::StaffId) -> SecretPair {
    let new = NewCredential {
        kind: CredentialKind::Pair,
        label: "old".to_owned(),
        staff,
        addresses: "all".to_owned(),
        string_ids: false,
        allowed_calls: String::new(),
    };
    desk.operator().add_credential(&new).await.unwrap()
}

/// The door of the desk that was moved to.
struct Answering {
    router: axum::Router,
    pair: SecretPair,
}

impl Answering {
    async fn call(&self, pairs: &[(&str, &str)]) -> Value {
        let mut all = vec![
            ("identifier", self.pair.identifier.as_str()),
            ("secret", &self.pair.secret),
            ("responsetype", "json"),
        ];
        all.extend_from_slice(pairs);
        let answer = testkit::app::asked(&self.router, Ask::form("/includes/api.php", &all)).await;
        serde_json::from_slice(&answer.bytes).unwrap()
    }

    async fn ticket(&self, id: &str) -> Value {
        self.call(&[("action", "GetTicket"), ("ticketid", id)]).await
    }
}

/// An empty desk that knows what "Resolved" means, which the API does not say.
async fn target(engine: Engine) -> EmptyDesk {
    let to = EmptyDesk::start(engine).await;
    to.desk.operator().add_status(domain::StatusKind::Closed, "Resolved", "#444444").await.unwrap();
    to.clock.advance(3600);
    to
}

async fn everything_comes_along(engine: Engine) {
    let (from, to) = (source(engine).await, target(engine).await);
    let report = moved(&from, &to.desk, &options()).await.unwrap();
    assert_eq!((report.listed, report.added, report.failed), (4, 4, 0), "{report:?}");
    assert_eq!((report.messages, report.files, report.clients), (9, 12, 2), "{report:?}");
    assert_eq!(report.replies, 3);
    assert_eq!(report.difference_count, 0, "{:?}", report.differences);
    assert!(!report.not_shown.is_empty());
    to.counts_are_right().await;
    // Waiting times and marks are what they would be if all of it had happened here.
    let facts = "SELECT id * 1000000 + (CASE WHEN staff_unread THEN 1 ELSE 0 END) * 100
        + (CASE WHEN waiting_since IS NULL THEN 0 ELSE 1 END) * 10 + (CASE WHEN last_by_staff THEN 1 ELSE 0 END)
        FROM ticket ORDER BY id";
    let read = async |desk: &Desk, text: &str| {
        desk.db().read().await.unwrap().all_dynamic::<i64>(text, &[]).await.unwrap()
    };
    assert_eq!(read(&to.desk, facts).await, read(&from.desk, facts).await);
    let since = "SELECT waiting_since / 1000000 FROM ticket WHERE waiting_since IS NOT NULL ORDER BY id";
    assert_eq!(read(&to.desk, since).await, read(&from.desk, since).await);
    same_through_the_door(&from, &to).await;
    // Nobody is told: the log knows imports only.
    let told = "SELECT COUNT(*) FROM event WHERE kind IN ('ticket.opened', 'message.added', 'client.added')";
    assert_eq!(to.one(told).await, 0);
    assert_eq!(to.one("SELECT COUNT(*) FROM event WHERE kind = 'ticket.imported'").await, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_comes_along_on_sqlite() {
    everything_comes_along(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_comes_along_on_postgres() {
    everything_comes_along(Engine::Postgres).await;
}

async fn again_brings_what_changed_only(engine: Engine) {
    let (from, to) = (source(Engine::Sqlite).await, target(engine).await);
    moved(&from, &to.desk, &options()).await.unwrap();
    let rows = async || {
        let mut all = Vec::new();
        for table in [
            "ticket",
            "message",
            "attachment",
            "client",
            "contact",
            "staff",
            "department",
            "predefined_reply",
            "custom_field",
            "queue_entry",
        ] {
            all.push(to.one(&format!("SELECT COUNT(*) FROM {table}")).await);
        }
        all
    };
    let before = rows().await;
    let report = moved(&from, &to.desk, &options()).await.unwrap();
    assert_eq!((report.unchanged, report.added, report.changed, report.replies), (4, 0, 0, 0), "{report:?}");
    let everything = MoveIn { everything: true, ..options() };
    let report = moved(&from, &to.desk, &everything).await.unwrap();
    assert_eq!((report.changed, report.messages, report.files, report.clients), (4, 0, 0, 0), "{report:?}");
    assert_eq!(rows().await, before, "nothing is doubled");
    to.counts_are_right().await;
    // A reply, a change of status, an edited text and a new ticket.
    from.clock.advance(100);
    let client = from.fixture.clients[0].id.to_string();
    let reply = [
        ("action", "AddTicketReply"),
        ("ticketid", "1"),
        ("adminusername", "Anna Agent"),
        ("message", "Done now"),
        ("status", "Closed"),
    ];
    whmcs(&from, &reply).await;
    whmcs(
        &from,
        &[
            ("action", "UpdateTicket"),
            ("ticketid", "4"),
            ("subject", "Kůň"),
            ("message", "Other words"),
            ("status", "On Hold"),
        ],
    )
    .await;
    let open = [
        ("action", "OpenTicket"),
        ("clientid", client.as_str()),
        ("deptid", "2"),
        ("subject", "New"),
        ("message", "Hello"),
    ];
    whmcs(&from, &open).await;
    let report = moved(&from, &to.desk, &options()).await.unwrap();
    assert_eq!((report.unchanged, report.added, report.changed, report.messages), (2, 1, 2, 2), "{report:?}");
    assert_eq!(report.difference_count, 0, "{:?}", report.differences);
    to.counts_are_right().await;
    same_tickets(&from, &to).await;
    // What staff here did afterwards stays, and is told as a difference.
    to.clock.advance(10_000);
    let root = to.add_root().await;
    let staff =
        to.desk.as_staff(&domain::Actor::new(domain::Who::Staff(root), domain::Door::Command)).unwrap();
    let closed = to.desk.directory().default_status(domain::StatusKind::Closed).unwrap().id;
    let change = service::ChangeTicket { status: Some(closed), ..service::ChangeTicket::default() };
    staff.change_ticket(service::TicketRef::Id(TicketId(3)), &change).await.unwrap();
    let report = moved(&from, &to.desk, &MoveIn { everything: true, ..options() }).await.unwrap();
    assert_eq!(report.difference_count, 1, "{:?}", report.differences);
    assert!(report.differences[0].why.contains("its status is Answered there, Closed here"), "{report:?}");
}

/// The rows of both desks, as far as the API shows them.
async fn same_tickets(from: &TestApp, to: &EmptyDesk) {
    let text = "SELECT t.subject || ' ' || t.number || ' ' || t.access_key || ' ' || s.name || ' ' || m.id || ' ' || m.body
        || ' ' || m.author_name || ' ' || m.kind || ' ' || m.author_kind || ' ' || (m.created_at / 1000000)
        FROM ticket t JOIN status s ON s.id = t.status_id JOIN message m ON m.ticket_id = t.id
        WHERE NOT m.is_opening AND m.kind = 0 ORDER BY t.id, m.created_at, m.id";
    let read =
        async |desk: &Desk| desk.db().read().await.unwrap().all_dynamic::<String>(text, &[]).await.unwrap();
    assert_eq!(read(&to.desk).await, read(&from.desk).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn again_brings_what_changed_only_on_sqlite() {
    again_brings_what_changed_only(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn again_brings_what_changed_only_on_postgres() {
    again_brings_what_changed_only(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_settled_is_refused_as_a_whole_and_a_map_settles_it() {
    let from = source(Engine::Sqlite).await;
    // A target with people and departments of its own.
    let to = TestApp::start(Engine::Sqlite, |desk| router(desk, Settings::default())).await;
    to.clock.advance(3600);
    let strict = MoveIn { create: false, ..options() };
    let empty = EmptyDesk::start(Engine::Sqlite).await;
    let refused = moved(&from, &empty.desk, &strict).await.unwrap_err().to_string();
    for wanted in [
        "[departments]\n\"1\" = \"\" # Support\n",
        "\"2\" = \"\" # Billing",
        "[statuses]\n\"Resolved\"",
        "[staff]\n\"1\" = \"\" # Ada Admin",
    ] {
        assert!(refused.contains(wanted), "{wanted} in {refused}");
    }
    assert_eq!(
        empty.one("SELECT COUNT(*) FROM ticket").await + empty.one("SELECT COUNT(*) FROM department").await,
        0
    );
    let dry = moved(&from, &empty.desk, &MoveIn { dry_run: true, ..strict.clone() }).await.unwrap();
    assert_eq!((dry.listed, dry.added, dry.dry_run), (4, 4, true));
    assert_eq!(dry.departments[0].tickets, 3, "{dry:?}");
    assert_eq!(empty.one("SELECT COUNT(*) FROM imported").await, 0);
    // Names that are the same settle everything; the file has the first word.
    let map: MapFile = serde_json::from_value(serde_json::json!({
        "departments": {"Support": 3}, "statuses": {"resolved": "On hold"}, "staff": {"anna": "bert", "2": "bert"},
    }))
    .unwrap();
    let wrong: MapFile =
        serde_json::from_value(serde_json::json!({"departments": {"1": "Nowhere"}})).unwrap();
    let error = moved(&from, &to.desk, &MoveIn { map: wrong, ..strict.clone() }).await.unwrap_err();
    assert!(error.to_string().contains("\"1\" names no department"), "{error}");
    let report = moved(&from, &to.desk, &MoveIn { map, ..strict }).await.unwrap();
    assert_eq!((report.added, report.clients), (4, 0), "{report:?}");
    let one =
        async |text: &str| to.desk.db().read().await.unwrap().all_dynamic::<i64>(text, &[]).await.unwrap()[0];
    assert_eq!(one("SELECT COUNT(*) FROM ticket WHERE department_id = 3").await, 3);
    assert_eq!(
        one("SELECT COUNT(*) FROM ticket t JOIN status s ON s.id = t.status_id WHERE s.kind = 4").await,
        1
    );
    assert_eq!(
        one("SELECT COUNT(*) FROM message WHERE author_kind = 3 AND author_id = 3 AND body = 'On it'").await,
        1
    );
}

/// What has its place here keeps it: the newcomer gets another, and the pair is kept.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ids_that_are_taken_are_given_anew() {
    let from = source(Engine::Sqlite).await;
    let to = source(Engine::Sqlite).await;
    to.clock.advance(3600);
    let report = moved(&from, &to.desk, &options()).await.unwrap();
    assert_eq!((report.added, report.failed), (4, 0), "{report:?}");
    let one =
        async |text: &str| to.desk.db().read().await.unwrap().all_dynamic::<i64>(text, &[]).await.unwrap()[0];
    assert_eq!(one("SELECT COUNT(*) FROM ticket").await, 8);
    assert_eq!(one("SELECT COUNT(*) FROM message").await, 2 * 9);
    assert!(report.differences.iter().any(|one| one.why.contains("its id is taken here")), "{report:?}");
    let kept = "SELECT COUNT(*) FROM imported i JOIN ticket t ON t.id = i.row_id
        WHERE i.kind = 'ticket' AND i.source = 'old' AND CAST(t.id AS TEXT) <> i.original";
    assert_eq!(one(kept).await, 4);
    let again = moved(&from, &to.desk, &options()).await.unwrap();
    assert_eq!((again.unchanged, again.added), (4, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_credential_ends_it_at_once_and_is_not_repeated() {
    let from = source(Engine::Sqlite).await;
    let to = EmptyDesk::start(Engine::Sqlite).await;
    let panel = Panel::new(&from, PATH, &from.fixture.pair.identifier, "wrong-secret", Zone::utc());
    let error = to.desk.operator().move_in(&panel, &options(), &mut |_| {}).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("GetSupportDepartments is answered") && !text.contains("wrong-secret"), "{text}");
}
