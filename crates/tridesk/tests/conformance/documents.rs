//! `conformance/documented.tsv` is kept by hand: what the five published documents, and the reference they point to,
//! say row by row. Every row must be found in what the dialects do; a row that is met in another way says why.

use crate::answers::{self, Answers};
use crate::table::kept;

struct Row {
    cells: Vec<String>,
}

impl Row {
    fn cell(&self, place: usize) -> &str {
        self.cells.get(place).map_or("", String::as_str)
    }
}

/// What keeps a row from being met, if anything does.
fn lack(row: &Row, ledger: &[Vec<String>], answers: &Answers) -> Option<String> {
    let (function, kind, name) = (row.cell(1), row.cell(2), row.cell(3));
    let (holds, required, deviation) = (row.cell(4), row.cell(5), row.cell(7));
    let own = |kind: &str, name: &str| {
        ledger
            .iter()
            .find(|cells| cells[0] == function && cells[1] == kind && (name.is_empty() || cells[2] == name))
    };
    let shown = |kind: &str, name: &str| {
        answers.keys().any(|(one, other, shown)| one == function && *other == kind && shown == name)
    };
    match kind {
        "access" => match own("access", "") {
            None => Some("there is no such function".to_owned()),
            Some(cells) => (cells[2] != name).then(|| format!("it is for {}", cells[2])),
        },
        "parameter" => match own("parameter", name) {
            None => Some("it is not in the table".to_owned()),
            Some(cells) if cells[4] != required && deviation.is_empty() => {
                Some(format!("required is {} here", cells[4]))
            }
            Some(cells) => {
                (holds.starts_with("one of") && cells[3] != holds).then(|| format!("it is {}", cells[3]))
            }
        },
        "result" if name.contains(".props.") => {
            let shown = answers.keys().any(|(one, _, shown)| {
                one == function
                    && shown.starts_with(name.trim_end_matches(|c| c != '.').trim_end_matches('.'))
                    && shown.ends_with(&format!("@{}", name.rsplit('.').next().unwrap_or_default()))
            });
            let by_name = format!("elem.{}", name.rsplit('.').next().unwrap_or_default());
            (!shown && !shown_below(answers, function, name, &by_name))
                .then(|| "no golden file shows it".to_owned())
        }
        "result" if !holds.is_empty() => {
            (!shown(kind, &format!("{name}={holds}"))).then(|| "no golden file shows it".to_owned())
        }
        _ => (!shown(kind, name)).then(|| "no golden file shows it".to_owned()),
    }
}

fn shown_below(answers: &Answers, function: &str, name: &str, by_name: &str) -> bool {
    let below = |shown: &str| shown == name || shown.starts_with(&format!("{name}@")) || shown == by_name;
    answers.keys().any(|(one, _, shown)| one == function && below(shown))
}

/// Rows that are documented and not met yet, each with its reason.
const NOT_YET: &[(&str, &str)] = &[
    ("hostbill getKBArticle result article.language_id ", "articles have one language"),
    ("hostbill getKBArticle result article.tag", "articles have one language and no tags"),
    ("hostbill getKBArticle result article.mode ", "it is about the languages of an article"),
    ("hostbill getKBArticle result article.slug ", "articles have no address of their own yet"),
    ("hostbill getKBArticle result article.options ", "what its numbers mean is not published"),
    (
        "billmanager ticket result elem.props.from_gate ",
        "no door opens a ticket by mail; door props shows the mark",
    ),
    (
        "billmanager ticket result elem.props.from_abuse_process ",
        "a golden file's clock stands still, so no deadline passes; door props shows the mark",
    ),
];

#[test]
fn every_documented_row_is_met() {
    let rows: Vec<Row> = kept("documented.tsv").into_iter().map(|cells| Row { cells }).collect();
    assert!(rows.len() > 150, "{} rows", rows.len());
    let mut lacking = Vec::new();
    let mut needless: Vec<&str> = NOT_YET.iter().map(|(begin, _)| *begin).collect();
    for dialect in ["billmanager", "whmcs", "hostbill"] {
        let (ledger, answers) = (kept(&format!("{dialect}.tsv")), answers::of(dialect));
        for row in rows.iter().filter(|row| row.cell(0) == dialect) {
            let title = format!("{dialect} {} {} {} {}", row.cell(1), row.cell(2), row.cell(3), row.cell(4));
            let Some(why) = lack(row, &ledger, &answers) else { continue };
            if NOT_YET.iter().any(|(begin, _)| title.starts_with(begin)) {
                needless.retain(|begin| !title.starts_with(begin));
            } else {
                lacking.push(format!("{}: {why}", title.trim_end()));
            }
        }
    }
    assert_eq!(needless, Vec::<&str>::new(), "these rows are met now");
    assert!(lacking.is_empty(), "{} documented rows are not met:\n{}", lacking.len(), lacking.join("\n"));
}
