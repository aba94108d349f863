//! The three doors, and calling them.

use axum::Router;
use serde_json::{Value, json};
use service::Desk;
use testkit::app::{Ask, TestApp};

pub(crate) const ADMIN: &str = "admin:staff-password";
pub(crate) const ANNA: &str = "anna:staff-password";
pub(crate) const CLEO: &str = "cleo@client.example:cleo-password";
pub(crate) const HOUR: i64 = 3600;
pub(crate) const DAY: i64 = 24 * HOUR;

pub(crate) fn doors(desk: Desk) -> Router {
    Router::new()
        .merge(compat_billmanager::router(desk.clone(), compat_billmanager::Settings::default()))
        .merge(compat_whmcs::router(desk.clone(), compat_whmcs::Settings::default()))
        .merge(compat_hostbill::router(desk, compat_hostbill::Settings::default()))
}

async fn ask(app: &TestApp, path: &str, pairs: &[(&str, &str)]) -> Value {
    let answer = app.send(Ask::form(path, pairs)).await;
    serde_json::from_slice(&answer.bytes).unwrap_or_else(|_| panic!("{}", answer.text()))
}

async fn document(app: &TestApp, func: &str, more: &[(&str, &str)]) -> Value {
    let mut pairs = vec![("func", func), ("out", "json")];
    pairs.extend(more);
    ask(app, "/billmgr", &pairs).await["doc"].take()
}

/// A function of BILLmanager with a login of its own; what it answers, errors too.
pub(crate) async fn panel(app: &TestApp, login: &str, func: &str, pairs: &[(&str, &str)]) -> Value {
    let mut all = vec![("authinfo", login)];
    all.extend(pairs);
    document(app, func, &all).await
}

/// The same, saved; it must not be refused.
pub(crate) async fn save(app: &TestApp, login: &str, func: &str, pairs: &[(&str, &str)]) -> Value {
    let mut all = vec![("sok", "ok")];
    all.extend(pairs);
    let doc = panel(app, login, func, &all).await;
    assert!(doc["error"].is_null(), "{func} {pairs:?}: {doc}");
    doc
}

/// The token of a session in BILLmanager.
pub(crate) async fn session(app: &TestApp, login: &str) -> String {
    let doc = panel(app, login, "auth", &[]).await;
    doc["auth"]["$"].as_str().unwrap().to_owned()
}

/// A function of BILLmanager within a session.
pub(crate) async fn within(app: &TestApp, token: &str, func: &str, pairs: &[(&str, &str)]) -> Value {
    let mut all = vec![("auth", token)];
    all.extend(pairs);
    document(app, func, &all).await
}

/// An action of WHMCS; what it answers, errors too.
pub(crate) async fn whmcs(app: &TestApp, action: &str, pairs: &[(&str, &str)]) -> Value {
    let pair = &app.fixture.pair;
    let mut all = vec![
        ("action", action),
        ("identifier", &*pair.identifier),
        ("secret", &*pair.secret),
        ("responsetype", "json"),
    ];
    all.extend(pairs);
    ask(app, "/includes/api.php", &all).await
}

/// A call of HostBill; what it answers, errors too.
pub(crate) async fn hostbill(app: &TestApp, call: &str, pairs: &[(&str, &str)]) -> Value {
    let key = &app.fixture.key;
    let mut all = vec![("call", call), ("api_id", &*key.identifier), ("api_key", &*key.secret)];
    all.extend(pairs);
    ask(app, "/admin/api.php", &all).await
}

/// A call of HostBill by the first client itself; it must not be refused.
pub(crate) async fn portal(app: &TestApp, method: &str, path: &str) -> Value {
    let login = json!({"username": "cleo@client.example", "password": "cleo-password"});
    let answer = app.send(Ask::post("/api/login", "application/json", login.to_string())).await;
    let token: Value = serde_json::from_slice(&answer.bytes).unwrap();
    let mut ask = Ask::post(path, "application/json", String::new());
    ask.method = method.to_owned();
    let answer =
        app.send(ask.header("authorization", &format!("Bearer {}", token["token"].as_str().unwrap()))).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.bytes).unwrap()
}

/// Opens a ticket as the first client and returns its number.
pub(crate) async fn open(app: &TestApp, more: &[(&str, &str)]) -> String {
    let mut pairs = vec![("subject", "Broken"), ("message", "Please help")];
    pairs.extend(more);
    let doc = save(app, CLEO, "clientticket.edit", &pairs).await;
    doc["id"]["$"].as_str().unwrap().to_owned()
}

/// The row of a ticket in one of the lists of staff, if it is there.
pub(crate) async fn row(app: &TestApp, func: &str, number: &str) -> Option<Value> {
    let list = panel(app, ADMIN, func, &[("p_cnt", "100")]).await;
    let key = if func == "ticket" { "ticket" } else { "id" };
    list["elem"].as_array()?.iter().find(|row| row[key]["$"] == number).cloned()
}

/// A node of such a row; `None` when it is not there.
pub(crate) fn cell<'a>(row: &'a Value, name: &str) -> Option<&'a str> {
    row[name]["$"].as_str()
}

/// The events of a ticket whose names begin so, in their order.
pub(crate) async fn events(app: &TestApp, number: &str, prefix: &str) -> Vec<String> {
    let ticket = service::TicketRef::Number(domain::TicketNumber(number.parse().unwrap()));
    let events = app.staff("admin").events(ticket).await.unwrap();
    events.into_iter().map(|event| event.kind).filter(|kind| kind.starts_with(prefix)).collect()
}
