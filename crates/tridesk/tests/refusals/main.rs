//! Who is turned away, and with which words: every function of every dialect x (no credentials, bad ones, valid ones
//! that are not allowed, another client's ticket), on both engines; and what is asked in the name of one client about another's things. The answers are kept in
//! `conformance/refusals.tsv`; a function without its rows fails, and nothing is stored by any of these calls.
//! `UPDATE_GOLDEN=1` writes the table.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a surprise here is what fails a test")]

mod desk;
mod doors;

use desk::Furnished;
use doors::{DOORS, Door, Function};
use std::fmt::Write as _;
use std::path::Path;
use testkit::Engine;

const HEAD: &str = "dialect\tfunction\tcaller\tstatus\tanswer\n";

/// What every caller is told who must not come in: one line for each function and caller.
async fn table(engine: Engine) -> String {
    let desk = Furnished::on(engine).await;
    let mut table = HEAD.to_owned();
    let mut wrong = Vec::new();
    for door in DOORS {
        for function in (door.functions)() {
            for caller in door.callers {
                if !(caller.concerns)(&function) {
                    continue;
                }
                let title = format!("{} {} {}", door.dialect, function.name, caller.name);
                let before = desk.rows().await;
                let (status, answer) =
                    asked(&desk, door, &function, &(caller.pairs)(&desk), caller.from).await;
                if !(door.is_refusal)(status, &answer) {
                    wrong.push(format!("{title} is answered: {status} {answer}"));
                }
                if before != desk.rows().await {
                    wrong.push(format!("{title} stores something"));
                }
                let _ = writeln!(
                    table,
                    "{}\t{}\t{}\t{status}\t{answer}",
                    door.dialect, function.name, caller.name
                );
            }
            for mixed_up in door.mixed_up.iter().filter(|mixed_up| mixed_up.function == function.name) {
                let title = format!("{} {} {}", door.dialect, function.name, mixed_up.name);
                let before = desk.rows().await;
                let pairs = (mixed_up.pairs)(&desk);
                let (status, answer) = asked(&desk, door, &function, &pairs, "203.0.113.7").await;
                if !answer.starts_with("result=error;") && !answer.starts_with("{\"success\":false,") {
                    wrong.push(format!("{title} is answered: {status} {answer}"));
                }
                if before != desk.rows().await {
                    wrong.push(format!("{title} stores something"));
                }
                let _ = writeln!(
                    table,
                    "{}\t{}\t{}\t{status}\t{answer}",
                    door.dialect, function.name, mixed_up.name
                );
            }
            for stranger in door.strangers.iter().filter(|stranger| (stranger.concerns)(&function)) {
                for name in function.named.iter().copied() {
                    let numbers = desk.numbers(door.dialect, function.name, name);
                    let Some((foreign, _)) = numbers.first() else { continue };
                    let mut pairs = (stranger.pairs)(&desk);
                    pairs.push((name, foreign.clone()));
                    let (status, answer) = asked(&desk, door, &function, &pairs, stranger.from).await;
                    let (answer, who) = (desk::without_number(&answer, foreign), stranger.name);
                    let _ = writeln!(
                        table,
                        "{}\t{}\t{who}, {name}=NUMBER\t{status}\t{answer}",
                        door.dialect, function.name
                    );
                }
            }
        }
    }
    assert!(wrong.is_empty(), "on {engine:?}:\n{}", wrong.join("\n"));
    table
}

async fn asked(
    desk: &Furnished,
    door: &Door,
    function: &Function,
    credentials: &[(&'static str, String)],
    from: &str,
) -> (u16, String) {
    let mut pairs = vec![(door.selector, function.name.to_owned())];
    pairs.extend(
        function.parameters.iter().map(|&name| (name, desk.sample(door.dialect, function.name, name))),
    );
    pairs.extend(credentials.iter().cloned());
    desk.ask(door, function.route, &pairs, from).await
}

async fn the_table_is_kept(engine: Engine) {
    let now = table(engine).await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance/refusals.tsv");
    if std::env::var("UPDATE_GOLDEN").is_ok_and(|value| value == "1") {
        std::fs::write(&path, &now).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let missing: Vec<&str> = now.lines().filter(|line| !kept.lines().any(|kept| kept == *line)).collect();
    assert!(kept == now, "not as kept on {engine:?}, run with UPDATE_GOLDEN=1:\n{}", missing.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_turned_away_in_the_kept_words_on_sqlite() {
    the_table_is_kept(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_turned_away_in_the_kept_words_on_postgres() {
    the_table_is_kept(Engine::Postgres).await;
}

/// Byte for byte, but for the number that was asked for: whoever must not see a ticket cannot even learn that it is
/// there.
async fn what_is_anothers_is_not_there(engine: Engine) {
    let desk = Furnished::on(engine).await;
    let mut wrong = Vec::new();
    for door in DOORS {
        for function in (door.functions)() {
            for stranger in door.strangers.iter().filter(|stranger| (stranger.concerns)(&function)) {
                for name in function.named.iter().copied() {
                    for (foreign, missing) in desk.numbers(door.dialect, function.name, name) {
                        let before = desk.rows().await;
                        let mut answers = Vec::new();
                        for number in [&foreign, &missing] {
                            let mut credentials = (stranger.pairs)(&desk);
                            credentials.push((name, number.clone()));
                            let (status, answer) =
                                asked(&desk, door, &function, &credentials, stranger.from).await;
                            let answer = desk::without_number(&answer, &foreign);
                            answers.push((status, desk::without_number(&answer, &missing)));
                        }
                        let title = format!("{} {} {name}={foreign}", door.dialect, function.name);
                        if answers.first() != answers.last() {
                            wrong.push(format!("{title} by {}: {answers:#?}", stranger.name));
                        }
                        if before != desk.rows().await {
                            wrong.push(format!("{title} by {} stores something", stranger.name));
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "on {engine:?}:\n{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_anothers_is_not_there_on_sqlite() {
    what_is_anothers_is_not_there(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_anothers_is_not_there_on_postgres() {
    what_is_anothers_is_not_there(Engine::Postgres).await;
}
