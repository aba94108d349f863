//! Ten thousand generated strings in every value that sorts, filters or searches, through all three doors, on both
//! engines: never an error of the database, never a row that was not asked for. What a value may show is told by an
//! oracle in Rust that knows the tickets to the letter.
//!
//! Each run spreads the strings over the values; `TRIDESK_INJECTION=full` puts every string into every value of one
//! call, and into every third of those that a session remembers, which cost a commit each. So does
//! `cargo xtask prove injection`.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a surprise here is what fails a test")]

#[path = "injection/panel.rs"]
mod panel;
#[path = "injection/plain.rs"]
mod plain;
#[path = "injection/slots.rs"]
mod slots;
#[path = "injection/strings.rs"]
mod strings;
#[path = "injection/world.rs"]
mod world;

use axum::Router;
use serde_json::Value;
use service::Desk;
use slots::{Call, Expect, SLOTS, Slot};
use std::collections::HashMap;
use std::io::Write;
use std::sync::Arc;
use std::time::Instant;
use strings::Random;
use testkit::app::{Ask, TestApp};
use world::{Known, LISTED, World};

const STRINGS: usize = 10_000;

fn doors(desk: Desk) -> Router {
    Router::new()
        .merge(compat_billmanager::router(desk.clone(), compat_billmanager::Settings::default()))
        .merge(compat_whmcs::router(desk.clone(), compat_whmcs::Settings::default()))
        .merge(compat_hostbill::router(desk, compat_hostbill::Settings::default()))
}

/// How many work at once, each in sessions of its own.
const WORKERS: usize = 4;

/// Somebody with strings, and the sessions whose filters it sets.
struct Worker {
    app: Arc<TestApp>,
    world: Arc<World>,
    /// By value: the session, and what its list shows.
    sessions: HashMap<usize, (String, Expect)>,
}

fn admin(app: &TestApp) -> String {
    format!("admin:{}", app.fixture.staff_password)
}

fn own(app: &TestApp) -> String {
    format!("{}:{}", app.fixture.clients[0].email, app.fixture.clients[0].password)
}

/// The call of a value for this time only.
fn ask(app: &TestApp, world: &World, slot: &Slot, text: &str) -> Ask {
    let fixture = &app.fixture;
    let (admin, own) = (admin(app), own(app));
    let listed = world.tickets[LISTED].number.to_string();
    let key = [("api_id", fixture.key.identifier.as_str()), ("api_key", &fixture.key.secret)];
    let pair = [("identifier", fixture.pair.identifier.as_str()), ("secret", &fixture.pair.secret)];
    let staff = [("out", "bjson"), ("authinfo", admin.as_str())];
    let (path, mut pairs) = match slot.call {
        Call::Tickets => ("/admin/api.php", vec![("call", "getTickets"), key[0], key[1]]),
        Call::ClientTickets => ("/admin/api.php", vec![("call", "getClientTickets"), key[0], key[1]]),
        Call::GetTickets => {
            ("/includes/api.php", vec![("action", "GetTickets"), pair[0], pair[1], ("responsetype", "json")])
        }
        Call::Queue => ("/billmgr", vec![("func", "ticket"), staff[0], staff[1], ("filter", "on")]),
        Call::Messages => {
            ("/billmgr", vec![("func", "ticket_all.message"), staff[0], staff[1], ("elid", &listed)])
        }
        Call::OwnTickets => {
            ("/billmgr", vec![("func", "clientticket"), ("out", "bjson"), ("authinfo", own.as_str())])
        }
        Call::KeptQueue | Call::KeptClients | Call::KeptOwn => unreachable!("those are of a session"),
    };
    if slot.call == Call::ClientTickets && slot.name != "id" {
        pairs.push(("id", "1"));
    }
    pairs.extend(slot.beside);
    pairs.push((slot.name, text));
    Ask::form(path, &pairs)
}

