//! Ten thousand generated strings in every value that sorts, filters or searches, through all three doors, on both
//! engines: never an error of the database, never a row that was not asked for. What a value may show is told by an
//! oracle in Rust that knows the tickets to the letter.
//!
//! Each run spreads the strings over the values; `TRIDESK_INJECTION=full` puts every string into every value of one
//! call, and into every third of those that a session remembers, which cost a commit each. So does
//! `cargo xtask prove injection`.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a surprise here is what fails a test")]

#[path = "injection/calls.rs"]
mod calls;
#[path = "injection/coverage.rs"]
mod coverage;
#[path = "injection/panel.rs"]
mod panel;
#[path = "injection/people.rs"]
mod people;
#[path = "injection/plain.rs"]
mod plain;
#[path = "injection/rows.rs"]
mod rows;
#[path = "injection/slots.rs"]
mod slots;
#[path = "injection/strings.rs"]
mod strings;
#[path = "injection/world.rs"]
mod world;

use axum::Router;
use base64::Engine as _;
use calls::{Call, Of};
use rows::{Door, FILLED, ROWS, RowSlot};
use serde_json::Value;
use service::Desk;
use slots::{Expect, SLOTS, Slot};
use std::collections::HashMap;
use std::io::Write;
use std::sync::Arc;
use std::time::Instant;
use strings::Random;
use testkit::app::{Ask, TestApp};
use world::{LISTED, World};

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
    let hostbill = |call| ("/admin/api.php", vec![("call", call), key[0], key[1]]);
    let whmcs =
        |action| ("/includes/api.php", vec![("action", action), pair[0], pair[1], ("responsetype", "json")]);
    let filtered = |func| ("/billmgr", vec![("func", func), staff[0], staff[1], ("filter", "on")]);
    let of_own = |func| ("/billmgr", vec![("func", func), ("out", "bjson"), ("authinfo", own.as_str())]);
    let (path, mut pairs) = match slot.call {
        Call::Tickets => hostbill("getTickets"),
        Call::ClientTickets => hostbill("getClientTickets"),
        Call::ListedClients => hostbill("getClients"),
        Call::GetTickets => whmcs("GetTickets"),
        Call::GetClients => whmcs("GetClients"),
        Call::GetUsers => whmcs("GetUsers"),
        Call::Queue => filtered("ticket"),
        Call::All => filtered("ticket_all"),
        Call::Favourites => filtered("ticket_favorite"),
        Call::Accounts => filtered("account"),
        Call::Users => filtered("user"),
        Call::Messages | Call::QueueMessages => {
            let func = if slot.call == Call::Messages { "ticket_all.message" } else { "ticket.message" };
            ("/billmgr", vec![("func", func), staff[0], staff[1], ("elid", &listed)])
        }
        Call::OwnTickets => of_own("clientticket"),
        Call::OwnArchive => of_own("clientticket_archive"),
        Call::KeptQueue
        | Call::KeptClients
        | Call::KeptOwn
        | Call::KeptArchive
        | Call::KeptAll
        | Call::KeptAllClients
        | Call::KeptAccounts
        | Call::KeptFavourites => unreachable!("those are of a session"),
    };
    if slot.call == Call::ClientTickets && slot.name != "id" {
        pairs.push(("id", "1"));
    }
    pairs.extend(slot.beside);
    pairs.push((slot.name, text));
    Ask::form(path, &pairs)
}

/// The call of a value of a list whose rows nobody knows beforehand.
fn ask_rows(app: &TestApp, slot: &RowSlot, text: &str) -> Ask {
    let fixture = &app.fixture;
    let login = if slot.door == Door::Own { own(app) } else { admin(app) };
    let (path, mut pairs) = match slot.door {
        Door::Panel | Door::Own => (
            "/billmgr",
            vec![("func", slot.function), ("out", "bjson"), ("authinfo", &*login), ("filter", "on")],
        ),
        Door::Whmcs(..) | Door::WhmcsBare(_) => {
            let pair = [("identifier", fixture.pair.identifier.as_str()), ("secret", &fixture.pair.secret)];
            ("/includes/api.php", vec![("action", slot.function), pair[0], pair[1], ("responsetype", "json")])
        }
        Door::User(_) => {
            let text: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let target = format!("{}?{}={text}", slot.function, slot.name);
            let basic = base64::engine::general_purpose::STANDARD.encode(own(app));
            return Ask::get(&target).header("authorization", &format!("Basic {basic}"));
        }
        Door::Hostbill(_) => {
            let key = [("api_id", fixture.key.identifier.as_str()), ("api_key", &fixture.key.secret)];
            ("/admin/api.php", vec![("call", slot.function), key[0], key[1]])
        }
    };
    if slot.function == "department.employee" && slot.name != "elid" {
        pairs.push(("elid", "1"));
    }
    match slot.function {
        "GetTicket" => pairs.push(("ticketid", "1")),
        // The products of a client are looked for while somebody types.
        "ticket_all.edit" => {
            pairs.extend([("ticket_account", "1"), ("sv_field", "ticket_item"), ("sv_autocomplete", "yes")]);
        }
        _ => {}
    }
    pairs.push((slot.name, text));
    Ask::form(path, &pairs)
}

