//! `docs/{dialect}.md`: the pages for integrators. What stands between the two marks comes from the `ACTIONS` table;
//! `UPDATE_GOLDEN=1` writes it.

use crate::functions::{EVERY, Function, billmanager, hostbill, hostbill_user, whmcs};
use std::fs;
use std::path::Path;

const BEGIN: &str = "<!-- from the table of functions -->\n";
const USER: &str = "<!-- from the table of the User API -->\n";
const END: &str = "<!-- end -->\n";

/// One row for each function, called as `shown` says; a parameter that must be there is in bold.
fn table(functions: &[Function], shown: impl Fn(&str) -> String) -> String {
    let mut text =
        "\n| function | for | parameters | documented in |\n| --- | --- | --- | --- |\n".to_owned();
    let mut common = String::new();
    for function in functions {
        let parameters: Vec<String> = function
            .parameters
            .iter()
            .map(|one| if one.required { format!("**`{}`**", one.name) } else { format!("`{}`", one.name) })
            .collect();
        let parameters = parameters.join(", ");
        if function.name == EVERY {
            common = format!("\nEvery call may carry {parameters}.\n");
        } else {
            let (name, access, source) = (shown(function.name), &function.access, function.source);
            let source = source.split_whitespace().collect::<Vec<_>>().join(" ");
            text += &format!("| `{name}` | {access} | {parameters} | {source} |\n");
        }
    }
    common + &text + "\n"
}

fn page(dialect: &str, functions: &[Function]) {
    part(dialect, BEGIN, functions, str::to_owned);
}

/// What stands in a page between a mark and the next end.
fn part(dialect: &str, begin: &str, functions: &[Function], shown: impl Fn(&str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/{dialect}.md"));
    let kept = fs::read_to_string(&path).unwrap();
    let (before, rest) = kept.split_once(begin).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let now = format!("{before}{begin}{}{END}{after}", table(functions, shown));
    if std::env::var("UPDATE_GOLDEN").is_ok_and(|value| value == "1") {
        fs::write(&path, &now).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap();
    assert!(kept == now, "docs/{dialect}.md is not what the table says, run with UPDATE_GOLDEN=1");
}

/// What a caller of the User API asks for.
fn route(name: &str) -> String {
    let action = compat_hostbill::USER_ACTIONS.iter().find(|action| action.name == name);
    action.map_or_else(String::new, |action| format!("{} {}", action.method, action.path))
}

#[test]
fn the_page_of_billmanager_lists_its_functions() {
    page("billmanager", &billmanager());
}

#[test]
fn the_page_of_whmcs_lists_its_functions() {
    page("whmcs", &whmcs());
}

#[test]
fn the_page_of_hostbill_lists_its_functions() {
    page("hostbill", &hostbill());
    part("hostbill", USER, &hostbill_user(), route);
}
