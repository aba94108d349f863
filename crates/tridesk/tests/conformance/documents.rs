//! `conformance/documented.tsv` is kept by hand: what the five published documents, and the reference they point to,
//! say row by row. Every row must be found in what the dialects do; a row that is met in another way says why, and one
//! that says so needlessly is found, too.
//!
//! The column `holds` is the document's own word for a type or an enumeration. Of a parameter it is compared with what
//! the table of functions says, of a result with everything that the golden files show there.

use crate::answers::{self, Answers, Values};
use crate::parameters::exists;
use crate::table::kept;
use std::collections::BTreeSet;

struct Row {
    cells: Vec<String>,
}

impl Row {
    fn cell(&self, place: usize) -> &str {
        self.cells.get(place).map_or("", String::as_str)
    }

    fn title(&self) -> String {
        let [dialect, function, kind, name, holds] = [0, 1, 2, 3, 4].map(|place| self.cell(place));
        let title = format!("{dialect} {function} {kind} {name} {holds}");
        title.trim_end().to_owned()
    }
}

/// What one dialect does.
struct Product {
    ledger: Vec<Vec<String>>,
    answers: Answers,
    values: Values,
}

/// What holds a parameter of a documented type, in the words of the tables of functions.
fn kinds(documented: &str) -> &'static [&'static str] {
    match documented {
        "positive integer" => &["number"],
        "string" => &["text"],
        "string (list)" => &["numbers"],
        "flag" | "bool" => &["flag"],
        "date and time" => &["date", "time"],
        "date and time: YYYY-MM-DD" => &["date"],
        "date and time: HH:MM:SS" => &["time"],
        "date and time: YYYY-MM-DD HH:MM:SS" => &["moment"],
        "int" => &["id", "number"],
        "array" => &["files"],
        "base64 of a serialized array" => &["fields"],
        "YYYY-MM-DD" => &["YYYY-MM-DD"],
        _ => &[],
    }
}

