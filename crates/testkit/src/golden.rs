//! Golden files: what a dialect answers, word for word, with the source of the fact.
//!
//! A file is `<folder>/<Action>/<case>.golden`. Its first lines are `source: ...` (required) and `from: ADDRESS`
//! (optional) and `desk: paid` (optional), for a desk with a department that charges incident credits, or
//! `desk: news`, for one with news, or
//! `desk: articles`, for one with a knowledgebase, or
//! `desk: mail`, for one with mail that became no message, or
//! `desk: known`, for one whose first client is premium and in groups, or
//! `desk: mailing`, for one that writes mail, or
//! `desk: fields`, for one whose first department has custom fields. Then come exchanges, each of them
//!
//! ```text
//! >>> POST /path?query
//! content-type: application/x-www-form-urlencoded
//!
//! action=...&secret={{pair.secret}}
//! <<< 200 application/json
//! {"result":"success"}
//! ```
//!
//! A request body is one line or more, without the last line end; `\r` and `\x00`-like bytes are not possible here,
//! such cases are tests of their own. `{{...}}` is filled in, see `Fixture::fill`, and `{{session}}` is the
//! last session (or refresh token) that an answer before has started, `{{token}}` its last signed token. Answers are compared literally, because
//! clock and randomness stand still. `UPDATE_GOLDEN=1` writes what came; read the diff before you keep it.

use crate::app::{Ask, TestApp};
use axum::Router;
use service::Desk;
use std::fs;
use std::path::{Path, PathBuf};
use store::Engine;

struct Exchange {
    request: Vec<String>,
    answer: String,
}

struct Case {
    head: Vec<String>,
    exchanges: Vec<Exchange>,
}

/// Every golden file below a folder.
#[expect(clippy::unwrap_used, reason = "a folder that cannot be read fails the test")]
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "golden") {
                all.push(path);
            }
        }
    }
    all.sort();
    all
}

fn parse(text: &str) -> Case {
    let mut case = Case { head: Vec::new(), exchanges: Vec::new() };
    let mut in_answer = false;
    for line in text.lines() {
        if let Some(request) = line.strip_prefix(">>> ") {
            case.exchanges.push(Exchange { request: vec![request.to_owned()], answer: String::new() });
            in_answer = false;
        } else if let Some(exchange) = case.exchanges.last_mut() {
            if line.starts_with("<<< ") {
                in_answer = true;
            }
            if in_answer {
                exchange.answer.push_str(line);
                exchange.answer.push('\n');
            } else {
                exchange.request.push(line.to_owned());
            }
        } else {
            case.head.push(line.to_owned());
        }
    }
    case
}

fn value<'a>(case: &'a Case, name: &str) -> Option<&'a str> {
    case.head.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

#[expect(clippy::unwrap_used, reason = "a malformed golden file fails the test")]
fn ask(app: &TestApp, case: &Case, lines: &[String]) -> Ask {
    let first = app.fixture.fill(lines.first().unwrap());
    let (method, target) = first.split_once(' ').unwrap();
    let mut ask = Ask { method: method.to_owned(), ..Ask::get(target) };
    if let Some(address) = value(case, "from") {
        ask = ask.from(address);
    }
    let mut rest = lines.iter().skip(1);
    for line in rest.by_ref().take_while(|line| !line.is_empty()) {
        let (name, value) = line.split_once(": ").unwrap();
        ask = ask.header(name, value);
    }
    let body: Vec<&str> = rest.map(String::as_str).collect();
    // A multipart body is written with plain line ends and sent with the right ones.
    let multipart = ask.headers.iter().any(|(_, value)| value.starts_with("multipart/"));
    let body = if multipart { body.join("\r\n") + "\r\n" } else { body.join("\n") };
    ask.body = app.fixture.fill(&body).into_bytes();
    ask
}

/// What is left of an answer when the caller's own words, which some doors repeat, do not count.
fn without_echo(answer: &str) -> String {
    let mut rest = answer;
    let mut kept = String::new();
    for (begin, end) in [("<tparams>", "</tparams>"), (",\"tparams\":{", "}}}")] {
        while let Some((before, after)) = rest.split_once(begin) {
            kept.push_str(before);
            rest = after.split_once(end).map_or("", |(_, after)| after);
        }
    }
    kept + rest
}

