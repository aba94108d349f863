//! `conformance/{dialect}.tsv`: every function with who may call it, and every parameter with the test that turns red
//! when the decoder drops it (`cargo xtask conformance --mutate`).

use crate::functions::{EVERY, Function, billmanager, hostbill, hostbill_user, whmcs};
use crate::table::{cell, compare, kept};
use std::collections::HashMap;
use std::fs;
use std::path::Path;

const HEAD: [&str; 8] = ["function", "kind", "name", "holds", "required", "meaning", "source", "test"];

const fn yes(required: bool) -> &'static str {
    if required { "yes" } else { "no" }
}

/// The named tests of a kept ledger, by function and parameter. Rows that a merge left twice do no harm.
fn tests(dialect: &str) -> HashMap<(String, String), String> {
    let rows = kept(&format!("{dialect}.tsv")).into_iter().filter_map(|row| match row.as_slice() {
        [function, kind, name, .., test]
            if kind == "parameter" && row.len() == HEAD.len() && !test.is_empty() =>
        {
            Some(((function.clone(), name.clone()), test.clone()))
        }
        _ => None,
    });
    rows.collect()
}

fn ledger(dialect: &str, functions: &[Function]) {
    let tests = tests(dialect);
    let mut rows = Vec::new();
    for function in functions {
        if function.name != EVERY {
            let test = format!("refusals {dialect}");
            let cells =
                [function.name, "access", &function.access, "", "", function.about, function.source, &test];
            rows.push(cells.map(cell).to_vec());
        }
        for one in &function.parameters {
            let test = tests.get(&(function.name.to_owned(), one.name.to_owned())).map_or("", String::as_str);
            let cells = [
                function.name,
                "parameter",
                one.name,
                &one.holds,
                yes(one.required),
                one.about,
                function.source,
                test,
            ];
            rows.push(cells.map(cell).to_vec());
        }
    }
    compare(&format!("{dialect}.tsv"), &HEAD, &rows);
}

#[test]
fn the_ledger_of_billmanager_is_its_table() {
    ledger("billmanager", &billmanager());
}

#[test]
fn the_ledger_of_whmcs_is_its_table() {
    ledger("whmcs", &whmcs());
}

#[test]
fn the_ledger_of_hostbill_is_its_table() {
    ledger("hostbill", &hostbill());
}

#[test]
fn the_ledger_of_the_user_api_is_its_table() {
    ledger("hostbill-user", &hostbill_user());
}

/// Whether a test of that name stands in the dialect's crate: `golden Function/case` or `binary module::name`.
pub(crate) fn exists(dialect: &str, test: &str) -> bool {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("../compat-{}/tests", dialect.trim_end_matches("-user")));
    let Some((binary, name)) = test.split_once(' ') else { return false };
    if binary == "golden" {
        return folder.join(format!("golden/{name}.golden")).is_file();
    }
    if binary == "user_golden" {
        return folder.join(format!("user/golden/{name}.golden")).is_file();
    }
    let name = name.trim_end_matches("::sqlite").rsplit("::").next().unwrap_or_default().to_owned();
    let here = |path: &Path| fs::read_to_string(path).unwrap_or_default().contains(&format!("fn {name}("));
    let inner = fs::read_dir(folder.join(binary)).into_iter().flatten().flatten().map(|entry| entry.path());
    inner.chain([folder.join(format!("{binary}.rs"))]).any(|path| here(&path))
}

#[test]
fn every_parameter_names_a_test_that_is_there() {
    let mut lacking = Vec::new();
    for dialect in ["billmanager", "whmcs", "hostbill", "hostbill-user"] {
        for row in kept(&format!("{dialect}.tsv")).iter().filter(|row| row[1] == "parameter") {
            let test = row.last().unwrap();
            if !test.starts_with("none: ") && !exists(dialect, test) {
                lacking.push(format!("{dialect} {} {}: {test:?}", row[0], row[2]));
            }
        }
    }
    let how = "write one and run `cargo xtask conformance --mutate --name`";
    assert!(lacking.is_empty(), "parameters without a test, {how}:\n{}", lacking.join("\n"));
}
