//! The operator's commands from outside: a desk is demonstrated, added to while it runs, backed up while it runs,
//! restored, and moved to PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "commands/catalogue.rs"]
mod catalogue;
#[path = "commands/clients.rs"]
mod clients;
#[path = "commands/regulated.rs"]
mod regulated;
#[path = "commands/running.rs"]
mod running;

use running::{Running, tridesk};
use serde_json::Value;
use std::fs;
use std::path::Path;
use testkit::postgres::Database;

fn said(folder: &Path, database: Option<&Database>, arguments: &[&str]) -> String {
    let mut command = tridesk(folder, arguments);
    if let Some(database) = database {
        command.env("TRIDESK__DATABASE__URL", database.url());
    }
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{arguments:?}: {}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = tridesk(folder, arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The totals and the newest ticket as WHMCS callers see them.
fn tickets(desk: &Running, card: &Value) -> Value {
    let whmcs = &card["whmcs"];
    let mut list = desk.whmcs(whmcs, &[("action", "GetTickets"), ("limitnum", "1000")]);
    list["tickets"].take()
}

/// What the command line writes into the knowledgebase is what the desk that runs beside it answers.
fn writes_articles(folder: &Path, database: Option<&Database>, desk: &Running, card: &Value) {
    let say = |arguments: &[&str]| said(folder, database, &[&["article"], arguments].concat());
    let text = folder.join("text.html");
    fs::write(&text, "<p>Hello</p>\n").unwrap();
    let text = text.to_str().unwrap();
    assert_eq!(say(&["category", "add", "Home", "--description", "At home"]), "category 5\n");
    assert_eq!(say(&["category", "add", "Games", "--parent", "5"]), "category 6\n");
    assert_eq!(say(&["add", "How to play", "--category", "6", "--text-file", text]), "article 7\n");
    let listed = "category 6 in 5: Games\n  article 7: How to play (for nobody, read 0 times, helped 0, did not help 0)\n";
    assert!(say(&["list"]).contains(listed));
    let article = || desk.hostbill(&card["hostbill"], &[("call", "getKBArticle"), ("id", "7")]);
    assert_eq!(article()["error"][0], "Article not found");
    assert_eq!(say(&["change", "7", "--for", "clients", "--title", "Playing", "--position", "3"]), "");
    desk.until(|_| article()["success"] == true);
    assert_eq!(
        (&article()["article"]["title"], &article()["article"]["body"]),
        (&"Playing".into(), &"<p>Hello</p>".into())
    );
    assert_eq!(say(&["category", "change", "6", "--name", "Play", "--parent", "0"]), "");
    let top = desk.hostbill(&card["hostbill"], &[("call", "getKBCategories")]);
    assert!(top.to_string().contains("\"name\":\"Play\",\"parent_cat\":\"0\""), "{top}");
    assert_eq!(say(&["remove", "7"]), "");
    assert_eq!(say(&["category", "remove", "6"]), "");
    assert_eq!(article()["error"][0], "Article not found");
}

fn a_demo_lives_on(database: Option<&Database>) {
    let folder = tempfile::tempdir().unwrap();
    let desk = Running::demo(folder.path(), database.map(Database::url));
    let card: Value =
        serde_json::from_slice(&fs::read(folder.path().join("data/demo.json")).unwrap()).unwrap();
    assert_eq!(card["url"], desk.url());
    let client = card["billmanager"]["clients"][0]["client_id"].to_string();
    let own = desk.whmcs(&card["whmcs"], &[("action", "GetTickets"), ("clientid", &client)]);
    assert!(own["totalresults"].as_i64().unwrap() >= 60, "{own}");
    for status in ["Open", "In Progress", "Customer-Reply", "Answered", "On Hold", "Closed"] {
        let pairs = [("action", "GetTickets"), ("clientid", client.as_str()), ("status", status)];
        assert!(desk.whmcs(&card["whmcs"], &pairs)["totalresults"].as_i64().unwrap() > 0, "{status}");
    }
    let strings = desk.whmcs(&card["whmcs_strings"], &[("action", "GetTickets"), ("limitnum", "1")]);
    assert!(strings["tickets"]["ticket"][0]["id"].is_string(), "{strings}");

    // Beside the running desk: a staff member, a key of theirs, and a backup.
    let folder_of = folder.path();
    let said_staff =
        said(folder_of, database, &["staff", "add", "nina", "--name", "Nina", "--email", "n@d.example"]);
    assert!(said_staff.starts_with("staff nina, password "), "{said_staff}");
    for arguments in [
        &["department", "hours", "1", "mon-fri 09:00-17:00", "--time-zone", "Europe/Berlin"][..],
        &["department", "holiday", "1", "2026-12-25"],
        &["department", "holiday", "1", "2026-12-24", "09:00-12:00"],
        &["department", "holiday", "1", "2026-12-25", "--remove"],
        &["department", "target", "1", "high", "120", "--weight", "500"],
        &["department", "target", "1", "low", "none"],
        &["status", "set", "Answered", "--closes-after", "48h"],
        &["status", "archive-after", "30d"],
        &["sender", "block", "spam@mail.example"],
        &["sender", "block", "other@mail.example"],
        &["sender", "unblock", "Other@mail.example"],
    ] {
        assert_eq!(said(folder_of, database, arguments), "", "{arguments:?}");
    }
    let field = [
        "field",
        "add",
        "1",
        "Panel",
        "--kind",
        "choice",
        "--choice",
        "Red",
        "--choice",
        "Blue",
        "--required",
    ];
    assert_eq!(said(folder_of, database, &field), "field 1\n");
    assert_eq!(said(folder_of, database, &["field", "add", "2", "Notes", "--for-staff"]), "field 2\n");
    assert_eq!(said(folder_of, database, &["field", "remove", "2"]), "");
    let listed = "field 1 of department 1: Panel (choice, required): Red | Blue\n";
    assert_eq!(said(folder_of, database, &["field", "list"]), listed);
    assert_eq!(said(folder_of, database, &["sender", "list"]), "spam@mail.example\n");
    assert!(said(folder_of, database, &["status", "list"]).contains("status Answered, closed after 48h\n"));
    assert_eq!(said(folder_of, database, &["reply", "category", "add", "New"]), "category 5\n");
    assert!(said(folder_of, database, &["reply", "list"]).contains("category 5: New\n"));
    writes_articles(folder_of, database, &desk, &card);
    let key = said(folder_of, database, &["key", "add", "whmcs", "--staff", "nina", "--addresses", "all"]);
    let word = |line: usize| key.lines().nth(line).unwrap().split_once(' ').unwrap().1.to_owned();
    let pair = serde_json::json!({"identifier": word(0), "secret": word(1)});
    desk.until(|desk| desk.whmcs_answer(&pair, &[("action", "GetTickets")])["result"] == "success");
    let file = [("name", "note.txt"), ("data", "aGVsbG8=")];
    let opened = desk.whmcs(
        &card["whmcs"],
        &[
            ("action", "OpenTicket"),
            ("clientid", &client),
            ("deptid", &card["departments"][0]["id"].to_string()),
            ("subject", "With a file"),
            ("message", "See the file."),
            ("attachments[0][name]", file[0].1),
            ("attachments[0][data]", file[1].1),
        ],
    );
    said(folder_of, database, &["backup", "copy"]);
    let wrote = said(folder_of, database, &["export", "lines"]);
    assert!(wrote.contains("1 attachments (5 bytes)"), "{wrote}");
    let before = tickets(&desk, &card);
    assert_eq!(before["ticket"][0]["id"], opened["id"]);

    // The same folder serves the same desk again.
    desk.stop();
    let desk = Running::demo(folder_of, database.map(Database::url));
    assert_eq!(tickets(&desk, &card), before);
    desk.stop();

    said(folder_of, database, &["restore", "copy", "--verify"]);
    restored(folder_of, &card, &before, database);
    made_of_lines(folder_of, &card, &before, database);
}

/// What was exported from one engine becomes the same desk on the other, and gives the same lines again.
fn made_of_lines(folder: &Path, card: &Value, before: &Value, database: Option<&Database>) {
    let empty = tempfile::tempdir().unwrap();
    let target = database.is_none().then(running::database);
    let lines = folder.join("lines");
    let import = ["import", "tridesk", lines.to_str().unwrap()];
    let report = said(empty.path(), target.as_ref(), &import);
    assert!(report.contains("taken and compared") && report.contains(", 1 attachments;"), "{report}");
    said(empty.path(), target.as_ref(), &["export", "again"]);
    let digests = |folder: &Path| -> Value {
        let text = fs::read(folder.join("manifest.json")).unwrap();
        serde_json::from_slice::<Value>(&text).unwrap()["tables"].take()
    };
    assert_eq!(digests(&empty.path().join("again")), digests(&lines));
    let desk = Running::serve(empty.path(), target.as_ref().map(Database::url));
    assert_eq!(&tickets(&desk, card), before);
    desk.stop();
    // A desk that has its rows is not filled again, and damage is named where it is.
    if target.is_none() {
        assert!(refused(empty.path(), &import).contains("not empty"));
    }
    let (fresh, path) = (tempfile::tempdir().unwrap(), lines.join("tables/ticket.jsonl"));
    let damaged = fs::read_to_string(&path).unwrap().replacen("\n{", "\n[", 1);
    fs::write(&path, damaged).unwrap();
    let why = refused(fresh.path(), &import);
    assert!(why.contains("ticket.jsonl, line 2: it is no JSON object"), "{why}");
    fs::remove_file(lines.join("manifest.json")).unwrap();
    assert!(refused(fresh.path(), &import).contains("the export is not whole"));
}

fn restored(folder: &Path, card: &Value, before: &Value, database: Option<&Database>) {
    let empty = tempfile::tempdir().unwrap();
    let target = database.map(|_| running::database());
    let copy = folder.join("copy");
    said(empty.path(), target.as_ref(), &["restore", copy.to_str().unwrap()]);
    let desk = Running::serve(empty.path(), target.as_ref().map(Database::url));
    assert_eq!(&tickets(&desk, card), before);
    desk.stop();
    let shelf = empty.path().join("data/attachments/2c");
    assert_eq!(fs::read_dir(&shelf).unwrap().count(), 1, "the attachment came along");
    // A backup in which something was damaged is refused.
    let shelf = copy.join("attachments/2c");
    let file = fs::read_dir(&shelf).unwrap().next().unwrap().unwrap().path();
    fs::write(&file, b"other").unwrap();
    let why = refused(empty.path(), &["restore", copy.to_str().unwrap(), "--verify"]);
    assert!(why.contains("is damaged"), "{why}");
}

#[test]
fn a_demo_on_sqlite_lives_on() {
    a_demo_lives_on(None);
}

#[test]
fn a_demo_on_postgres_lives_on() {
    a_demo_lives_on(Some(&running::database()));
}

#[test]
fn a_desk_grows_from_sqlite_into_postgres() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Running::demo(folder.path(), None);
    let card: Value =
        serde_json::from_slice(&fs::read(folder.path().join("data/demo.json")).unwrap()).unwrap();
    let before = tickets(&desk, &card);
    let target = running::database();
    fs::write(folder.path().join("target"), target.url()).unwrap();
    let grow = ["grow", "--to-file", "target"];
    assert!(refused(folder.path(), &grow).contains("another process"), "a running desk does not grow");
    desk.stop();
    let report = said(folder.path(), None, &grow);
    assert!(report.contains("rows copied and compared"), "{report}");
    let desk = Running::serve(folder.path(), Some(target.url()));
    assert_eq!(tickets(&desk, &card), before);
    // Ids go on where they were, on the other engine.
    let last = before["ticket"].as_array().unwrap().iter().map(|t| t["id"].as_i64().unwrap()).max().unwrap();
    let pairs =
        [("action", "OpenTicket"), ("clientid", "1"), ("deptid", "1"), ("subject", "S"), ("message", "M")];
    assert_eq!(desk.whmcs(&card["whmcs"], &pairs)["id"], last + 1);
    desk.stop();
    assert!(
        refused(folder.path(), &grow).contains("not empty") || refused(folder.path(), &grow).contains("rows")
    );
}

#[test]
fn an_empty_desk_is_set_up_by_commands() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let init = said(path, None, &["init", "--email", "a@d.example"]);
    assert!(init.starts_with("provider 1, department 1, staff admin, password "), "{init}");
    assert!(refused(path, &["init", "--email", "a@d.example"]).contains("has its staff already"));
    fs::write(path.join("password"), "a long password\n").unwrap();
    let hours =
        ["department", "add", "Sales", "--hours", "mon-fri 09:00-17:00", "--time-zone", "Europe/Riga"];
    assert_eq!(said(path, None, &hours), "department 2\n");
    assert!(refused(path, &["department", "add", "X", "--hours", "always"]).contains("is not like"));
    let client = ["client", "add", "c@d.example", "--first-name", "C", "--password-file", "password"];
    assert_eq!(said(path, None, &client), "client 1\n");
    assert!(refused(path, &client).contains("exists already"));
    assert_eq!(
        said(path, None, &["staff", "password", "admin", "--password-file", "password"]),
        "staff admin\n"
    );
    assert_eq!(said(path, None, &["migrate"]), "up to date\n");
    assert_eq!(said(path, None, &["migrate", "--check"]), "up to date\n");
    let desk = Running::serve(path, None);
    let auth = "authinfo=admin:a%20long%20password";
    let queue = desk.get(&format!("/billmgr?func=ticket&out=bjson&{auth}"));
    assert!(queue.starts_with("{\"elem\":[]"), "{queue}");
    desk.stop();
}

