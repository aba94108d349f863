//! `conformance/*.tsv` say what each dialect takes, row by row, generated from the `ACTIONS` tables that also route
//! the calls. `UPDATE_GOLDEN=1` writes them; a difference in review is a change of behaviour.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a surprise here is what fails a test")]

use std::fs;
use std::path::Path;

const HEAD: &str = "action\tparameter\tholds\trequired\tmeaning\tsource\n";

fn row(cells: [&str; 6]) -> String {
    cells.map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ")).join("\t") + "\n"
}

const fn yes(required: bool) -> &'static str {
    if required { "yes" } else { "no" }
}

fn compare(dialect: &str, rows: impl IntoIterator<Item = String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../conformance/{dialect}.tsv"));
    let now = HEAD.to_owned() + &rows.into_iter().collect::<String>();
    if std::env::var("UPDATE_GOLDEN").is_ok_and(|value| value == "1") {
        fs::write(&path, &now).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == now, "{} is not what the tables say; run with UPDATE_GOLDEN=1", path.display());
}

#[test]
fn the_ledger_of_whmcs_is_its_table() {
    compare(
        "whmcs",
        compat_whmcs::ACTIONS.iter().flat_map(|action| {
            let whole = row([action.name, "", "", "", "", action.source]);
            let parameters = action.parameters.iter().map(|parameter| {
                let kind = format!("{:?}", parameter.kind).to_lowercase();
                row([
                    action.name,
                    parameter.name,
                    &kind,
                    yes(parameter.required),
                    parameter.doc,
                    action.source,
                ])
            });
            std::iter::once(whole).chain(parameters).collect::<Vec<_>>()
        }),
    );
}

#[test]
fn the_ledger_of_hostbill_is_its_table() {
    compare(
        "hostbill",
        compat_hostbill::ACTIONS.iter().flat_map(|action| {
            let whole = row([action.name, "", "", "", action.about, action.source]);
            let parameters = action.parameters.iter().map(|parameter| {
                let required = !matches!(parameter.need, compat_hostbill::Need::Optional);
                row([
                    action.name,
                    parameter.name,
                    parameter.kind,
                    yes(required),
                    parameter.about,
                    action.source,
                ])
            });
            std::iter::once(whole).chain(parameters).collect::<Vec<_>>()
        }),
    );
}

#[test]
fn the_ledger_of_billmanager_is_its_table() {
    compare(
        "billmanager",
        compat_billmanager::ACTIONS.iter().flat_map(|action| {
            let whole = row([action.name, "", "", "", action.summary, action.source]);
            let parameters = action.parameters.iter().map(|parameter| {
                let kind = format!("{:?}", parameter.kind).to_lowercase();
                row([
                    action.name,
                    parameter.name,
                    &kind,
                    yes(parameter.required),
                    parameter.about,
                    action.source,
                ])
            });
            std::iter::once(whole).chain(parameters).collect::<Vec<_>>()
        }),
    );
}
