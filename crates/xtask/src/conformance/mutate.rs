//! One row: its parameter is dropped, its test is run.

use super::binaries::{Binaries, Outcome};
use super::ledger::{Ledger, Row};
use anyhow::{Context, Result};

/// What came of a row.
#[derive(Debug)]
pub(super) enum Verdict {
    /// The test turned red, and is green without the drop.
    Red(String),
    /// No test can: the reason of the row.
    None(String),
    /// The row names no test, and none was found.
    Unnamed,
    /// The test does not mind.
    Unmoved(String),
    /// The test fails or does not run even without the drop.
    Broken(String),
}

impl Verdict {
    /// A word for the verdict, and the test or the reason.
    pub(super) fn words(&self) -> (&'static str, &str) {
        match self {
            Self::Red(test) => ("red", test),
            Self::None(reason) => ("none", reason),
            Self::Unnamed => ("UNNAMED", ""),
            Self::Unmoved(test) => ("GREEN", test),
            Self::Broken(test) => ("BROKEN", test),
        }
    }
}

/// Tests that play golden files on the engine that starts at once.
const GOLDEN: &str = "on_sqlite";
const EVERY: &str = "*";

/// Tries the named test, and with `search` looks for another one when it does not do.
pub(super) fn judge(binaries: &Binaries, ledger: &Ledger, row: &Row, search: bool) -> Verdict {
    let verdict = named(binaries, ledger, row);
    if matches!(verdict, Verdict::Red(_)) || !search {
        return verdict;
    }
    match found(binaries, ledger, row) {
        Ok(Some(test)) => Verdict::Red(test),
        Ok(None) => verdict,
        Err(error) => Verdict::Broken(format!("{error:#}")),
    }
}

fn drop(ledger: &Ledger, row: &Row) -> String {
    match ledger.dialect.selector {
        "*" => format!("*/*/{}", row.name),
        selector => format!("{selector}/{}/{}", row.function, row.name),
    }
}

fn run(binaries: &Binaries, ledger: &Ledger, test: &str, drop: Option<&str>) -> Result<Outcome> {
    let (binary, name) = test.split_once(' ').with_context(|| format!("{test:?} is no name of a test"))?;
    let binary = binaries.named(ledger.dialect, binary).with_context(|| format!("there is no {binary}"))?;
    if binary.name == ledger.dialect.golden {
        let file = format!("{name}.golden");
        return binary.run(GOLDEN, Some(&file), drop);
    }
    binary.run(name, None, drop)
}

fn named(binaries: &Binaries, ledger: &Ledger, row: &Row) -> Verdict {
    let test = row.test.clone();
    if test.is_empty() {
        return Verdict::Unnamed;
    }
    if let Some(reason) = test.strip_prefix("none: ") {
        return Verdict::None(reason.to_owned());
    }
    let with = run(binaries, ledger, &test, None);
    let without = run(binaries, ledger, &test, Some(&drop(ledger, row)));
    match (with, without) {
        (Ok(with), Ok(without)) if with.passed && with.ran => {
            if without.passed {
                Verdict::Unmoved(test)
            } else {
                Verdict::Red(test)
            }
        }
        _ => Verdict::Broken(test),
    }
}

/// A test that turns red: of the function's golden cases those of success first, then any test of the dialect.
fn found(binaries: &Binaries, ledger: &Ledger, row: &Row) -> Result<Option<String>> {
    let dialect = ledger.dialect;
    let drop = drop(ledger, row);
    let golden = binaries.named(dialect, dialect.golden).context("there is no test of golden files")?;
    let folder = if row.function == EVERY { String::new() } else { format!("{}/", row.function) };
    let mut cases = changed(&golden.run(GOLDEN, Some(&folder), Some(&drop))?.text);
    cases.sort_by_key(|case| (!case.contains("/done"), !case.contains("every_parameter"), case.clone()));
    let mut tests: Vec<String> = cases.into_iter().map(|case| format!("{} {case}", dialect.golden)).collect();
    if tests.is_empty() {
        for binary in binaries.of(dialect).filter(|binary| !binary.name.ends_with("golden")) {
            let outcome = binary.run("sqlite", None, Some(&drop))?;
            tests.extend(failed(&outcome.text).into_iter().map(|test| format!("{} {test}", binary.name)));
        }
    }
    // That a list is refused in its place says least of a parameter.
    tests.sort_by_key(|test| test.contains("every_plain_parameter"));
    for test in tests {
        let green = run(binaries, ledger, &test, None)?;
        let red = run(binaries, ledger, &test, Some(&drop))?;
        if green.passed && green.ran && !red.passed {
            return Ok(Some(test));
        }
    }
    Ok(None)
}

/// The golden cases that the runner says have changed.
fn changed(text: &str) -> Vec<String> {
    let cases = text.lines().filter_map(|line| {
        let (_, case) = line.strip_suffix(".golden")?.rsplit_once("/golden/")?;
        Some(case.to_owned())
    });
    let mut cases: Vec<String> = cases.collect();
    cases.dedup();
    cases
}

/// The tests that failed.
fn failed(text: &str) -> Vec<String> {
    let tests = text.lines().filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... FAILED"));
    tests.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_read_from_the_report() {
        let text = "\ntest a::b::sqlite ... ok\ntest a::c::sqlite ... FAILED\n";
        assert_eq!(failed(text), ["a::c::sqlite"]);
        let text = "1 answers changed on Sqlite\n\n/x/tests/golden/Open/done.golden\n--- kept\n/x/tests/golden/Open/done.golden\n";
        assert_eq!(changed(text), ["Open/done"]);
    }
}
