//! What the behaviour tests of this door share.

use axum::Router;
use compat_billmanager::{Settings, router};
use serde_json::Value;
use service::Desk;
use testkit::app::{Answer, Ask, TestApp};

/// The door with its defaults.
pub(crate) fn doors(desk: Desk) -> Router {
    router(desk, Settings::default())
}

pub(crate) const CLEO: &str = "cleo@client.example:cleo-password";
pub(crate) const DORA: &str = "dora@client.example:dora-password";
pub(crate) const ADMIN: &str = "admin:staff-password";
pub(crate) const BERT: &str = "bert:staff-password";
pub(crate) const ANNA: &str = "anna:staff-password";

/// The rows of the queue, as one ticket after another begins to wait.
pub(crate) const ROW_1: &str = "1000000001";
pub(crate) const ROW_2: &str = "1000000002";
pub(crate) const ROW_3: &str = "1000000003";
pub(crate) const ROW_4: &str = "1000000004";
pub(crate) const ROW_5: &str = "1000000005";

/// The call as a posted form, with this login.
pub(crate) fn ask(login: &str, pairs: &[(&str, &str)]) -> Ask {
    let mut all = pairs.to_vec();
    all.push(("authinfo", login));
    Ask::form("/billmgr", &all)
}

/// The answer to a call in JSON: what stands under `doc`.
pub(crate) async fn doc(app: &TestApp, login: &str, pairs: &[(&str, &str)]) -> Value {
    let mut all = pairs.to_vec();
    all.push(("out", "json"));
    let answer = app.send(ask(login, &all)).await;
    document(&answer)
}

/// What stands under `doc`.
pub(crate) fn document(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200);
    assert_eq!(answer.content_type(), "application/json; charset=UTF-8");
    let mut whole: Value = serde_json::from_slice(&answer.bytes).unwrap();
    whole["doc"].take()
}

/// The text of a node.
pub(crate) fn text<'a>(node: &'a Value, name: &str) -> &'a str {
    node[name]["$"].as_str().unwrap()
}

/// Type, object and value of an error.
pub(crate) fn error(doc: &Value) -> (&str, &str, &str) {
    let error = &doc["error"];
    let values = error["param"].as_array().unwrap();
    let value = values.iter().find(|param| param["$name"] == "value").unwrap();
    let value = value["$"].as_str().unwrap_or_default();
    (error["$type"].as_str().unwrap(), error["$object"].as_str().unwrap(), value)
}

/// Opens a ticket for the first client and returns its number.
pub(crate) async fn open(app: &TestApp, subject: &str) -> String {
    let doc = doc(
        app,
        CLEO,
        &[("func", "clientticket.edit"), ("sok", "ok"), ("subject", subject), ("message", "Please help")],
    )
    .await;
    assert_eq!(doc["ok"]["$"], "");
    text(&doc, "id").to_owned()
}

/// A session of this login.
pub(crate) async fn session(app: &TestApp, login: &str) -> String {
    let doc = doc(app, login, &[("func", "auth")]).await;
    text(&doc, "auth").to_owned()
}

/// A column of a list.
pub(crate) fn column(doc: &Value, name: &str) -> Vec<String> {
    let rows = doc["elem"].as_array().unwrap();
    rows.iter().map(|row| text(row, name).to_owned()).collect()
}
