//! What the operator says of clients, and what was taken from them.

use crate::running::{self, Running};
use crate::{refused, said};
use std::fs;
use std::path::Path;
use testkit::postgres::Database;

fn set_up(path: &Path, database: Option<&Database>) {
    said(path, database, &["init", "--email", "a@d.example"]);
    fs::write(path.join("password"), "a long password\n").unwrap();
    said(path, database, &["staff", "password", "admin", "--password-file", "password"]);
    // Credits are sold where something costs them.
    said(path, database, &["department", "add", "Paid", "--charges-credits"]);
    let add = ["client", "add", "c@d.example", "--first-name", "Cleo", "--password-file", "password"];
    assert_eq!(said(path, database, &add), "client 1\n");
}

fn a_password_of_the_command_line_ends_every_login(database: Option<&Database>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    set_up(path, database);
    let desk = Running::serve(path, database.map(Database::url));
    let login = desk.post("/api/login", "username=c@d.example&password=a+long+password");
    let login: serde_json::Value = serde_json::from_str(&login).unwrap();
    let refresh = format!("refresh_token={}", login["refresh"].as_str().unwrap());
    assert!(desk.post("/api/token", &refresh).starts_with("{\"success\":true"));
    fs::write(path.join("other"), "another password\n").unwrap();
    let set = ["client", "password", "C@d.example", "--password-file", "other"];
    assert_eq!(said(path, database, &set), "client 1\n");
    assert!(said(path, database, &["client", "password", "1"]).starts_with("client 1, password "));
    assert_eq!(said(path, database, &set), "client 1\n");
    desk.until(|desk| desk.post("/api/token", &refresh).starts_with("{\"success\":false"));
    let old = desk.post("/api/login", "username=c@d.example&password=a+long+password");
    assert!(old.contains("Invalid login or password"), "{old}");
    let new = desk.post("/api/login", "username=c@d.example&password=another+password");
    assert!(new.starts_with("{\"success\":true"), "{new}");
    desk.stop();
}

#[test]
fn a_password_of_the_command_line_ends_every_login_on_sqlite() {
    a_password_of_the_command_line_ends_every_login(None);
}

#[test]
fn a_password_of_the_command_line_ends_every_login_on_postgres() {
    a_password_of_the_command_line_ends_every_login(Some(&running::database()));
}

fn clients_are_described_charged_and_granted_credits(database: Option<&Database>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    set_up(path, database);
    // By id and by address; what is not named stays.
    for arguments in [
        &["client", "set", "1", "--attitude", "patient", "--premium", "true", "--group", "Partners"][..],
        &["client", "set", "C@D.example", "--comment", "Calls at night"],
    ] {
        assert_eq!(said(path, database, arguments), "client 1\n");
    }
    assert_eq!(said(path, database, &["client", "charges", "1"]), "client 1: balance 0.00 EUR\n");
    let granted = said(path, database, &["client", "credits", "1", "--grant", "2"]);
    assert!(granted.starts_with("client 1: incident credits 2\n"), "{granted}");
    assert!(granted.contains("\t+2\tgranted\tticket -\n"), "{granted}");

    let price = [("TRIDESK__MONEY__INCIDENT_PRICE", "15.00")];
    let desk = Running::serve_with(path, database.map(Database::url), &price);
    let get = |login: &str, rest: &str| {
        desk.get(&format!("/billmgr?out=bjson&authinfo={login}:a%20long%20password&{rest}"))
    };
    let opened = get("c@d.example", "func=clientticket.edit&sok=ok&subject=S&message=M");
    assert!(opened.starts_with("{\"ok\":true,"), "{opened}");
    let queue = get("admin", "func=ticket");
    for prop in
        ["\"note\":\"on\"", "\"accgroup\":\"Partners\"", "\"attitude\":\"patient\"", "\"premium\":\"on\""]
    {
        assert!(queue.contains(prop), "{prop} in {queue}");
    }
    let charged =
        get("admin", "func=ticket.edit&sok=ok&elid=1000000001&show_optional=on&ticket_expense=12.50");
    assert!(charged.starts_with("{\"ok\":true"), "{charged}");
    let bought = get("c@d.example", "func=incident&sok=ok&count=3");
    assert!(bought.starts_with("{\"ok\":true"), "{bought}");
    desk.stop();

    let charges = said(path, database, &["client", "charges", "1"]);
    assert!(charges.starts_with("client 1: balance -57.50 EUR\n"), "{charges}");
    assert!(charges.contains("charge 1\t") && charges.contains("\t12.50\t"), "{charges}");
    assert!(charges.contains("charge 2\t") && charges.contains("\t45.00\t"), "{charges}");
    let reverse = ["charge", "reverse", "1", "--note", "A mistake"];
    assert_eq!(said(path, database, &reverse), "charge 3 undoes charge 1\n");
    let charges = said(path, database, &["client", "charges", "1"]);
    assert!(charges.starts_with("client 1: balance -45.00 EUR\ncharge 3\t"), "{charges}");
    assert!(charges.contains("\tundoes 1\tA mistake\n"), "{charges}");
    let credits = said(path, database, &["client", "credits", "1"]);
    assert!(credits.starts_with("client 1: incident credits 5\n"), "{credits}");

    assert_eq!(
        said(path, database, &["client", "set", "1", "--no-groups", "--comment", "", "--attitude", ""]),
        "client 1\n"
    );
    let desk = Running::serve(path, database.map(Database::url));
    let queue = desk.get("/billmgr?out=bjson&authinfo=admin:a%20long%20password&func=ticket");
    for prop in ["\"accgroup\"", "\"attitude\"", "\"note\""] {
        assert!(!queue.contains(prop), "{prop} in {queue}");
    }
    assert!(queue.contains("\"premium\":\"on\""), "{queue}");
    desk.stop();
}

#[test]
fn clients_are_described_charged_and_granted_credits_on_sqlite() {
    clients_are_described_charged_and_granted_credits(None);
}

#[test]
fn clients_are_described_charged_and_granted_credits_on_postgres() {
    clients_are_described_charged_and_granted_credits(Some(&running::database()));
}

#[test]
fn what_cannot_be_said_of_a_client_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    set_up(path, None);
    for (arguments, why) in [
        (&["client", "set", "9", "--comment", "x"][..], "there is no client 9"),
        (&["client", "set", "nobody@d.example", "--comment", "x"], "there is no client nobody@d.example"),
        (&["client", "set", "admin", "--comment", "x"], "there is no client admin"),
        (&["client", "password", "9"], "there is no client 9"),
        (&["client", "charges", "9"], "Client not found"),
        (&["client", "credits", "9"], "Client not found"),
        (&["client", "credits", "1", "--grant", "0"], "number of incident credits"),
        (&["client", "credits", "1", "--grant=-1"], "number of incident credits"),
        (&["charge", "reverse", "1"], "Charge not found"),
    ] {
        let text = refused(path, arguments);
        assert!(text.contains(why), "{arguments:?}: {text}");
    }
}