fn words(text: &str) -> BTreeSet<&str> {
    text.split(',')
        .flat_map(|part| part.split(" or "))
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether a parameter that holds `ours` holds what the document says.
fn holds(documented: &str, ours: &str) -> bool {
    if let Some(all) = documented.strip_prefix("one of ") {
        return words(all) == words(ours.trim_start_matches("one of "));
    }
    if let Some(some) = documented.strip_prefix("any of ") {
        return words(some).is_subset(&words(ours.trim_start_matches("one of ")));
    }
    documented.is_empty() || kinds(documented).contains(&ours)
}

fn like(text: &str, pattern: &str) -> bool {
    let fits = |(byte, wanted): (u8, u8)| if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(fits)
}

/// Whether one value is of a documented type.
fn is_of(documented: &str, kind: &str, text: &str) -> bool {
    match documented {
        "" | "string" => true,
        "positive integer" => text.parse::<i64>().is_ok_and(|number| number > 0),
        "int" => text.parse::<i64>().is_ok(),
        "six digits" => like(text, "000000"),
        "date and time: YYYY-MM-DD HH:MM:SS" => like(text, "0000-00-00 00:00:00"),
        "digits in a text" => kind == "text" && text.parse::<u64>().is_ok(),
        "a time ago" => kind == "text" && text.ends_with(" ago"),
        "text" | "number" | "true or false" => kind == documented,
        other => panic!("no such type: {other}"),
    }
}

/// What is wrong with a result, if anything is.
fn result(row: &Row, product: &Product) -> Option<String> {
    let (function, name, documented) = (row.cell(1), row.cell(3), row.cell(4));
    let at = |path: &str| product.values.get(&(function.to_owned(), path.to_owned()));
    if let Some((path, word)) = name.split_once('=') {
        let named = |(_, text): &(_, String)| words(text).contains(word);
        return (!at(path).is_some_and(|all| all.iter().any(named)))
            .then(|| "no golden file shows it".to_owned());
    }
    let Some(shown) = at(name) else { return Some("no golden file shows it".to_owned()) };
    // Where a code stands beside the text, the document means the code.
    let codes = at(&format!("{name}@orig"));
    let texts: BTreeSet<&str> = codes.unwrap_or(shown).iter().flat_map(|(_, text)| words(text)).collect();
    if let Some(all) = documented.strip_prefix("one of ") {
        let (all, ours) = (words(all), texts);
        return (all != ours).then(|| format!("{ours:?} are shown"));
    }
    if let Some(all) = documented.strip_prefix("any of ") {
        let all = words(all);
        return (!texts.is_subset(&all)).then(|| format!("{texts:?} are shown"));
    }
    let wrong = shown.iter().find(|(kind, text)| !is_of(documented, kind, text));
    wrong.map(|(kind, text)| format!("there is the {kind} {text:?}"))
}

/// What keeps a row from being met, if anything does.
fn lack(row: &Row, product: &Product) -> Option<String> {
    let (function, kind, name) = (row.cell(1), row.cell(2), row.cell(3));
    let (documented, required) = (row.cell(4), row.cell(5));
    let own = |kind: &str| {
        let mut rows = product.ledger.iter().filter(|cells| cells[0] == function && cells[1] == kind);
        rows.find(|cells| kind == "access" || cells[2] == name)
    };
    let errs = |sentence: &str| {
        let key = (function.to_owned(), "error", sentence.to_owned());
        (!product.answers.contains_key(&key)).then(|| "no golden file shows it".to_owned())
    };
    match kind {
        "access" => match own("access") {
            None => Some("there is no such function".to_owned()),
            Some(cells) => (cells[2] != name).then(|| format!("it is for {}", cells[2])),
        },
        "parameter" => match own("parameter") {
            None => Some("it is not in the table".to_owned()),
            Some(cells) if cells[4] != required => Some(format!("required is {} here", cells[4])),
            Some(cells) => (!holds(documented, &cells[3])).then(|| format!("it is {}", cells[3])),
        },
        // It is there, and means something else than the document says.
        "meaning" => own("parameter").map(|_| "it means something else".to_owned()),
        // The document does not list it.
        "unlisted" => own("parameter").filter(|cells| cells[4] == "yes").map(|_| "it is demanded".to_owned()),
        // Without it there is this error.
        "condition" => {
            own("parameter").map_or(Some("it is not in the table".to_owned()), |_| errs(documented))
        }
        "error" => errs(name),
        "result" => result(row, product),
        other => panic!("no such kind: {other}"),
    }
}

/// Rows that no golden file can show, each with the test that does.
const ELSEWHERE: &[(&str, &str)] = &[
    // No door opens a ticket by mail.
    ("billmanager ticket result elem.props=from_gate", "door props::each_mark_is_there_only_when_it_is_set"),
    // A golden file's clock stands still, so no deadline passes.
    (
        "billmanager ticket result elem.props=from_abuse_process",
        "door props::each_mark_is_there_only_when_it_is_set",
    ),
    // All numbers there are must have been given.
    (
        "whmcs OpenTicket error Unable to generate ticket number",
        "behaviour opening::without_a_free_number_nothing_is_opened",
    ),
];

#[test]
fn every_documented_row_is_met() {
    let rows: Vec<Row> = kept("documented.tsv").into_iter().map(|cells| Row { cells }).collect();
    assert!(rows.len() > 500, "{} rows", rows.len());
    let (mut lacking, mut needless) = (Vec::new(), Vec::new());
    for dialect in ["billmanager", "whmcs", "hostbill"] {
        let (answers, values) = answers::shown(dialect);
        let product = Product { ledger: kept(&format!("{dialect}.tsv")), answers, values };
        for row in rows.iter().filter(|row| row.cell(0) == dialect) {
            assert!(!row.cell(6).is_empty(), "{} names no document", row.title());
            let elsewhere = ELSEWHERE.iter().find(|(title, _)| *title == row.title());
            let accounted = !row.cell(7).is_empty() || elsewhere.is_some();
            match lack(row, &product) {
                Some(why) if !accounted => lacking.push(format!("{}: {why}", row.title())),
                None if accounted => needless.push(row.title()),
                _ => {}
            }
            let named = elsewhere.is_none_or(|(_, test)| exists(dialect, test));
            assert!(named, "{} names no test", row.title());
        }
    }
    assert!(lacking.is_empty(), "{} documented rows are not met:\n{}", lacking.len(), lacking.join("\n"));
    assert_eq!(needless, Vec::<String>::new(), "these rows are met, and say why they are not");
}

/// What the documented functions demand, the documents say; or a row tells why not.
#[test]
fn nothing_is_demanded_that_is_not_documented() {
    let rows = kept("documented.tsv");
    let functions: BTreeSet<(&str, &str)> =
        rows.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    let mut beyond = Vec::new();
    for dialect in ["billmanager", "whmcs", "hostbill"] {
        for cells in kept(&format!("{dialect}.tsv")) {
            let named = |row: &&Vec<String>| row[0] == dialect && row[1] == cells[0] && row[3] == cells[2];
            let is_demanded = cells[1] == "parameter" && cells[4] == "yes";
            if functions.contains(&(dialect, &cells[0])) && is_demanded && !rows.iter().any(|row| named(&row))
            {
                beyond.push(format!("{dialect} {} {}", cells[0], cells[2]));
            }
        }
    }
    assert_eq!(beyond, Vec::<String>::new());
}

#[test]
fn types_and_enumerations_are_compared() {
    for (documented, ours, fits) in [
        ("one of 0, 1, 2", "one of 0, 1, 2", true),
        ("one of 0, 1, 2", "one of 0, 1", false),
        ("one of =, <, >, !=", "=, <, > or !=", true),
        ("any of General, Task", "General, Task, Billing or a list", true),
        ("any of General, Other", "General, Task", false),
        ("positive integer", "text", false),
        ("string", "number", false),
        ("flag", "flag", true),
        ("", "whatever", true),
    ] {
        assert_eq!(holds(documented, ours), fits, "{documented} {ours}");
    }
    for (documented, kind, text, fits) in [
        ("positive integer", "text", "0", false),
        ("digits in a text", "number", "1", false),
        ("a time ago", "text", "13 minutes ago", true),
        ("date and time: YYYY-MM-DD HH:MM:SS", "text", "2026-03-02", false),
    ] {
        assert_eq!(is_of(documented, kind, text), fits, "{documented} {text}");
    }
}
