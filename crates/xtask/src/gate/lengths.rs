//! A file that cannot be read in one sitting holds more than one thing.

use super::Violation;
use super::tree::{Tree, extension};

const LONGEST: usize = 600;
const LONG: usize = 400;

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let long = lengths(tree).filter(|(_, lines)| *lines > LONGEST);
    long.map(|(path, lines)| Violation::new(path, format!("{lines} lines; {LONGEST} is the limit"))).collect()
}

/// Files on their way to the limit.
pub(super) fn warnings(tree: &Tree) -> Vec<Violation> {
    let long = lengths(tree).filter(|(_, lines)| (LONG + 1..=LONGEST).contains(lines));
    long.map(|(path, lines)| Violation::new(path, format!("{lines} lines; think of parting it"))).collect()
}

/// A schema is one thing however long it is, and so is a document.
fn lengths(tree: &Tree) -> impl Iterator<Item = (&str, usize)> {
    let counted = tree.files.iter().filter(|file| !matches!(extension(&file.path), "sql" | "md"));
    counted.map(|file| (file.path.as_str(), file.text.lines().count()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::tree::File;

    #[test]
    fn long_files_are_found_and_schemas_spared() {
        let file = |path: &str, lines: usize| File { path: path.to_owned(), text: "x\n".repeat(lines) };
        let files = vec![
            file("a.rs", 601),
            file("b.rs", 600),
            file("c.rs", 400),
            file("d.sql", 900),
            file("e.md", 900),
        ];
        let tree = Tree { files, ..Tree::default() };
        let places =
            |all: Vec<Violation>| all.into_iter().map(|violation| violation.place).collect::<Vec<_>>();
        assert_eq!(places(check(&tree)), ["a.rs"]);
        assert_eq!(places(warnings(&tree)), ["b.rs"]);
    }
}