/// The ids of the rows of an answer; `None` for an error of the dialect.
fn rows(slot: &Slot, answer: &Value, world: &World) -> Option<Vec<i64>> {
    let number =
        |value: &Value| value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok())).unwrap();
    let list = match slot.call {
        Call::Tickets | Call::ClientTickets => &answer["tickets"],
        Call::GetTickets => &answer["tickets"]["ticket"],
        _ => &answer["elem"],
    };
    let list = list.as_array()?;
    let column =
        if matches!(slot.call, Call::Queue | Call::KeptQueue | Call::KeptClients) { "ticket" } else { "id" };
    let by_number = |row: &Value| {
        let shown = number(&row[column]);
        world.tickets.iter().find(|known| known.number == shown).unwrap().id
    };
    let mut ids: Vec<i64> = match slot.call {
        Call::Tickets | Call::ClientTickets | Call::GetTickets | Call::Messages => {
            list.iter().map(|row| number(&row["id"])).collect()
        }
        _ => list.iter().map(by_number).collect(),
    };
    ids.sort_unstable();
    Some(ids)
}

/// What a value means, as it is told by whoever knows the tickets.
fn expected(world: &World, slot: &Slot, text: &str) -> Expect {
    // NUL is refused before anything is read.
    if text.contains('\0') {
        return Expect::Refused;
    }
    let meant = (slot.oracle)(world, text);
    let of_one = match slot.call {
        Call::ClientTickets => slot.name != "id",
        Call::OwnTickets | Call::KeptOwn => true,
        _ => false,
    };
    if of_one { meant.among(&world.of(|known| known.client == Some(1))) } else { meant }
}

impl Worker {
    /// The answer to a request; an error of the database, or of anything but the dialect, is a fault.
    async fn answer(&self, ask: Ask) -> Result<(Value, String), String> {
        let answer = self.app.send(ask).await;
        let body = answer.text();
        let lower = body.to_lowercase();
        let broken = ["internal error", "is busy", "request in process", "try again"];
        if answer.status >= 500 || broken.iter().any(|words| lower.contains(words)) {
            return Err(format!("{}: {body}", answer.status));
        }
        Ok((serde_json::from_slice(&answer.bytes).unwrap_or_default(), body))
    }

    /// A call in a session.
    async fn within(&self, token: &str, pairs: &[(&str, &str)]) -> Result<(Value, String), String> {
        let mut all = vec![("out", "bjson"), ("auth", token)];
        all.extend_from_slice(pairs);
        self.answer(Ask::form("/billmgr", &all)).await
    }

    /// What is wrong with what comes of a value, if anything is, and how many requests it took to see that.
    async fn fault(&mut self, index: usize, text: &str) -> (usize, Option<String>) {
        let slot = &SLOTS[index];
        let told = if slot.call.is_kept() {
            (2, self.kept(index, text).await)
        } else {
            (1, self.at_once(slot, text).await)
        };
        (told.0, told.1.err())
    }

    async fn at_once(&self, slot: &Slot, text: &str) -> Result<(), String> {
        let (answer, body) = self.answer(ask(&self.app, &self.world, slot, text)).await?;
        self.compare(slot, &expected(&self.world, slot, text), &answer, &body)
    }

    fn compare(&self, slot: &Slot, expected: &Expect, answer: &Value, body: &str) -> Result<(), String> {
        let seen = rows(slot, answer, &self.world);
        if expected.fits(seen.as_ref()) {
            return Ok(());
        }
        Err(format!("expected {expected:?}, seen {seen:?}: {}", body.chars().take(300).collect::<String>()))
    }

