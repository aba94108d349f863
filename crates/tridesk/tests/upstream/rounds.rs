//! The panel at its worst, again and again, while the desk goes on with its own calls: callers are told in time, nothing
//! stays, nobody else is called, and the desk's own calls do not wait for any of it.
//!
//! `cargo xtask prove upstream` runs a thousand rounds and holds the times of the desk's own calls against each other; the
//! tests run a few rounds without that, since a busy machine says nothing about times.
#![expect(clippy::disallowed_methods, reason = "how many rounds is for whoever runs the test to say")]

use crate::support::{Before, before, foreign_calls, target};
use http::outgoing::Target;
use std::io::Write;
use std::time::{Duration, Instant};
use testkit::app::Ask;
use testkit::nasty::{Manner, Nasty};

/// Enough to meet every manner twice.
const FEW: usize = 20;
/// Calls of the desk's own in each round.
const OWN: usize = 40;
const PLACES: usize = 16;
/// How long the panel may take, and how much later its caller is told at most.
const PATIENCE: Duration = Duration::from_millis(150);
const IN_TIME: Duration = Duration::from_secs(3);

fn manners(other: &Nasty) -> Vec<Manner> {
    let elsewhere = format!("Location: {}/includes/api.php\r\n", other.url());
    vec![
        Manner::Silent,
        Manner::Hangs,
        Manner::HalfHead,
        Manner::TooShort,
        Manner::TooLong,
        Manner::Drips,
        Manner::Garbage,
        Manner::says("307 Temporary Redirect", &elsewhere, ""),
        Manner::says("500 Internal Server Error", "", "broken"),
        Manner::says("503 Service Unavailable", "", "full"),
    ]
}

fn own_call(desk: &Before, number: usize) -> Ask {
    let pair = &desk.app.fixture.pair;
    let known = [("identifier", pair.identifier.as_str()), ("secret", pair.secret.as_str())];
    let mut pairs = known.to_vec();
    pairs.push(("responsetype", "json"));
    if number.is_multiple_of(8) {
        pairs.extend([
            ("action", "OpenTicket"),
            ("clientid", "1"),
            ("deptid", "1"),
            ("subject", "s"),
            ("message", "m"),
        ]);
    } else {
        pairs.extend([("action", "GetTickets"), ("clientid", "1"), ("limitnum", "5")]);
    }
    Ask::form("/includes/api.php", &pairs)
}

/// One round: a call of each dialect to the panel, and beside them the desk's own, whose times are kept.
async fn round(desk: &Before, times: &mut Vec<Duration>) {
    let foreign = foreign_calls().map(|(dialect, ask)| async move {
        let began = Instant::now();
        let answer = desk.app.send(ask).await;
        assert!(began.elapsed() < IN_TIME, "{dialect} waited {:?}", began.elapsed());
        assert!(!answer.bytes.is_empty() || answer.status == 307, "{dialect} {}", answer.status);
    });
    let own = async {
        for number in 0..OWN {
            let began = Instant::now();
            let answer = desk.app.send(own_call(desk, number)).await;
            times.push(began.elapsed());
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
    };
    tokio::join!(futures_util::future::join_all(foreign), own);
}

fn p95(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() * 95 / 100]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panel_at_its_worst_costs_the_desk_nothing() {
    let asked = std::env::var("TRIDESK_UPSTREAM_ROUNDS").ok().and_then(|text| text.parse().ok());
    let rounds = asked.unwrap_or(FEW);
    let other = Nasty::start(Manner::says("200 OK", "", "trap")).await;
    let panel = Nasty::start(Manner::says("200 OK", "", "fine")).await;
    let desk = before(&Target { patience: PATIENCE, at_once: PLACES, ..target(&panel.url()) }, 0).await;
    let manners = manners(&other);
    let tasks = tokio::runtime::Handle::current().metrics();
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        round(&desk, &mut Vec::new()).await;
    }
    let (tasks_before, _) = (tasks.num_alive_tasks(), panel.seen());
    let began = Instant::now();
    // A good panel and a bad one take turns, so that whatever else the machine does meets both.
    for number in 0..rounds {
        panel.behave(Manner::says("200 OK", "", "fine"));
        round(&desk, &mut good).await;
        panel.behave(manners[number % manners.len()].clone());
        round(&desk, &mut bad).await;
        if panel.seen().len() > 64 {
            let _ = panel.seen();
        }
    }
    let took = began.elapsed();
    panel.behave(Manner::says("200 OK", "", "fine"));
    let settled = Instant::now();
    while panel.open() > PLACES || tasks.num_alive_tasks() > tasks_before + PLACES {
        assert!(
            settled.elapsed() < Duration::from_secs(10),
            "{} connections and {} tasks stay, of {tasks_before}",
            panel.open(),
            tasks.num_alive_tasks()
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!((desk.upstream.free_places(), other.open(), other.seen().len()), (PLACES, 0, 0));
    let (good, bad) = (p95(&mut good), p95(&mut bad));
    let micros = |of: Duration| of.as_micros();
    writeln!(
        std::io::stderr(),
        "upstream\t{rounds}\t{}\t{}\t{}\t{}\t{:.0}",
        rounds * 8,
        rounds * 2 * OWN,
        micros(good),
        micros(bad),
        took.as_secs_f64()
    )
    .unwrap();
    if asked.is_some() {
        assert!(
            bad.as_secs_f64() <= good.as_secs_f64() * 1.10,
            "p95 {good:?} with a good panel, {bad:?} with a bad one"
        );
    }
}
