//! The story through `/billmgr`.

use super::{ANSWER, FILE, LAST_WORD, NOTE, OPENING, REPLY, SUBJECT, Way};
use serde_json::Value;
use testkit::app::{Ask, TestApp};

pub(crate) struct Billmanager;

/// Calls a function as somebody and returns its document, which must hold no error. A file makes it multipart.
pub(crate) async fn call(
    app: &TestApp,
    login: &str,
    func: &str,
    pairs: &[(&str, &str)],
    file: bool,
) -> Value {
    let password =
        app.fixture.clients.iter().find(|client| client.email == login).map(|client| client.password.clone());
    let authinfo = format!("{login}:{}", password.unwrap_or_else(|| app.fixture.staff_password.clone()));
    let mut all = vec![("func", func), ("out", "json"), ("authinfo", authinfo.as_str())];
    all.extend_from_slice(pairs);
    let ask = if file { multipart(&all) } else { Ask::form("/billmgr", &all) };
    let answer = app.send(ask).await;
    let json: Value = serde_json::from_slice(&answer.bytes).unwrap_or_else(|_| panic!("{}", answer.text()));
    assert_eq!(json["doc"]["error"], Value::Null, "{func}: {json}");
    json["doc"].clone()
}

fn multipart(pairs: &[(&str, &str)]) -> Ask {
    let mut body = Vec::new();
    for (name, value) in pairs {
        body.extend(
            format!("--bound\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    let head = format!(
        "--bound\r\nContent-Disposition: form-data; name=\"file_1\"; filename=\"/tmp/{}\"\r\n\
         Content-Type: text/plain\r\n\r\n",
        FILE.0
    );
    body.extend(head.bytes());
    body.extend(FILE.1);
    body.extend(b"\r\n--bound--\r\n");
    Ask::post("/billmgr", "multipart/form-data; boundary=bound", body)
}

/// The queue row of a ticket.
async fn row(app: &TestApp, ticket: i64) -> String {
    let number = ticket.to_string();
    let queue = call(app, "robot", "ticket", &[], false).await;
    let rows = queue["elem"].as_array().unwrap();
    let found = rows.iter().find(|row| row["ticket"]["$"] == number.as_str()).unwrap();
    found["id"]["$"].as_str().unwrap().to_owned()
}

/// Staff charge the client and register a violation.
pub(crate) async fn impose(app: &TestApp, ticket: i64) {
    let number = ticket.to_string();
    let pairs = [
        ("sok", "ok"),
        ("elid", number.as_str()),
        ("ticket_expense", "2.50"),
        ("show_abuse", "on"),
        ("score", "4"),
        ("action", "active"),
        ("deadline_date", "2026-03-09"),
    ];
    call(app, "robot", "ticket_all.edit", &pairs, false).await;
}

/// The client puts the ticket away.
pub(crate) async fn archive(app: &TestApp, ticket: i64) {
    let login = app.fixture.clients[0].email.clone();
    call(app, &login, "clientticket.archive", &[("elid", &ticket.to_string()), ("sok", "ok")], false).await;
}

/// The client wants the ticket back.
pub(crate) async fn reopen(app: &TestApp, ticket: i64) {
    let login = app.fixture.clients[0].email.clone();
    call(app, &login, "clientticket.edit", &[("elid", &ticket.to_string()), ("sok", "ok")], false).await;
}

/// The id of a message.
async fn message(app: &TestApp, ticket: i64, text: &str) -> String {
    let pairs = [("elid", &*ticket.to_string()), ("message", text)];
    let list = call(app, "robot", "ticket_all.message", &pairs, false).await;
    assert_eq!(list["p_elems"]["$"], "1");
    list["elem"][0]["id"]["$"].as_str().unwrap().to_owned()
}

/// Staff withdraw a message.
pub(crate) async fn hide(app: &TestApp, ticket: i64, text: &str) {
    let message = message(app, ticket, text).await;
    let pairs = [("elid", message.as_str()), ("plid", &ticket.to_string()), ("sok", "ok")];
    call(app, "robot", "ticket.message.delete", &pairs, false).await;
}

/// Staff make a message and what follows it a ticket of their own, whose number this is.
pub(crate) async fn split(app: &TestApp, ticket: i64, text: &str) -> i64 {
    let (message, row) = (message(app, ticket, text).await, row(app, ticket).await);
    let pairs = [("elid", message.as_str()), ("plid", &row), ("sok", "ok")];
    let doc = call(app, "robot", "ticket.split", &pairs, false).await;
    doc["id"]["$"].as_str().unwrap().parse().unwrap()
}

impl Way for Billmanager {
    async fn open(&self, app: &TestApp) -> i64 {
        let login = app.fixture.clients[0].email.clone();
        let department = app.fixture.departments[0].to_string();
        let pairs = [
            ("sok", "ok"),
            ("subject", SUBJECT),
            ("message", OPENING),
            ("client_department", department.as_str()),
            ("client_priority", "1"),
        ];
        let doc = call(app, &login, "clientticket.edit", &pairs, true).await;
        let ticket: i64 = doc["id"]["$"].as_str().unwrap().parse().unwrap();
        let row = row(app, ticket).await;
        let note = [("sok", "ok"), ("elid", row.as_str()), ("show_optional", "on"), ("note_message", NOTE)];
        call(app, "robot", "ticket.edit", &note, false).await;
        ticket
    }

    async fn answer(&self, app: &TestApp, ticket: i64) {
        let row = row(app, ticket).await;
        let pairs = [("sok", "ok"), ("elid", row.as_str()), ("message", ANSWER), ("clicked_button", "ok")];
        call(app, "robot", "ticket.edit", &pairs, true).await;
    }

    async fn reply(&self, app: &TestApp, ticket: i64) {
        let login = app.fixture.clients[0].email.clone();
        let pairs = [("sok", "ok"), ("elid", &ticket.to_string()), ("message", REPLY)];
        call(app, &login, "clientticket.edit", &pairs, false).await;
    }

    async fn close(&self, app: &TestApp, ticket: i64) {
        let row = row(app, ticket).await;
        let pairs =
            [("sok", "ok"), ("elid", row.as_str()), ("message", LAST_WORD), ("clicked_button", "ok_message")];
        call(app, "robot", "ticket.edit", &pairs, false).await;
        call(app, "robot", "ticket.delete", &[("sok", "ok"), ("elid", &row)], false).await;
    }
}
