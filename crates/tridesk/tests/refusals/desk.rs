//! A desk with a ticket of one client, and everybody who must not see it.

use crate::doors::Door;
use axum::Router;
use domain::{CredentialKind, DepartmentId, FileName, NewAttachment};
use service::{Desk, NewCredential, NewRequester, OpenTicket, SecretPair, TicketRef};
use testkit::Engine;
use testkit::app::{Ask, TestApp};

/// The desk, its ticket, and keys of staff who have nothing to do with it.
pub(crate) struct Furnished {
    pub(crate) app: TestApp,
    number: i64,
    other_number: i64,
    entry: i64,
    message: i64,
    file: i64,
    /// A pair and a key of somebody who was switched off.
    pub(crate) off_pair: SecretPair,
    pub(crate) off_key: SecretPair,
    /// A key of somebody in another department.
    pub(crate) bert_key: SecretPair,
    /// A pair and a key that may make one call, which there is not.
    pub(crate) other_pair: SecretPair,
    pub(crate) other_key: SecretPair,
}

fn doors(desk: Desk) -> Router {
    Router::new()
        .merge(compat_billmanager::router(desk.clone(), compat_billmanager::Settings::default()))
        .merge(compat_whmcs::router(desk.clone(), compat_whmcs::Settings::default()))
        .merge(compat_hostbill::router(desk, compat_hostbill::Settings::default()))
}

/// A number that nothing has.
const NOTHING: &str = "987654";

impl Furnished {
    pub(crate) async fn on(engine: Engine) -> Self {
        let app = TestApp::start(engine, doors).await;
        let admin = app.staff("admin");
        let client = NewRequester::Client(app.fixture.clients[0].id, None);
        let mut open =
            OpenTicket::new(client, DepartmentId(app.fixture.departments[0].0), "Mine", "Mine too");
        open.attachments = vec![NewAttachment {
            name: FileName::clean("mine.txt"),
            content_type: None,
            bytes: b"mine".to_vec(),
        }];
        let opened = admin.open_ticket(&open).await.unwrap();
        let ticket = TicketRef::Id(opened.id);
        let view = admin.ticket(ticket).await.unwrap();
        let first = view.timeline.first().unwrap();
        let entry = admin.queue_entries(ticket).await.unwrap().first().unwrap().id.0;
        let client = NewRequester::Client(app.fixture.clients[1].id, None);
        let other = OpenTicket::new(client, DepartmentId(app.fixture.departments[0].0), "Other", "Another's");
        let other = admin.open_ticket(&other).await.unwrap();
        let (message, file) = (first.message.id.0, first.attachments.first().unwrap().id.0);
        let operator = app.desk.operator();
        let mut keys = Vec::new();
        for (kind, login, calls) in [
            (CredentialKind::Pair, "anna", ""),
            (CredentialKind::Key, "anna", ""),
            (CredentialKind::Key, "bert", ""),
            (CredentialKind::Pair, "robot", "AnotherCall"),
            (CredentialKind::Key, "robot", "anotherCall"),
        ] {
            let new = NewCredential {
                kind,
                label: login.to_owned(),
                staff: app.desk.directory().staff_by_login(login).unwrap().id,
                addresses: "all".to_owned(),
                string_ids: false,
                allowed_calls: calls.to_owned(),
            };
            keys.push(operator.add_credential(&new).await.unwrap());
        }
        let mut tx = app.desk.db().write().await.unwrap();
        tx.exec_dynamic("UPDATE staff SET is_active = FALSE WHERE login = 'anna'", &[]).await.unwrap();
        tx.commit().await.unwrap();
        // Any change of the directory makes the desk read it again.
        operator.add_provider("Third Hoster").await.unwrap();
        let mut keys = keys.into_iter();
        let mut key = || keys.next().unwrap();
        let (off_pair, off_key, bert_key) = (key(), key(), key());
        let (other_pair, other_key) = (key(), key());
        Self {
            app,
            number: opened.number.0,
            other_number: other.number.0,
            entry,
            message,
            file,
            off_pair,
            off_key,
            bert_key,
            other_pair,
            other_key,
        }
    }

    /// How many rows every table has.
    pub(crate) async fn rows(&self) -> String {
        let counts: Vec<String> =
            TABLES.iter().map(|name| format!("(SELECT COUNT(*) FROM {name})")).collect();
        let text = format!("SELECT CAST({} AS TEXT)", counts.join(" AS TEXT) || ' ' || CAST("));
        let mut tx = self.app.desk.db().read().await.unwrap();
        tx.all_dynamic::<String>(&text, &[]).await.unwrap().remove(0)
    }

    /// The number of the ticket of the first client.
    pub(crate) fn number(&self) -> i64 {
        self.number
    }

    /// The number of a ticket of the second client.
    pub(crate) fn other_number(&self) -> i64 {
        self.other_number
    }

