//! A vendor's word below the dialects would make one panel's habits everybody's rules.

use super::Violation;
use super::tree::Tree;

const WORDS: &[&str] = &["whmcs", "hostbill", "billmanager", "billmgr", "ispsystem"];
const NEUTRAL: &[&str] = &["domain", "wire", "store", "service", "http", "mime"];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.files.iter().filter(|file| is_neutral(&file.path)) {
        for (index, text) in file.text.lines().enumerate() {
            let text = text.to_lowercase();
            if let Some(word) = WORDS.iter().find(|word| text.contains(*word)) {
                let why = format!("the word {word:?} belongs to a dialect");
                violations.push(Violation::new(format!("{}:{}", file.path, index + 1), why));
            }
        }
    }
    violations
}

fn is_neutral(path: &str) -> bool {
    let source = |name: &str| path.starts_with(&format!("crates/{name}/src/"));
    path.starts_with("migrations/") || NEUTRAL.iter().copied().any(source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::tree::File;

    #[test]
    fn a_foreign_word_is_found_where_it_does_not_belong() {
        let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
        let tree = Tree {
            files: vec![
                file("crates/service/src/reply.rs", "//! fine\n// as WHMCS does\n"),
                file("crates/compat-whmcs/src/reply.rs", "// as WHMCS does\n"),
                file("crates/service/tests/reply.rs", "// as WHMCS does\n"),
                file("migrations/sqlite/0002_x.sql", "CREATE TABLE billmgr_filter (id INTEGER)"),
                file("crates/httpx/src/a.rs", "// hostbill\n"),
            ],
            ..Tree::default()
        };
        let places: Vec<_> = check(&tree).into_iter().map(|violation| violation.place).collect();
        assert_eq!(places, ["crates/service/src/reply.rs:2", "migrations/sqlite/0002_x.sql:1"]);
    }
}
