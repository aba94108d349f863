//! Whether any crate has examples in its documentation that cargo would run: nextest leaves them out, and building
//! for nothing costs a minute.

use anyhow::Result;
use std::path::Path;

/// Whether there is one below `crates`.
pub(super) fn any(root: &Path) -> Result<bool> {
    below(&root.join("crates"))
}

fn below(folder: &Path) -> Result<bool> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let found = if path.is_dir() {
            below(&path)?
        } else {
            path.extension().is_some_and(|end| end == "rs") && has_example(&std::fs::read_to_string(&path)?)
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

fn has_example(text: &str) -> bool {
    let mut inside = false;
    for line in text.lines().map(str::trim_start) {
        let Some(comment) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else {
            inside = false;
            continue;
        };
        let Some(words) = comment.trim().strip_prefix("```") else { continue };
        inside = !inside;
        let runs = ["", "rust", "no_run", "should_panic", "compile_fail"];
        if inside && words.split(',').all(|word| runs.contains(&word.trim())) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_examples_that_run_count() {
        assert!(has_example("/// Adds.\n///\n/// ```\n/// assert!(true);\n/// ```\nfn add() {}\n"));
        assert!(has_example("//! ```rust,no_run\n//! serve();\n//! ```\n"));
        assert!(!has_example("//! ```text\n//! a -> b\n//! ```\n/// ```ignore\n/// x\n/// ```\n"));
        assert!(!has_example("let text = \"```\";\n"));
    }
}
