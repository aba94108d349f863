//! The story through `/includes/api.php`.

use super::{ANSWER, FILE, LAST_WORD, NOTE, OPENING, REPLY, SUBJECT, Way};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use testkit::app::{Ask, TestApp};

pub(crate) struct Whmcs;

/// Calls an action and returns its answer, which must be a success.
pub(crate) async fn call(app: &TestApp, action: &str, pairs: &[(&str, &str)]) -> Value {
    let pair = &app.fixture.pair;
    let mut all = vec![
        ("action", action),
        ("identifier", &pair.identifier),
        ("secret", &pair.secret),
        ("responsetype", "json"),
    ];
    all.extend_from_slice(pairs);
    let answer = app.send(Ask::form("/includes/api.php", &all)).await;
    let json: Value = serde_json::from_slice(&answer.bytes).unwrap_or_else(|_| panic!("{}", answer.text()));
    assert_eq!(json["result"], "success", "{action}: {json}");
    json
}

/// The id that the other calls want, from the public number.
async fn id(app: &TestApp, ticket: i64) -> String {
    call(app, "GetTicket", &[("ticketnum", &ticket.to_string())]).await["ticketid"].to_string()
}

fn files() -> String {
    STANDARD.encode(json!([{"name": FILE.0, "data": STANDARD.encode(FILE.1)}]).to_string())
}

/// Staff make one ticket part of another.
pub(crate) async fn merge(app: &TestApp, ticket: i64, source: i64) {
    let (ticket, source) = (id(app, ticket).await, source.to_string());
    let merged = call(app, "MergeTicket", &[("ticketid", &ticket), ("mergeticketids", &source)]).await;
    assert_eq!(merged["ticketid"].to_string(), ticket);
}

impl Way for Whmcs {
    async fn open(&self, app: &TestApp) -> i64 {
        let client = app.fixture.clients[0].id.to_string();
        let department = app.fixture.departments[0].to_string();
        let answer = call(
            app,
            "OpenTicket",
            &[
                ("clientid", &client),
                ("deptid", &department),
                ("subject", SUBJECT),
                ("message", OPENING),
                ("priority", "Medium"),
                ("attachments", &files()),
            ],
        )
        .await;
        let id = answer["id"].to_string();
        call(app, "AddTicketNote", &[("ticketid", &id), ("message", NOTE)]).await;
        answer["tid"].as_str().unwrap().parse().unwrap()
    }

    async fn answer(&self, app: &TestApp, ticket: i64) {
        let id = id(app, ticket).await;
        let pairs = [
            ("ticketid", id.as_str()),
            ("message", ANSWER),
            ("adminusername", "robot"),
            ("attachments", &files()),
        ];
        call(app, "AddTicketReply", &pairs).await;
    }

    async fn reply(&self, app: &TestApp, ticket: i64) {
        let (id, client) = (id(app, ticket).await, app.fixture.clients[0].id.to_string());
        call(app, "AddTicketReply", &[("ticketid", &id), ("message", REPLY), ("clientid", &client)]).await;
    }

    async fn close(&self, app: &TestApp, ticket: i64) {
        let id = id(app, ticket).await;
        let pairs = [
            ("ticketid", id.as_str()),
            ("message", LAST_WORD),
            ("adminusername", "robot"),
            ("status", "Closed"),
        ];
        call(app, "AddTicketReply", &pairs).await;
    }
}
