//! Moving in with the real program from a real desk, killed on the way, and what an operator sees of it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "commands/running.rs"]
#[expect(dead_code, reason = "other tests use more of it")]
mod running;

use running::{Running, tridesk};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;
use testkit::postgres::Database;

/// A desk that is moved to, and what is moved in.
struct Target<'a> {
    folder: &'a Path,
    database: Option<&'a Database>,
    url: String,
}

impl Target<'_> {
    fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = tridesk(self.folder, arguments);
        if let Some(database) = self.database {
            command.env("TRIDESK__DATABASE__URL", database.url());
        }
        command
    }

    fn import(&self, more: &[&str]) -> std::process::Command {
        let mut arguments = vec!["import", "whmcs", "--url", &self.url, "--credential-file", "credential"];
        arguments.extend_from_slice(more);
        self.command(&arguments)
    }

    fn said(&self, arguments: &[&str]) -> String {
        done(&self.command(arguments).output().unwrap())
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// What both desks say of all tickets and of their conversations, the same door asked.
fn everything(desk: &Running, pair: &Value) -> Vec<Value> {
    let list =
        desk.whmcs(pair, &[("action", "GetTickets"), ("limitnum", "1000"), ("ignore_dept_assignments", "1")]);
    let mut all: Vec<Value> = list["tickets"]["ticket"]
        .as_array()
        .unwrap()
        .iter()
        .map(|ticket| {
            let id = ticket["id"].to_string();
            let whole = desk.whmcs(pair, &[("action", "GetTicket"), ("ticketid", &id)]);
            let said = |row: &Value, names: &[&str]| -> Vec<Value> {
                names.iter().map(|name| row[*name].clone()).collect()
            };
            let lines = |row: &Value| said(row, &["replyid", "date", "message", "admin", "requestor_name"]);
            let replies: Vec<_> = whole["replies"]["reply"].as_array().unwrap().iter().map(lines).collect();
            let notes: Vec<_> = whole["notes"]["note"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| said(row, &["date", "message", "admin"]))
                .collect();
            let head = said(
                &whole,
                &[
                    "id",
                    "tid",
                    "c",
                    "deptid",
                    "userid",
                    "subject",
                    "status",
                    "priority",
                    "lastreply",
                    "email",
                ],
            );
            serde_json::json!([head, replies, notes])
        })
        .collect();
    all.sort_by_key(|ticket| ticket[0][0].as_i64());
    all
}

fn a_killed_import_ends_complete(database: Option<&Database>) {
    let home = tempfile::tempdir().unwrap();
    let source = Running::start(tridesk(
        home.path(),
        &["demo", "--data", "source", "--listen", "127.0.0.1:0", "--tickets", "240"],
    ));
    let card: Value =
        serde_json::from_slice(&fs::read(home.path().join("source/demo.json")).unwrap()).unwrap();
    let word = |name: &str| card["whmcs"][name].as_str().unwrap().to_owned();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("credential"), format!("{}\n{}\n", word("identifier"), word("secret")))
        .unwrap();
    let to = Target { folder: folder.path(), database, url: source.url() };
    to.said(&[
        "init",
        "--email",
        "root@moved.example",
        "--login",
        "mover",
        "--department",
        card["departments"][0]["name"].as_str().unwrap(),
        "--name",
        "Mo Mover",
    ]);
    // First what would be.
    let refused = to.import(&[]).output().unwrap();
    assert!(text(&refused.stderr).contains("name these in the mapping file"), "{}", text(&refused.stderr));
    let dry = done(&to.import(&["--dry-run"]).output().unwrap());
    assert!(
        dry.contains("240 tickets listed, 0 unchanged, 240 new") && dry.contains("nothing was written"),
        "{dry}"
    );
    // Then killed again and again, each time a little later.
    let mut kills = 0;
    for round in 1..60_u64 {
        let mut import =
            to.import(&["--create"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(round * 90));
        if import.try_wait().unwrap().is_some() {
            break;
        }
        import.kill().unwrap();
        import.wait().unwrap();
        kills += 1;
    }
    assert!(kills >= 3, "it was killed {kills} times only");
    let last = done(&to.import(&["--create", "--report", "report.json"]).output().unwrap());
    assert!(last.contains("240 tickets listed") && last.contains("0 failed"), "{last}");
    let report: Value =
        serde_json::from_slice(&fs::read(folder.path().join("report.json")).unwrap()).unwrap();
    assert_eq!(report["difference_count"], 0, "{}", report["differences"]);
    let again = done(&to.import(&["--create"]).output().unwrap());
    assert!(again.contains("240 unchanged, 0 new, 0 brought up to date"), "{again}");
    // No secret in anything that was said.
    for said in [&last, &again, &dry, &text(&refused.stderr), &report.to_string()] {
        assert!(!said.contains(&word("secret")) && !said.contains(&word("identifier")));
    }
    let key = to.said(&["key", "add", "whmcs", "--staff", "mover", "--addresses", "all"]);
    let line = |number: usize| key.lines().nth(number).unwrap().split_once(' ').unwrap().1.to_owned();
    let pair = serde_json::json!({"identifier": line(0), "secret": line(1)});
    let desk = Running::serve(folder.path(), database.map(Database::url));
    let (ours, theirs) = (everything(&source, &card["whmcs"]), everything(&desk, &pair));
    assert_eq!(ours.len(), 240);
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(theirs, ours);
    }
    assert_eq!(theirs.len(), 240);
    desk.stop();
    source.stop();
}

#[test]
fn a_killed_import_ends_complete_on_sqlite() {
    a_killed_import_ends_complete(None);
}

#[test]
fn a_killed_import_ends_complete_on_postgres() {
    a_killed_import_ends_complete(Some(&running::database()));
}

#[test]
fn a_credential_that_is_missing_and_a_panel_that_is_none_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let to = Target { folder: folder.path(), database: None, url: "ftp://panel.example".to_owned() };
    to.said(&["init", "--email", "root@moved.example"]);
    let said = |command: &mut std::process::Command| {
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        text(&output.stderr)
    };
    assert!(
        said(&mut to.command(&["import", "whmcs", "--url", "http://127.0.0.1:9"]))
            .contains("credential is missing")
    );
    fs::write(folder.path().join("credential"), "name\nsecret-word\n").unwrap();
    let why = said(&mut to.import(&[]));
    assert!(why.contains("the address must be http"), "{why}");
    let why = said(&mut to.import(&["--map", "nothing.toml"]));
    assert!(why.contains("nothing.toml cannot be read"), "{why}");
    fs::write(folder.path().join("wrong.toml"), "[queues]\na = 1\n").unwrap();
    let why = said(&mut to.import(&["--map", "wrong.toml"]));
    assert!(why.contains("wrong.toml cannot be understood") && !why.contains("secret-word"), "{why}");
}
