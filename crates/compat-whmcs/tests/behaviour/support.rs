//! Calls of this door, short.

use compat_whmcs::Settings;
use service::Desk;
use testkit::app::{Answer, Ask, TestApp};

pub(crate) const PATH: &str = "/includes/api.php";

pub(crate) fn doors(desk: Desk) -> axum::Router {
    compat_whmcs::router(desk, Settings::default())
}

/// A door at which everything is allowed that an operator may allow.
pub(crate) fn open_doors(desk: Desk) -> axum::Router {
    let settings = Settings { allow_get: true, legacy_login: true, ..Settings::default() };
    compat_whmcs::router(desk, settings)
}

/// A call with a key that acts for every department, answered as JSON.
pub(crate) fn ask(app: &TestApp, action: &str, pairs: &[(&str, &str)]) -> Ask {
    let pair = &app.fixture.pair;
    let mut all = vec![
        ("action", action),
        ("identifier", pair.identifier.as_str()),
        ("secret", pair.secret.as_str()),
        ("responsetype", "json"),
    ];
    all.extend_from_slice(pairs);
    Ask::form(PATH, &all)
}

pub(crate) async fn call(app: &TestApp, action: &str, pairs: &[(&str, &str)]) -> Answer {
    app.send(ask(app, action, pairs)).await
}

/// The answer to a call that must succeed.
pub(crate) async fn done(app: &TestApp, action: &str, pairs: &[(&str, &str)]) -> serde_json::Value {
    let answer = call(app, action, pairs).await;
    let value: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
    assert_eq!((answer.status, value["result"].as_str()), (200, Some("success")), "{action}: {value}");
    value
}

/// Opens a ticket of the first client in the first department and returns its id.
pub(crate) async fn open(app: &TestApp, subject: &str, more: &[(&str, &str)]) -> i64 {
    let mut pairs =
        vec![("clientid", "1"), ("deptid", "1"), ("subject", subject), ("message", "Please help.")];
    pairs.extend_from_slice(more);
    done(app, "OpenTicket", &pairs).await["id"].as_i64().unwrap()
}

/// The ids of a list.
pub(crate) async fn listed(app: &TestApp, pairs: &[(&str, &str)]) -> Vec<i64> {
    let list = done(app, "GetTickets", pairs).await;
    ids(&list)
}

pub(crate) fn ids(list: &serde_json::Value) -> Vec<i64> {
    let rows = list["tickets"]["ticket"].as_array().unwrap();
    assert_eq!(list["numreturned"].as_u64(), Some(rows.len() as u64));
    rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

/// The body of a refusal.
pub(crate) fn error(message: &str) -> String {
    format!("{{\"result\":\"error\",\"message\":{}}}", serde_json::json!(message))
}

/// Nothing of a ticket was stored.
pub(crate) async fn nothing_stored(app: &TestApp) {
    for table in ["ticket", "message", "attachment", "ticket_custom_field"] {
        assert_eq!(app.rows(table).await, 0, "{table}");
    }
}