    /// Saves a value, and looks at the list: it shows what the value means, or what it showed before when the
    /// value was refused.
    async fn kept(&mut self, index: usize, text: &str) -> Result<(), String> {
        let slot = &SLOTS[index];
        let (token, shown) = match self.sessions.remove(&index) {
            Some(session) => session,
            None => self.begin(slot).await?,
        };
        let (save, list) = match slot.call {
            Call::KeptClients => ("ticket.setfilter", "ticket"),
            Call::KeptOwn => ("clientticket.filter", "clientticket"),
            _ => ("ticket.filter", "ticket"),
        };
        let saved = self.within(&token, &[("func", save), ("sok", "ok"), (slot.name, text)]).await?;
        let meant = expected(&self.world, slot, text);
        if saved.0.get("ok").is_some() == (meant == Expect::Refused) {
            return Err(format!("expected {meant:?}, saved: {}", saved.1));
        }
        let shown = if meant == Expect::Refused { shown } else { meant };
        let (answer, body) = self.within(&token, &[("func", list)]).await?;
        let compared = self.compare(slot, &shown, &answer, &body);
        self.sessions.insert(index, (token, shown));
        compared
    }

    /// A session in which nothing is remembered yet.
    async fn begin(&self, slot: &Slot) -> Result<(String, Expect), String> {
        let (login, all) = match slot.call {
            Call::KeptOwn => (own(&self.app), self.world.of(|known| known.client == Some(1))),
            _ => (admin(&self.app), self.world.of(Known::waits)),
        };
        let pairs = [("func", "auth"), ("out", "bjson"), ("authinfo", login.as_str())];
        let (answer, body) = self.answer(Ask::form("/billmgr", &pairs)).await?;
        let token = answer["auth"].as_str().ok_or(body)?;
        Ok((token.to_owned(), Expect::Rows(all)))
    }
}

/// Whether a string is put into a value. What a session remembers goes through the same conditions as the values of one
/// call, so a third of the strings is enough to see it written and read back.
fn meets(number: usize, index: usize, full: bool) -> bool {
    match (full, SLOTS[index].call.is_kept()) {
        (true, false) => true,
        (true, true) => (number + index).is_multiple_of(3),
        (false, _) => index == number % SLOTS.len(),
    }
}

/// What one worker did with its strings: how many requests, and what was wrong.
async fn work(mut worker: Worker, strings: Vec<(usize, String)>, full: bool) -> (usize, Vec<String>) {
    let (mut faults, mut sent) = (Vec::new(), 0);
    for (number, text) in strings {
        for index in (0..SLOTS.len()).filter(|index| meets(number, *index, full)) {
            let (requests, fault) = worker.fault(index, &text).await;
            sent += requests;
            let slot = &SLOTS[index];
            faults.extend(fault.map(|why| format!("{:?} {} = {text:?}\n  {why}", slot.call, slot.name)));
        }
    }
    (sent, faults)
}

testkit::on_both_engines! { doors;
    async fn no_string_breaks_a_query_or_widens_it(app: TestApp) {
        let engine = format!("{:?}", app.desk.db().engine());
        let (began, world) = (Instant::now(), Arc::new(world::furnish(&app).await));
        let app = Arc::new(app);
        let full = std::env::var("TRIDESK_INJECTION").is_ok_and(|value| value == "full");
        let mut random = Random::new(20_261_121);
        let strings: Vec<_> = (0..STRINGS).map(|number| (number, strings::next(&mut random, &world))).collect();
        let mut tasks = Vec::new();
        for share in 0..WORKERS {
            let of_this = |(number, _): &&(usize, String)| number % WORKERS == share;
            let mine = strings.iter().filter(of_this).cloned().collect();
            let worker = Worker { app: Arc::clone(&app), world: Arc::clone(&world), sessions: HashMap::new() };
            tasks.push(tokio::spawn(work(worker, mine, full)));
        }
        let (mut sent, mut faults) = (0, Vec::new());
        for task in tasks {
            let (requests, wrong) = task.await.unwrap();
            sent += requests;
            faults.extend(wrong);
        }
        let line = format!(
            "{engine}: {sent} requests with {STRINGS} strings in {} values, {} faults, {} s\n",
            SLOTS.len(), faults.len(), began.elapsed().as_secs(),
        );
        std::io::stderr().write_all(line.as_bytes()).unwrap();
        assert!(faults.is_empty(), "{} faults, the first of them:\n{}", faults.len(), faults[..faults.len().min(25)].join("\n"));
    }
}
