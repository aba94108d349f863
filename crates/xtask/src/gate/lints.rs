//! `[lints] workspace = true` in every manifest: without it a crate is outside of every agreed lint.

use super::Violation;
use super::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let without = tree.crates.iter().filter(|one| !inherits(&one.manifest));
    without.map(|one| Violation::new(&one.name, "the manifest lacks [lints] workspace = true")).collect()
}

fn inherits(manifest: &str) -> bool {
    let mut section = "";
    manifest.lines().map(str::trim).any(|line| {
        if line.starts_with('[') {
            section = line;
        }
        section == "[lints]"
            && line.split('#').next().is_some_and(|code| code.replace(' ', "") == "workspace=true")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::tree::Crate;

    #[test]
    fn a_crate_of_its_own_mind_is_found() {
        let manifest = |name: &str, text: &str| Crate {
            name: name.to_owned(),
            manifest: text.to_owned(),
            ..Crate::default()
        };
        let tree = Tree {
            crates: vec![
                manifest("good", "[package]\nname = \"good\"\n\n[lints]\nworkspace = true\n"),
                manifest("silent", "[package]\nname = \"silent\"\nversion.workspace = true\n"),
                manifest("own", "[lints]\nrust.unsafe_code = \"allow\"\n[other]\nworkspace = true\n"),
            ],
            ..Tree::default()
        };
        let places: Vec<_> = check(&tree).into_iter().map(|violation| violation.place).collect();
        assert_eq!(places, ["silent", "own"]);
    }
}
