//! What the operator says of providers, departments, statuses and of what clients bought, as the doors tell it then.

use crate::running::{self, Running};
use crate::{refused, said};
use serde_json::Value;
use std::fs;
use std::path::Path;
use testkit::postgres::Database;

/// A client and a key for the calls below.
fn set_up(path: &Path, database: Option<&Database>) -> Value {
    said(path, database, &["init", "--email", "a@d.example"]);
    fs::write(path.join("password"), "a long password\n").unwrap();
    let add = ["client", "add", "c@d.example", "--first-name", "Cleo", "--password-file", "password"];
    assert_eq!(said(path, database, &add), "client 1\n");
    let key = said(path, database, &["key", "add", "whmcs", "--staff", "admin", "--addresses", "all"]);
    let word = |line: usize| key.lines().nth(line).unwrap().split_once(' ').unwrap().1.to_owned();
    serde_json::json!({"identifier": word(0), "secret": word(1)})
}

fn open<'a>(department: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let plain = [("action", "OpenTicket"), ("clientid", "1"), ("subject", "S"), ("message", "M")];
    [&plain[..], &[("deptid", department)], more].concat()
}

fn a_desk_of_ones_own_has_all_that_the_doors_name(database: Option<&Database>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let pair = set_up(path, database);
    let say = |arguments: &[&str]| said(path, database, arguments);
    assert_eq!(say(&["provider", "add", "Second brand"]), "provider 2\n");
    assert_eq!(say(&["provider", "list"]), "provider 1: Support\nprovider 2: Second brand\n");
    let sales = ["department", "add", "Sales", "--provider", "2", "--priority", "High", "--no-client-close"];
    assert_eq!(say(&sales), "department 2\n");
    assert_eq!(
        say(&["department", "list"]),
        "department 1 of provider 1: Support (low)\n\
         department 2 of provider 2: Sales (high, clients do not close)\n"
    );
    assert_eq!(say(&["status", "add", "Waiting", "--kind", "on-hold", "--color", "#12AB34"]), "status 7\n");
    assert!(say(&["status", "list"]).contains("status Waiting\n"));
    assert_eq!(say(&["service", "add", "C@d.example", "vps-1.d.example"]), "service 1\n");
    assert_eq!(say(&["service", "add", "1", "d.example", "--kind", "domain"]), "service 2\n");
    let bought = "product 1: vps-1.d.example\ndomain 2: d.example\n";
    assert_eq!(say(&["service", "list", "1"]), bought);

    let desk = Running::serve(path, database.map(Database::url));
    let call = |pairs: &[(&str, &str)]| desk.whmcs(&pair, pairs);
    let products = call(&[("action", "GetClientsProducts"), ("clientid", "1")]);
    assert_eq!(products["products"]["product"][0]["name"], "vps-1.d.example");
    let domains = call(&[("action", "GetClientsDomains"), ("clientid", "1")]);
    assert_eq!(domains["domains"]["domain"][0]["domainname"], "d.example");
    let statuses = call(&[("action", "GetSupportStatuses")]);
    let all = statuses["statuses"]["status"].as_array().unwrap();
    let waiting = all.iter().find(|status| status["title"] == "Waiting").unwrap();
    assert_eq!(waiting["color"], "#12ab34");

    // A ticket that names no priority has that of its department, which is low unless the operator says another.
    let priority = |department: &str| {
        let opened = call(&open(department, &[]));
        let id = opened["id"].to_string();
        (call(&[("action", "GetTicket"), ("ticketid", &id)])["priority"].clone(), id, opened["tid"].clone())
    };
    assert_eq!(priority("1").0, "Low");
    let (high, id, number) = priority("2");
    assert_eq!(high, "High");
    assert_eq!(call(&open("1", &[("serviceid", "1")]))["result"], "success");
    assert_eq!(call(&open("1", &[("domainid", "2")]))["result"], "success");
    let unknown = desk.whmcs_answer(&pair, &open("1", &[("serviceid", "9")]));
    assert_eq!(unknown["message"], "Service ID Not Found");
    assert_eq!(
        call(&[("action", "UpdateTicket"), ("ticketid", &id), ("status", "Waiting")])["result"],
        "success"
    );

    // Whether clients may close is the department's to say, too.
    let login = desk.post("/api/login", "username=c@d.example&password=a+long+password");
    let login: Value = serde_json::from_str(&login).unwrap();
    let token = login["token"].as_str().unwrap();
    let closed = |number: &Value| {
        let number = number.as_str().map_or_else(|| number.to_string(), str::to_owned);
        desk.put(&format!("/api/tickets/{number}/close"), token).starts_with("{\"success\":true")
    };
    assert!(!closed(&number), "the department forbids it");
    let change = ["department", "change", "2", "--client-may-close", "true", "--priority", "normal"];
    assert_eq!(say(&change), "");
    desk.until(|_| priority("2").0 == "Medium");
    assert!(!closed(&number), "what a ticket was given stays");
    assert!(closed(&priority("2").2));

    // The rest of its settings; what is not named stays.
    let change = [
        &[
            "department",
            "change",
            "2",
            "--name",
            "Trade",
            "--description",
            "Offers",
            "--email",
            "t@d.example",
        ][..],
        &["--private", "true", "--guests", "false", "--charges-credits", "true"],
    ];
    assert_eq!(say(&change.concat()), "");
    assert_eq!(
        say(&["department", "list"]),
        "department 1 of provider 1: Support (low)\n\
         department 2 of provider 2: Trade (normal, private, no guests, charges credits)\n"
    );
    desk.until(|_| {
        let all = call(&[("action", "GetSupportDepartments"), ("ignore_dept_assignments", "true")]);
        all["departments"]["department"][1]["name"] == "Trade"
    });
    let guest = [("clientid", "0"), ("name", "G"), ("email", "g@d.example")];
    assert_eq!(desk.whmcs_answer(&pair, &open("2", &guest))["result"], "error");
    desk.stop();
}

#[test]
fn a_desk_of_ones_own_has_all_that_the_doors_name_on_sqlite() {
    a_desk_of_ones_own_has_all_that_the_doors_name(None);
}

#[test]
fn a_desk_of_ones_own_has_all_that_the_doors_name_on_postgres() {
    a_desk_of_ones_own_has_all_that_the_doors_name(Some(&running::database()));
}

#[test]
fn what_cannot_be_set_up_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    set_up(path, None);
    for (arguments, why) in [
        (&["provider", "add", " "][..], "name"),
        (&["service", "add", "9", "vps"], "there is no client 9"),
        (&["service", "list", "9"], "there is no client 9"),
        (&["service", "add", "1", " "], "name"),
        (&["status", "add", "Closed", "--kind", "closed"], "exists already"),
        (&["department", "add", "X", "--provider", "9"], "Provider not found"),
        (&["department", "change", "9", "--private", "true"], "Department not found"),
        (&["department", "change", "1", "--name", ""], "name"),
        (&["department", "change", "1", "--email", "nobody"], "e-mail address"),
        (&["department", "change", "1"], "nothing is to be changed"),
    ] {
        let text = refused(path, arguments);
        assert!(text.to_lowercase().contains(&why.to_lowercase()), "{arguments:?}: {text}");
    }
    assert_eq!(said(path, None, &["service", "list", "1"]), "");
    assert_eq!(said(path, None, &["provider", "list"]), "provider 1: Support\n");
}
