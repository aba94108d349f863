//! The ledgers, as far as this task reads and writes them: the rows of parameters.

use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::path::PathBuf;

/// A dialect and the parameter that says which function is called.
#[derive(Debug)]
pub(super) struct Dialect {
    pub(super) name: &'static str,
    pub(super) selector: &'static str,
    /// The package of its tests, which two may share.
    pub(super) package: &'static str,
    /// The test program that plays its golden files.
    pub(super) golden: &'static str,
}

pub(super) const DIALECTS: &[Dialect] = &[
    Dialect { name: "billmanager", selector: "func", package: "compat-billmanager", golden: "golden" },
    Dialect { name: "whmcs", selector: "action", package: "compat-whmcs", golden: "golden" },
    Dialect { name: "hostbill", selector: "call", package: "compat-hostbill", golden: "golden" },
    // Method and path say which function is meant, so a parameter is dropped from every request of its golden cases.
    Dialect { name: "hostbill-user", selector: "*", package: "compat-hostbill", golden: "user_golden" },
];

/// The parameters of one dialect.
#[derive(Debug)]
pub(super) struct Ledger {
    pub(super) dialect: &'static Dialect,
    path: PathBuf,
    lines: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// One parameter.
#[derive(Debug)]
pub(super) struct Row {
    line: usize,
    pub(super) function: String,
    pub(super) name: String,
    pub(super) test: String,
}

impl Ledger {
    pub(super) fn read(workspace: &Workspace, dialect: &'static Dialect) -> Result<Self> {
        let path = workspace.root.join(format!("conformance/{}.tsv", dialect.name));
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let rows = lines.iter().enumerate().filter_map(|(line, text)| {
            let cells: Vec<&str> = text.split('\t').collect();
            let [function, "parameter", name, .., test] = cells.as_slice() else { return None };
            let owned = |text: &&str| (*text).to_owned();
            Some(Row { line, function: owned(function), name: owned(name), test: owned(test) })
        });
        let rows = rows.collect();
        Ok(Self { dialect, path, lines, rows })
    }

    /// What a row is called on the screen.
    pub(super) fn title(&self, row: &Row) -> String {
        format!("{} {} {}", self.dialect.name, row.function, row.name)
    }

    /// Writes the tests back; everything else stays as it is.
    pub(super) fn write(&self) -> Result<()> {
        let mut lines = self.lines.clone();
        for row in &self.rows {
            if let Some(line) = lines.get_mut(row.line)
                && let Some((rest, _)) = line.rsplit_once('\t')
            {
                *line = format!("{rest}\t{}", row.test);
            }
        }
        std::fs::write(&self.path, lines.join("\n") + "\n")
            .with_context(|| format!("cannot write {}", self.path.display()))
    }
}
