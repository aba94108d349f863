//! `conformance/{dialect}.answers.tsv`: every result and every error of every function, each with a golden file that
//! shows it.

use crate::table::{cell, compare};
use crate::tree::{Element, Json, join, xml};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What a function answers, as (function, kind, name), and the first golden file that shows it.
pub(crate) type Answers = BTreeMap<(String, &'static str, String), String>;

/// What stands where in the answers of a function, as (kind of JSON, text): everything of JSON, of XML as text.
pub(crate) type Values = BTreeMap<(String, String), BTreeSet<(&'static str, String)>>;

struct Dialect {
    name: &'static str,
    selector: &'static str,
    functions: Vec<&'static str>,
    /// Where its golden files lie, below `crates`.
    folder: &'static str,
}

fn dialects() -> [Dialect; 4] {
    [
        Dialect {
            name: "billmanager",
            selector: "func",
            functions: compat_billmanager::ACTIONS.iter().map(|action| action.name).collect(),
            folder: "compat-billmanager/tests/golden",
        },
        Dialect {
            name: "whmcs",
            selector: "action",
            functions: compat_whmcs::ACTIONS.iter().map(|action| action.name).collect(),
            folder: "compat-whmcs/tests/golden",
        },
        Dialect {
            name: "hostbill",
            selector: "call",
            functions: compat_hostbill::ACTIONS.iter().map(|action| action.name).collect(),
            folder: "compat-hostbill/tests/golden",
        },
        // Method and path say which function is meant.
        Dialect {
            name: "hostbill-user",
            selector: "",
            functions: compat_hostbill::USER_ACTIONS.iter().map(|action| action.name).collect(),
            folder: "compat-hostbill/tests/user/golden",
        },
    ]
}

/// What the golden files of a dialect show.
pub(crate) fn of(dialect: &str) -> Answers {
    shown(dialect).0
}

/// The same, with what it is that stands there.
pub(crate) fn shown(dialect: &str) -> (Answers, Values) {
    let all = dialects();
    let dialect = all.iter().find(|one| one.name == dialect).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(dialect.folder);
    let (mut answers, mut values) = (Answers::new(), Values::new());
    for file in testkit::golden::files(&folder) {
        let name = file.strip_prefix(&folder).unwrap().with_extension("").to_string_lossy().into_owned();
        read(dialect, &file, &name, &mut answers, &mut values);
    }
    (answers, values)
}

fn read(dialect: &Dialect, file: &PathBuf, golden: &str, answers: &mut Answers, values: &mut Values) {
    let text = fs::read_to_string(file).unwrap();
    for exchange in text.split("\n>>> ").skip(1) {
        let Some((request, answer)) = exchange.split_once("\n<<< ") else { continue };
        let Some(function) = called(dialect, request) else { continue };
        let body = answer.split_once('\n').map_or("", |(_, body)| body).trim_end();
        let (mut results, mut errors) = (Vec::new(), Vec::new());
        let mut leaves = Vec::new();
        if body.starts_with("<?xml") && dialect.name == "billmanager" {
            of_xml("", &xml(body), &mut results, &mut errors);
            leaves_of_xml("", &xml(body), &mut leaves);
        } else if body.starts_with('{') && (dialect.name != "billmanager" || body.starts_with("{\"doc\":")) {
            let plain = dialect.name != "billmanager";
            of_json(plain, "", &Json::read(body), &mut results, &mut errors);
            leaves_of_json("", &serde_json::from_str(body).unwrap(), &mut leaves);
        } else if let Some((_, message)) = body.split_once("result=error;message=") {
            errors.push(message.trim_end_matches(';').to_owned());
        }
        if !errors.is_empty() {
            results.clear();
            leaves.clear();
        }
        for (path, kind, text) in leaves {
            values.entry((function.to_owned(), path)).or_default().insert((kind, text));
        }
        let kinds = [("result", results), ("error", errors)];
        for (kind, name) in
            kinds.into_iter().flat_map(|(kind, all)| all.into_iter().map(move |one| (kind, one)))
        {
            answers.entry((function.to_owned(), kind, name)).or_insert_with(|| golden.to_owned());
        }
    }
}

fn leaves_of_xml(path: &str, element: &Element, leaves: &mut Vec<(String, &'static str, String)>) {
    for child in element.children.iter().filter(|child| child.name != "tparams") {
        let path = join(path, &child.name);
        leaves.extend(
            child
                .attributes
                .iter()
                .filter(|(name, _)| name == "orig")
                .map(|(_, value)| (format!("{path}@orig"), "text", value.clone())),
        );
        if child.children.is_empty() {
            leaves.push((path.clone(), "text", child.text.clone()));
        }
        leaves_of_xml(&path, child, leaves);
    }
}

fn leaves_of_json(path: &str, json: &Value, leaves: &mut Vec<(String, &'static str, String)>) {
    match json {
        Value::Null => leaves.push((path.to_owned(), "nothing", String::new())),
        Value::Bool(value) => leaves.push((path.to_owned(), "true or false", value.to_string())),
        Value::Number(value) => leaves.push((path.to_owned(), "number", value.to_string())),
        Value::String(text) => leaves.push((path.to_owned(), "text", text.clone())),
        Value::Array(all) => all.iter().for_each(|one| leaves_of_json(path, one, leaves)),
        Value::Object(all) => {
            for (name, one) in all.iter().filter(|(name, _)| *name != "tparams") {
                match name.as_str() {
                    "doc" => leaves_of_json("", one, leaves),
                    "$" => leaves_of_json(path, one, leaves),
                    "$orig" => leaves_of_json(&format!("{path}@orig"), one, leaves),
                    name if name.starts_with('$') => {}
                    name => leaves_of_json(&join(path, name), one, leaves),
                }
            }
        }
    }
}

/// The function that a request names: in the query, in a form, or as a part.
fn called(dialect: &Dialect, request: &str) -> Option<&'static str> {
    if dialect.selector.is_empty() {
        return routed(request);
    }
    let names = [format!("{}=", dialect.selector), format!("name=\"{}\"\n\n", dialect.selector)];
    let json = format!("\"{}\":\"", dialect.selector);
    let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_');
    names.iter().chain([&json]).find_map(|name| {
        let word = request.match_indices(name.as_str()).find_map(|(place, _)| {
            let before = request.get(..place)?.chars().last();
            let starts = before.is_none_or(|c| matches!(c, '?' | '&' | '\n' | '{' | ',' | ' ' | ';'));
            starts.then(|| request.get(place + name.len()..))?
        })?;
        let word = word.split(ends).next()?;
        dialect.functions.iter().copied().find(|function| function.eq_ignore_ascii_case(word))
    })
}

/// The route of the User API that a request names.
fn routed(request: &str) -> Option<&'static str> {
    let mut words = request.trim_start_matches("source:").lines().next()?.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let path = target.split('?').next()?;
    let fits = |action: &&compat_hostbill::UserAction| {
        action.method.as_str() == method && action.place_in(path).is_some()
    };
    compat_hostbill::USER_ACTIONS.iter().find(fits).map(|action| action.name)
}

fn of_xml(path: &str, element: &Element, results: &mut Vec<String>, errors: &mut Vec<String>) {
    for child in element.children.iter().filter(|child| child.name != "tparams") {
        if path.is_empty() && child.name == "error" {
            let word = |name: &str| {
                child
                    .attributes
                    .iter()
                    .find(|(other, _)| other == name)
                    .map_or("", |(_, value)| value.as_str())
            };
            let sentence =
                child.children.iter().find(|child| child.name == "msg").map_or("", |msg| &msg.text);
            errors.push(format!("{} {}: {sentence}", word("type"), word("object")));
            continue;
        }
        let path = join(path, &child.name);
        for (name, value) in &child.attributes {
            // Of codes the values are documented, of other attributes only the names.
            results.push(if name == "orig" {
                format!("{path}@orig={value}")
            } else {
                format!("{path}@{name}")
            });
        }
        if child.children.is_empty() {
            results.push(path.clone());
        }
        of_xml(&path, child, results, errors);
    }
}

/// The attributed form of one dialect, the plain form of the others, in which `message` tells of an error.
fn of_json(plain: bool, path: &str, json: &Json, results: &mut Vec<String>, errors: &mut Vec<String>) {
    match json {
        Json::Text(text) if plain && path == "message" => errors.push(text.clone()),
        Json::Text(_) => results.push(path.to_owned()),
        Json::List(all) if path == "error" => errors.extend(all.iter().filter_map(|one| match one {
            Json::Text(text) => Some(text.clone()),
            _ => None,
        })),
        Json::List(all) => all.iter().for_each(|one| of_json(plain, path, one, results, errors)),
        Json::Object(all) => {
            for (name, one) in all {
                match (name.as_str(), one) {
                    ("doc", _) => of_json(plain, "", one, results, errors),
                    ("tparams", _) => {}
                    ("error", Json::Object(_)) if path.is_empty() => errors.push(told(one)),
                    ("$", _) => of_json(plain, path, one, results, errors),
                    ("$orig", Json::Text(value)) => results.push(format!("{path}@orig={value}")),
                    (name, _) if name.starts_with('$') => {
                        if !path.is_empty() {
                            results.push(format!("{path}@{}", name.trim_start_matches('$')));
                        }
                    }
                    (name, _) => of_json(plain, &join(path, name), one, results, errors),
                }
            }
        }
    }
}

fn told(error: &Json) -> String {
    let text = |json: Option<&Json>| match json {
        Some(Json::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let sentence = text(error.get("msg").and_then(|msg| msg.get("$")));
    format!("{} {}: {sentence}", text(error.get("$type")), text(error.get("$object")))
}

fn ledger(dialect: &str) {
    let answers = of(dialect);
    let all = dialects();
    let functions = &all.iter().find(|one| one.name == dialect).unwrap().functions;
    let mut rows = Vec::new();
    for function in functions {
        for ((_, kind, name), golden) in answers.iter().filter(|((name, ..), _)| name == function) {
            rows.push([function, kind, name.as_str(), golden.as_str()].map(cell).to_vec());
        }
        let shows = |wanted: &str| answers.keys().any(|(name, kind, _)| name == function && *kind == wanted);
        assert!(shows("error"), "no golden file shows an error of {function}");
    }
    compare(&format!("{dialect}.answers.tsv"), &["function", "kind", "name", "golden"], &rows);
}

#[test]
fn the_answers_of_billmanager_are_those_of_its_golden_files() {
    ledger("billmanager");
}

#[test]
fn the_answers_of_whmcs_are_those_of_its_golden_files() {
    ledger("whmcs");
}

#[test]
fn the_answers_of_hostbill_are_those_of_its_golden_files() {
    ledger("hostbill");
}

#[test]
fn the_answers_of_the_user_api_are_those_of_its_golden_files() {
    ledger("hostbill-user");
}
