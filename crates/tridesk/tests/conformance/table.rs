//! Tables of text that are kept in the tree.

use std::fs;
use std::path::{Path, PathBuf};

/// A file of the folder `conformance`.
pub(crate) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance").join(name)
}

/// The rows of a kept file, without its head.
pub(crate) fn kept(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path(name)).unwrap_or_default();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// A text as one cell.
pub(crate) fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Compares a table with the file that is kept, or keeps it.
pub(crate) fn compare(name: &str, head: &[&str], rows: &[Vec<String>]) {
    let line = |cells: Vec<String>| cells.join("\t") + "\n";
    let head = line(head.iter().map(|&word| word.to_owned()).collect());
    let rows: String = rows.iter().cloned().map(line).collect();
    let now = head + &rows;
    if std::env::var("UPDATE_GOLDEN").is_ok_and(|value| value == "1") {
        fs::write(path(name), &now).unwrap();
    }
    let kept = fs::read_to_string(path(name)).unwrap_or_default();
    let differs = kept.lines().zip(now.lines()).find(|(kept, now)| kept != now);
    assert!(kept == now, "{name} is not what the tables say, run with UPDATE_GOLDEN=1; first: {differs:?}");
}
