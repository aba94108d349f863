//! Two engines, one schema: a migration of one engine alone would part them.

use super::Violation;
use super::tree::Tree;

const ENGINES: [&str; 2] = ["migrations/sqlite/", "migrations/postgres/"];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (mine, twin) in [(ENGINES[0], ENGINES[1]), (ENGINES[1], ENGINES[0])] {
        for name in tree.files.iter().filter_map(|file| file.path.strip_prefix(mine)) {
            let wanted = format!("{twin}{name}");
            if !tree.files.iter().any(|file| file.path == wanted) {
                violations.push(Violation::new(format!("{mine}{name}"), format!("has no twin {wanted}")));
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::tree::File;

    #[test]
    fn a_migration_without_twin_is_found_on_either_side() {
        let file = |path: &str| File { path: path.to_owned(), text: String::new() };
        let names = [
            "migrations/sqlite/0001_desk.sql",
            "migrations/postgres/0001_desk.sql",
            "migrations/sqlite/0002_lite.sql",
            "migrations/postgres/0003_big.sql",
        ];
        let tree = Tree { files: names.map(file).into(), ..Tree::default() };
        let places: Vec<_> = check(&tree).into_iter().map(|violation| violation.place).collect();
        assert_eq!(places, ["migrations/sqlite/0002_lite.sql", "migrations/postgres/0003_big.sql"]);
    }
}