/// The files to play: all, or with `TRIDESK_GOLDEN` set those whose path below the folder begins with it.
fn chosen(folder: &Path, begin: Option<&str>) -> Vec<PathBuf> {
    let begin = begin.unwrap_or_default();
    let is_chosen = |path: &PathBuf| {
        path.strip_prefix(folder).is_ok_and(|path| path.to_string_lossy().starts_with(begin))
    };
    files(folder).into_iter().filter(is_chosen).collect()
}

/// A session in an answer: 64 hexadecimal digits.
fn token(text: &str) -> Option<String> {
    let mut words = text.split(|letter: char| !letter.is_ascii_hexdigit());
    words.find(|word| word.len() == 64).map(str::to_owned)
}

/// A signed token in an answer: three parts, of which the first begins as JSON in base64 does.
fn jwt(text: &str) -> Option<String> {
    let mut words = text.split('"');
    words.find(|word| word.starts_with("eyJ") && word.matches('.').count() == 2).map(str::to_owned)
}

/// Plays every file below `folder` on one engine, each on a desk of its own, and compares. While a parameter is
/// dropped (`TRIDESK_DROP`, see `wire`) an echo that lacks it is no difference.
#[expect(clippy::unwrap_used, reason = "this is what fails a test")]
#[expect(clippy::disallowed_methods, reason = "a switch for whoever writes tests")]
pub async fn play(engine: Engine, folder: &Path, doors: impl Fn(Desk) -> Router) {
    let dropping = std::env::var("TRIDESK_DROP").is_ok();
    let update = !dropping && std::env::var("UPDATE_GOLDEN").is_ok_and(|value| value == "1");
    let mut wrong = Vec::new();
    let begin = std::env::var("TRIDESK_GOLDEN").ok();
    let files = chosen(folder, begin.as_deref());
    assert!(!files.is_empty() || begin.is_some(), "no golden files in {}", folder.display());
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let case = parse(&text);
        assert!(value(&case, "source").is_some_and(|s| s.len() > 10), "{} names no source", path.display());
        let desk = value(&case, "desk");
        let app = match desk {
            Some("mailing") => TestApp::start_with_mail(engine, &doors).await,
            _ => TestApp::start(engine, &doors).await,
        };
        match desk {
            Some("mailing") | None => {}
            Some("paid") => {
                app.add_paid_department().await;
            }
            Some("news") => app.add_news().await,
            Some("articles") => app.add_articles().await,
            Some("mail") => app.add_unplaced_mail().await,
            Some("known") => app.make_client_known().await,
            Some("fields") => app.add_custom_fields().await,
            Some(other) => panic!("{} asks for no such desk: {other}", path.display()),
        }
        let mut played = case.head.join("\n") + "\n";
        let (mut session, mut signed) = (String::new(), String::new());
        for exchange in &case.exchanges {
            let request: Vec<String> = exchange
                .request
                .iter()
                .map(|line| line.replace("{{session}}", &session).replace("{{token}}", &signed))
                .collect();
            let answer = app.send(ask(&app, &case, &request)).await;
            session = token(&answer.text()).unwrap_or(session);
            signed = jwt(&answer.text()).unwrap_or(signed);
            let seen = format!("<<< {} {}\n{}", answer.status, answer.content_type(), answer.text());
            let seen = seen.trim_end_matches('\n').to_owned() + "\n";
            played.push_str(&format!(">>> {}\n{seen}\n", exchange.request.join("\n")));
            let same = if dropping {
                without_echo(seen.trim_end()) == without_echo(exchange.answer.trim_end())
            } else {
                seen.trim_end() == exchange.answer.trim_end()
            };
            if !same && !update {
                wrong.push(format!("{}\n--- kept\n{}\n--- seen\n{seen}", path.display(), exchange.answer));
            }
        }
        if update {
            fs::write(&path, played).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{} answers changed on {engine:?}\n\n{}", wrong.len(), wrong.join("\n\n"));
}
