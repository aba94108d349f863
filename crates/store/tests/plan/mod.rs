//! Reads SQLite's plan of a statement and finds big tables that it would read from end to end.

use rusqlite::Connection;
use std::collections::BTreeSet;

/// Tables that grow with the desk's years.
const BIG: [&str; 9] = [
    "ticket",
    "message",
    "attachment",
    "event",
    "queue_entry",
    "client",
    "ticket_custom_field",
    "idempotency",
    "session",
];

/// A sentence for each big table that is read whole.
pub(crate) fn whole_scans(connection: &Connection, text: &str) -> Vec<String> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {text}")).unwrap();
    let mut rows = statement.raw_query();
    let mut steps: Vec<(i64, String)> = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push((row.get(1).unwrap(), row.get(3).unwrap()));
    }
    let has_limit = words(text).iter().any(|word| word == "limit");
    let big = names_of_big_tables(text);
    let whole = |(parent, step): &&(i64, String)| {
        // Walking an index in the order wanted stops at the end of the page; sorting beside it, in the same
        // part of the statement, reads everything first.
        let sorts = steps.iter().any(|(other, step)| other == parent && step.contains("TEMP B-TREE"));
        let stops = has_limit && step.contains(" INDEX ") && !sorts;
        let scanned = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
        scanned.is_some_and(|name| big.contains(name)) && !stops
    };
    steps.iter().filter(whole).map(|(_, step)| format!("reads a whole table ({step})")).collect()
}

fn words(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.split(|c: char| !is_part(c)).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// The big tables of a text under every name that the plan may use for them.
fn names_of_big_tables(text: &str) -> BTreeSet<String> {
    const NOT_A_NAME: [&str; 20] = [
        "where",
        "join",
        "left",
        "inner",
        "on",
        "order",
        "group",
        "limit",
        "set",
        "values",
        "select",
        "union",
        "using",
        "returning",
        "cross",
        "having",
        "as",
        "from",
        "and",
        "indexed",
    ];
    let words = words(text);
    let mut names = BTreeSet::new();
    for (place, word) in words.iter().enumerate().filter(|(_, word)| BIG.contains(&word.as_str())) {
        names.insert(word.clone());
        let next = match words.get(place + 1) {
            Some(word) if word == "as" => words.get(place + 2),
            other => other,
        };
        names.extend(next.filter(|name| !NOT_A_NAME.contains(&name.as_str())).cloned());
    }
    names
}
