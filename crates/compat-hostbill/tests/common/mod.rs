//! Calls with a good key, and their answers taken apart.
#![expect(dead_code, reason = "each test binary uses a part of this")]
#![expect(clippy::unwrap_used, reason = "an answer of another shape fails the test")]

use compat_hostbill::{Settings, router};
use serde_json::Value;
use service::Desk;
use testkit::app::{Answer, Ask, TestApp};

pub(crate) const PATH: &str = "/admin/api.php";

pub(crate) fn doors(desk: Desk) -> axum::Router {
    router(desk, Settings::default())
}

/// Makes a call with these credentials as a form.
pub(crate) async fn send(app: &TestApp, key: (&str, &str), call: &str, pairs: &[(&str, &str)]) -> Answer {
    let mut all = vec![("api_id", key.0), ("api_key", key.1), ("call", call)];
    all.extend(pairs);
    app.send(Ask::form(PATH, &all)).await
}

fn parse(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200);
    assert_eq!(answer.content_type(), "application/json");
    serde_json::from_slice(&answer.bytes).unwrap()
}

/// The answer to a call with the key of every department.
pub(crate) async fn call(app: &TestApp, call: &str, pairs: &[(&str, &str)]) -> Value {
    let key = &app.fixture.key;
    parse(&send(app, (&key.identifier, &key.secret), call, pairs).await)
}

/// The number of a ticket that was opened.
pub(crate) async fn open(app: &TestApp, pairs: &[(&str, &str)]) -> i64 {
    let mut all = vec![("subject", "Subject"), ("body", "Body")];
    all.extend(pairs);
    let answer = call(app, "addTicket", &all).await;
    assert_eq!(answer["info"], serde_json::json!(["New ticket has been created"]));
    answer["ticket_id"].as_i64().unwrap()
}

/// The sentences of a failed answer.
pub(crate) fn errors(answer: &Value) -> Vec<&str> {
    assert_eq!(answer["success"], false);
    let list = answer["error"].as_array().unwrap();
    list.iter().map(|sentence| sentence.as_str().unwrap()).collect()
}

/// One column of a listed page.
pub(crate) fn column<'v>(answer: &'v Value, name: &str) -> Vec<&'v str> {
    assert_eq!(answer["success"], true, "{answer}");
    let rows = answer["tickets"].as_array().unwrap();
    rows.iter().map(|row| row[name].as_str().unwrap()).collect()
}

/// The sentences of a failed answer to any request.
pub(crate) async fn refused(app: &TestApp, ask: Ask) -> Vec<String> {
    let answer = parse(&app.send(ask).await);
    errors(&answer).into_iter().map(str::to_owned).collect()
}

/// That no request has left anything behind.
pub(crate) async fn nothing_stored(app: &TestApp) {
    for table in ["ticket", "message", "attachment"] {
        assert_eq!(app.rows(table).await, 0, "{table}");
    }
}
