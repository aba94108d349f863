//! The story through `/admin/api.php`.

use super::{ANSWER, FILE, LAST_WORD, NOTE, OPENING, REPLY, SUBJECT, Way};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use testkit::app::{Ask, TestApp};

pub(crate) struct Hostbill;

/// Makes a call and returns its answer, which must be a success.
pub(crate) async fn call(app: &TestApp, name: &str, pairs: &[(&str, &str)]) -> Value {
    let key = &app.fixture.key;
    let mut all = vec![("call", name), ("api_id", key.identifier.as_str()), ("api_key", key.secret.as_str())];
    all.extend_from_slice(pairs);
    let answer = app.send(Ask::form("/admin/api.php", &all)).await;
    let json: Value = serde_json::from_slice(&answer.bytes).unwrap_or_else(|_| panic!("{}", answer.text()));
    assert_eq!(json["success"], true, "{name}: {json}");
    json
}

impl Way for Hostbill {
    async fn open(&self, app: &TestApp) -> i64 {
        let client = app.fixture.clients[0].id.to_string();
        let department = app.fixture.departments[0].to_string();
        let file = format!("attachments[{}]", FILE.0);
        let answer = call(
            app,
            "addTicket",
            &[
                ("client_id", &client),
                ("asclient", "1"),
                ("dept_id", &department),
                ("subject", SUBJECT),
                ("body", OPENING),
                ("priority", "1"),
                ("notes", NOTE),
                (&file, &STANDARD.encode(FILE.1)),
            ],
        )
        .await;
        answer["ticket_id"].as_i64().unwrap()
    }

    async fn answer(&self, app: &TestApp, ticket: i64) {
        let file = format!("attachments[{}]", FILE.0);
        let pairs = [
            ("id", ticket.to_string()),
            ("body", ANSWER.to_owned()),
            (file.as_str(), STANDARD.encode(FILE.1)),
        ];
        let pairs = pairs.each_ref().map(|(name, value)| (*name, value.as_str()));
        let answer = call(app, "addTicketReply", &pairs).await;
        assert_eq!(answer["info"][0], "Reply added, ticket status changed to Answered");
    }

    async fn reply(&self, app: &TestApp, ticket: i64) {
        let (ticket, client) = (ticket.to_string(), app.fixture.clients[0].id.to_string());
        let pairs = [("id", ticket.as_str()), ("body", REPLY), ("type", "Client"), ("replier_id", &client)];
        call(app, "addTicketReply", &pairs).await;
    }

    async fn close(&self, app: &TestApp, ticket: i64) {
        let ticket = ticket.to_string();
        let pairs = [("id", ticket.as_str()), ("body", LAST_WORD), ("status_change", "Closed")];
        call(app, "addTicketReply", &pairs).await;
    }
}