/// The ids of the rows of an answer; `None` for an error of the dialect.
fn rows_of(slot: &Slot, answer: &Value, world: &World) -> Option<Vec<i64>> {
    let number =
        |value: &Value| value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok())).unwrap();
    let list = match slot.call {
        Call::Tickets | Call::ClientTickets => &answer["tickets"],
        Call::GetTickets => &answer["tickets"]["ticket"],
        Call::GetClients => &answer["clients"]["client"],
        Call::GetUsers => &answer["users"],
        Call::ListedClients => &answer["clients"],
        _ => &answer["elem"],
    };
    let none_found = Value::Array(Vec::new());
    // The list of that panel is left out where nothing is in it.
    let is_empty = slot.call == Call::GetClients && answer["totalresults"] == 0;
    let list = if is_empty { &none_found } else { list };
    let list = list.as_array()?;
    let by_number = |shown: i64| world.tickets.iter().find(|known| known.number == shown).unwrap().id;
    let mut ids: Vec<i64> = match slot.call.of() {
        Of::Ids | Of::Others => list.iter().map(|row| number(&row["id"])).collect(),
        Of::Numbers(column) => list.iter().map(|row| by_number(number(&row[column]))).collect(),
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
    match slot.call.of() {
        Of::Others => meant,
        Of::Ids | Of::Numbers(_) => meant.among(&slot.call.shows(world, slot.name)),
    }
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
        let Some(slot) = SLOTS.get(index) else {
            return (1, self.by_rows(&ROWS[index - SLOTS.len()], text).await.err());
        };
        let told = if slot.call.kept().is_some() {
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

    /// A value of a list whose rows tell by themselves whether they are meant.
    async fn by_rows(&self, slot: &RowSlot, text: &str) -> Result<(), String> {
        let (answer, _) = self.answer(ask_rows(&self.app, slot, text)).await?;
        let too_many = slot.too_many(&answer, text);
        if too_many.is_empty() { Ok(()) } else { Err(format!("not meant: {too_many:?}")) }
    }

    fn compare(&self, slot: &Slot, expected: &Expect, answer: &Value, body: &str) -> Result<(), String> {
        let seen = rows_of(slot, answer, &self.world);
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
        let (save, list) = slot.call.kept().ok_or("nothing is kept")?;
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
        let login = if slot.call.is_own() { own(&self.app) } else { admin(&self.app) };
        // Before anything is said, the archive is not open.
        let all = slot.call.shows(&self.world, "");
        let pairs = [("func", "auth"), ("out", "bjson"), ("authinfo", login.as_str())];
        let (answer, body) = self.answer(Ask::form("/billmgr", &pairs)).await?;
        let token = answer["auth"].as_str().ok_or(body)?;
        Ok((token.to_owned(), Expect::Rows(all)))
    }
}

/// How many values there are.
fn values() -> usize {
    SLOTS.len() + ROWS.len()
}

/// What a value is called.
fn called(index: usize) -> String {
    match SLOTS.get(index) {
        Some(slot) => format!("{:?} {}", slot.call, slot.name),
        None => {
            let slot = &ROWS[index - SLOTS.len()];
            format!("{} {}", slot.function, slot.name)
        }
    }
}

/// Whether a string is put into a value. What a session remembers goes through the same conditions as the values of one
/// call, so a third of the strings is enough to see it written and read back.
fn meets(number: usize, index: usize, full: bool) -> bool {
    let is_kept = SLOTS.get(index).is_some_and(|slot| slot.call.kept().is_some());
    match (full, is_kept) {
        (true, false) => true,
        (true, true) => (number + index).is_multiple_of(3),
        (false, _) => index == number % values(),
    }
}

/// What one worker did with its strings: how many requests, and what was wrong.
async fn work(mut worker: Worker, strings: Vec<(usize, String)>, full: bool) -> (usize, Vec<String>) {
    let (mut faults, mut sent) = (Vec::new(), 0);
    for (number, text) in strings {
        for index in (0..values()).filter(|index| meets(number, *index, full)) {
            let (requests, fault) = worker.fault(index, &text).await;
            sent += requests;
            faults.extend(fault.map(|why| format!("{} = {text:?}\n  {why}", called(index))));
        }
    }
    (sent, faults)
}

testkit::on_both_engines! { doors;
    async fn the_rows_are_where_they_are_looked_for(app: TestApp) {
        world::furnish(&app).await;
        for slot in ROWS.iter().filter(|slot| FILLED.contains(&slot.function) && slot.name != "elid") {
            let answer = app.send(ask_rows(&app, slot, "")).await;
            let answer = serde_json::from_slice(&answer.bytes).unwrap();
            assert!(!slot.rows(&answer).is_empty(), "{} {}: {answer}", slot.function, slot.name);
        }
    }

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
            values(), faults.len(), began.elapsed().as_secs(),
        );
        std::io::stderr().write_all(line.as_bytes()).unwrap();
        assert!(faults.is_empty(), "{} faults, the first of them:\n{}", faults.len(), faults[..faults.len().min(25)].join("\n"));
    }
}
