//! Ten thousand generated strings in every value that sorts, filters or searches, through all three doors, on both
//! engines: never an error of the database, never a row that was not asked for. What a value may show is told by an
//! oracle in Rust that knows the tickets to the letter.
//!
//! Each run spreads the strings over the values; `TRIDESK_INJECTION=full` puts every string into every value, as
//! `cargo xtask prove injection` does.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a surprise here is what fails a test")]

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
use std::io::Write;
use strings::Random;
use testkit::app::{Ask, TestApp};
use world::World;

const STRINGS: usize = 10_000;

fn doors(desk: Desk) -> Router {
    Router::new()
        .merge(compat_billmanager::router(desk.clone(), compat_billmanager::Settings::default()))
        .merge(compat_whmcs::router(desk.clone(), compat_whmcs::Settings::default()))
        .merge(compat_hostbill::router(desk, compat_hostbill::Settings::default()))
}

fn ask(app: &TestApp, slot: &Slot, text: &str) -> Ask {
    let fixture = &app.fixture;
    let (admin, own) = (
        format!("admin:{}", fixture.staff_password),
        format!("{}:{}", fixture.clients[0].email, fixture.clients[0].password),
    );
    let key = [("api_id", fixture.key.identifier.as_str()), ("api_key", &fixture.key.secret)];
    let pair = [("identifier", fixture.pair.identifier.as_str()), ("secret", &fixture.pair.secret)];
    let (path, mut pairs) = match slot.call {
        Call::Tickets => ("/admin/api.php", vec![("call", "getTickets"), key[0], key[1]]),
        Call::ClientTickets => ("/admin/api.php", vec![("call", "getClientTickets"), key[0], key[1]]),
        Call::GetTickets => {
            ("/includes/api.php", vec![("action", "GetTickets"), pair[0], pair[1], ("responsetype", "json")])
        }
        Call::Queue => (
            "/billmgr",
            vec![("func", "ticket"), ("out", "bjson"), ("authinfo", admin.as_str()), ("filter", "on")],
        ),
        Call::OwnTickets => {
            ("/billmgr", vec![("func", "clientticket"), ("out", "bjson"), ("authinfo", own.as_str())])
        }
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
        Call::Queue | Call::OwnTickets => &answer["elem"],
    };
    let list = list.as_array()?;
    let by_number = |row: &Value| {
        let shown = if slot.call == Call::Queue { &row["ticket"] } else { &row["id"] };
        world.0.iter().find(|known| known.number == number(shown)).unwrap().id
    };
    let mut ids: Vec<i64> = match slot.call {
        Call::Queue | Call::OwnTickets => list.iter().map(by_number).collect(),
        Call::Tickets | Call::ClientTickets | Call::GetTickets => {
            list.iter().map(|row| number(&row["id"])).collect()
        }
    };
    ids.sort_unstable();
    Some(ids)
}

/// What is wrong with the answer to a value, if anything is.
async fn fault(app: &TestApp, world: &World, slot: &Slot, text: &str) -> Option<String> {
    let answer = app.send(ask(app, slot, text)).await;
    let body = answer.text();
    let lower = body.to_lowercase();
    let broken = ["internal error", "is busy", "request in process", "try again"];
    if answer.status >= 500 || broken.iter().any(|words| lower.contains(words)) {
        return Some(format!("{}: {body}", answer.status));
    }
    let seen = serde_json::from_slice(&answer.bytes).ok().and_then(|value| rows(slot, &value, world));
    let own = world.of(|known| known.client == Some(1));
    let expected = match slot.call {
        // NUL is refused before anything is read.
        _ if text.contains('\0') => Expect::Refused,
        Call::ClientTickets if slot.name != "id" => (slot.oracle)(world, text).among(&own),
        Call::OwnTickets => (slot.oracle)(world, text).among(&own),
        Call::ClientTickets | Call::Tickets | Call::GetTickets | Call::Queue => (slot.oracle)(world, text),
    };
    let right = match (&expected, &seen) {
        (Expect::Rows(wanted), Some(seen)) => wanted == seen,
        (Expect::AtMost(most), Some(seen)) => seen.iter().all(|id| most.contains(id)),
        (Expect::AtMost(_) | Expect::Refused, None) => true,
        (Expect::Rows(_), None) | (Expect::Refused, Some(_)) => false,
    };
    (!right).then(|| {
        format!("expected {expected:?}, seen {seen:?}: {}", body.chars().take(300).collect::<String>())
    })
}

testkit::on_both_engines! { doors;
    async fn no_string_breaks_a_query_or_widens_it(app: TestApp) {
        let world = world::furnish(&app).await;
        let full = std::env::var("TRIDESK_INJECTION").is_ok_and(|value| value == "full");
        let mut random = Random::new(20_261_121);
        let (mut faults, mut sent) = (Vec::new(), 0_usize);
        for index in 0..STRINGS {
            let text = strings::next(&mut random, &world);
            let of_this = if full { SLOTS } else { std::slice::from_ref(&SLOTS[index % SLOTS.len()]) };
            for slot in of_this {
                sent += 1;
                if let Some(why) = fault(&app, &world, slot, &text).await {
                    faults.push(format!("{:?} {} = {text:?}\n  {why}", slot.call, slot.name));
                }
            }
        }
        let line = format!("{sent} requests with {STRINGS} strings in {} values\n", SLOTS.len());
        std::io::stderr().write_all(line.as_bytes()).unwrap();
        assert!(faults.is_empty(), "{} faults, the first of them:\n{}", faults.len(), faults[..faults.len().min(25)].join("\n"));
    }
}