fn credentials_are_watched_and_stopped(database: Option<&Database>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    said(path, database, &["init", "--email", "a@d.example"]);
    let add = ["key", "add", "whmcs", "--staff", "admin", "--addresses", "all", "--calls", "GetTickets"];
    let key = said(path, database, &add);
    let word = |line: usize| key.lines().nth(line).unwrap().split_once(' ').unwrap().1.to_owned();
    let (id, secret) = (word(0), word(1));
    let pair = serde_json::json!({"identifier": id, "secret": secret});
    let desk = Running::serve(path, database.map(Database::url));
    let says = |action: &str| desk.whmcs_answer(&pair, &[("action", action)]);
    assert_eq!(says("GetTickets")["result"], "success");
    assert_eq!(says("GetTicket")["message"], "Invalid Permissions: API action \"getticket\" is not allowed");
    said(path, database, &["key", "allow", &id, "GetTicket"]);
    assert_eq!(
        says("GetTickets")["message"],
        "Invalid Permissions: API action \"gettickets\" is not allowed"
    );
    // Roles: what any of them allows and the list of its own, and without a list the roles alone.
    assert_eq!(said(path, database, &["role", "add", "Readers", "--calls", "GetTickets"]), "");
    assert_eq!(said(path, database, &["role", "add", "Nobody"]), "");
    said(path, database, &["key", "roles", &id, "Readers, Nobody"]);
    assert_eq!(says("GetTickets")["result"], "success");
    said(path, database, &["key", "allow", &id, "all"]);
    assert_eq!(says("GetTickets")["result"], "success");
    let not = |call: &str| format!("Invalid Permissions: API action \"{call}\" is not allowed");
    assert_eq!(says("GetSupportStatuses")["message"], not("getsupportstatuses"));
    said(path, database, &["role", "allow", "Readers", "GetSupportStatuses"]);
    assert_eq!(says("GetSupportStatuses")["result"], "success");
    assert_eq!(says("GetTickets")["message"], not("gettickets"));
    assert_eq!(said(path, database, &["role", "list"]), "Nobody\tnone\nReaders\tGetSupportStatuses\n");
    assert!(said(path, database, &["key", "list"]).contains("\t-\tNobody,Readers\tactive\t"));
    said(path, database, &["key", "roles", &id, "Nobody"]);
    assert_eq!(says("GetSupportStatuses")["message"], not("getsupportstatuses"));
    said(path, database, &["role", "remove", "Readers"]);
    if database.is_none() {
        assert!(
            refused(path, &["role", "remove", "Nobody"])
                .contains("the role is not valid: credentials have it")
        );
        assert!(refused(path, &["role", "add", "Nobody"]).contains("exists already"));
        assert!(refused(path, &["key", "roles", &id, "Readers"]).contains("ActionRole"));
    }
    said(path, database, &["key", "roles", &id, "none"]);
    said(path, database, &["staff", "disable", "admin"]);
    desk.until(|_| says("GetTickets")["message"] == "Administrator Account Disabled");
    said(path, database, &["staff", "enable", "admin"]);
    desk.until(|_| says("GetTickets")["result"] == "success");
    said(path, database, &["key", "revoke", &id]);
    assert_eq!(says("GetTickets")["message"], "Authentication Failed");
    let list = said(path, database, &["key", "list"]);
    assert!(list.contains(&format!("{id}\tpair\tadmin\tall\tall\t-\trevoked\t")), "{list}");
    assert!(!list.contains(&secret), "{list}");
    desk.stop();
    // The stop wrote what was still in memory.
    let log = said(path, database, &["key", "log", &id]);
    let last = log.lines().next().unwrap();
    assert!(last.contains("\tGetTickets\trefused\twhmcs\t127.0.0.1"), "{log}");
    assert!(log.contains("\tGetTicket\trefused\t") && log.contains("\tGetTickets\tok\t"), "{log}");
    if database.is_none() {
        assert!(refused(path, &["key", "allow", &id, "get*"]).contains("list of calls"));
        for unknown in [
            vec!["role", "add", "Bogus", "--calls", "getTickets,GetTickts"],
            vec!["role", "allow", "Nobody", "GetTickts"],
            vec!["key", "allow", &id, "GetTicket,GetTickts"],
            vec![
                "key",
                "add",
                "whmcs",
                "--staff",
                "admin",
                "--addresses",
                "all",
                "--calls",
                "GetTicket,GetTickts",
            ],
        ] {
            let told = refused(path, &unknown);
            assert!(
                told.contains("there is no call GetTickts; the calls are: ") && told.contains("GetTickets"),
                "{told}"
            );
        }
    }
}

#[test]
fn credentials_are_watched_and_stopped_on_sqlite() {
    credentials_are_watched_and_stopped(None);
}

#[test]
fn credentials_are_watched_and_stopped_on_postgres() {
    credentials_are_watched_and_stopped(Some(&running::database()));
}