    /// A value that a parameter could well have.
    pub(crate) fn sample(&self, dialect: &str, function: &str, name: &str) -> String {
        match name {
            "sok" => "ok".to_owned(),
            "count" => "1".to_owned(),
            "message" | "body" | "subject" | "name" => "Let me in".to_owned(),
            "email" => "guest@client.example".to_owned(),
            name => {
                self.numbers(dialect, function, name).first().map_or("1".to_owned(), |pair| pair.0.clone())
            }
        }
    }

    /// What a parameter could name on this desk, each beside a number that names nothing.
    pub(crate) fn numbers(&self, dialect: &str, function: &str, name: &str) -> Vec<(String, String)> {
        let numbers = match (dialect, function, name) {
            ("billmanager", "ticket.file", "elid") => vec![self.file],
            // These name accounts, and who may see none of their tickets may still ask for them.
            ("billmanager", "su" | "ticket.setfilter" | "department.employee" | "user.edit", "elid") => {
                vec![]
            }
            ("billmanager", "incident", "elid") => vec![self.app.fixture.clients[0].id.0],
            ("billmanager", _, "elid" | "plid") => vec![self.number, self.entry, self.message],
            ("hostbill", _, "id" | "ticket_number") => vec![self.number],
            ("hostbill-user", "getAttachment", "place") => vec![self.file],
            ("hostbill-user", _, "place") => vec![self.number],
            _ => vec![],
        };
        numbers.into_iter().map(|number| (number.to_string(), NOTHING.to_owned())).collect()
    }

    /// Asks, a minute after the last failure, and returns status and answer without what changes by itself.
    pub(crate) async fn ask(
        &self,
        door: &Door,
        route: Option<(&str, &str)>,
        pairs: &[(&str, String)],
        from: &str,
    ) -> (u16, String) {
        self.app.clock.advance(600);
        let mut all: Vec<(&str, &str)> = Vec::new();
        for (name, value) in pairs {
            // The last word on a parameter is the test's.
            all.retain(|(other, _)| other != name);
            all.push((name, value));
        }
        let answer = self.app.send(request(door, route, &all).from(from)).await;
        (answer.status, stable(&answer.text()))
    }
}

/// A form at the door's path; or at a route's, with what names something in the path, and a header.
fn request(door: &Door, route: Option<(&str, &str)>, pairs: &[(&str, &str)]) -> Ask {
    let Some((method, path)) = route else { return Ask::form(door.path, pairs) };
    let given = |name: &str| pairs.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
    let open = path.find('{').map_or(path.to_owned(), |open| {
        let close = path.find('}').unwrap();
        format!("{}{}{}", &path[..open], given("place").unwrap_or(NOTHING), &path[close + 1..])
    });
    let body: Vec<(&str, &str)> =
        pairs.iter().copied().filter(|(name, _)| !matches!(*name, "authorization" | "place" | "")).collect();
    let ask = Ask { method: method.to_owned(), ..Ask::form(&open, &body) };
    match given("authorization") {
        Some(value) => ask.header("authorization", value),
        None => ask,
    }
}

/// The answer on one line without the time and without the echo of the request.
fn stable(text: &str) -> String {
    let mut text = text.replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "");
    if let Some((before, rest)) = text.split_once("<tparams>") {
        let (_, after) = rest.split_once("</tparams>").unwrap();
        text = format!("{before}{after}");
    }
    // It may be the last of its object, as in an answer that is no refusal.
    if let Some((before, rest)) = text.split_once(",\"server_time\":") {
        text = format!("{before}{}", rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The answer with a mark for the number that was asked for. Only where it stands as a whole: a number of one digit
/// is also part of other words.
pub(crate) fn without_number(answer: &str, number: &str) -> String {
    let marks = [('>', '<'), ('\'', '\'')];
    marks.into_iter().fold(answer.to_owned(), |answer, (before, after)| {
        answer.replace(&format!("{before}{number}{after}"), &format!("{before}NUMBER{after}"))
    })
}

/// Every table of both schemas but the log of the calls of keys, in which refused ones may stand.
const TABLES: &[&str] = &[
    "setting",
    "provider",
    "department",
    "department_opening",
    "department_holiday",
    "response_target",
    "staff",
    "staff_department",
    "client",
    "client_group",
    "client_group_member",
    "contact",
    "service",
    "status",
    "ticket",
    "answering_lock",
    "favourite",
    "ticket_summary",
    "tag",
    "ticket_tag",
    "charge",
    "credit_entry",
    "violation",
    "predefined_category",
    "predefined_reply",
    "ticket_custom_field",
    "message",
    "message_rating",
    "attachment",
    "queue_entry",
    "department_ticket_count",
    "client_ticket_count",
    "event",
    "credential",
    "session",
    "refresh_token",
    "login_key",
    "idempotency",
    "dialect_state",
];
