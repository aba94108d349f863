//! The test programs of the dialects, built once and run many times.

use super::ledger::Dialect;
use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A test program.
#[derive(Debug)]
pub(super) struct Binary {
    package: &'static str,
    pub(super) name: String,
    path: PathBuf,
}

/// All of them.
#[derive(Debug)]
pub(super) struct Binaries(Vec<Binary>);

/// What became of a run.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) passed: bool,
    /// Whether any test ran at all.
    pub(super) ran: bool,
    pub(super) text: String,
}

impl Binaries {
    /// Builds them; `scope` is what else cargo is to be told, the packages when empty.
    pub(super) fn build(workspace: &Workspace, scope: &[&str]) -> Result<Self> {
        let mut command = process::cargo();
        command.args(["test", "--no-run", "--quiet", "--message-format=json", "--tests"]).args(scope);
        if scope.is_empty() {
            command.args(super::DIALECTS.iter().flat_map(|one| ["-p", one.package]));
        }
        let text = process::output(command.current_dir(&workspace.root))?;
        let mut all = Vec::new();
        for message in text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            let word = |pointer: &str| message.pointer(pointer).and_then(Value::as_str);
            let id = word("/package_id").unwrap_or_default();
            let dialect = super::DIALECTS.iter().find(|one| id.contains(&format!("/{}#", one.package)));
            if let (Some(dialect), Some(path), Some("test")) =
                (dialect, word("/executable"), word("/target/kind/0"))
            {
                let name = word("/target/name").context("a test program without a name")?;
                all.push(Binary {
                    package: dialect.package,
                    name: name.to_owned(),
                    path: PathBuf::from(path),
                });
            }
        }
        Ok(Self(all))
    }

    pub(super) fn of(&self, dialect: &Dialect) -> impl Iterator<Item = &Binary> {
        let package = dialect.package;
        self.0.iter().filter(move |binary| binary.package == package)
    }

    pub(super) fn named(&self, dialect: &Dialect, name: &str) -> Option<&Binary> {
        self.of(dialect).find(|binary| binary.name == name)
    }
}

impl Binary {
    /// Runs its tests whose names contain `filter`, on golden files that begin with `golden`, without what `drop` says.
    pub(super) fn run(&self, filter: &str, golden: Option<&str>, drop: Option<&str>) -> Result<Outcome> {
        let mut command = Command::new(&self.path);
        command
            .arg(filter)
            .env_remove("UPDATE_GOLDEN")
            .env_remove("TRIDESK_GOLDEN")
            .env_remove("TRIDESK_DROP");
        if let Some(golden) = golden {
            command.env("TRIDESK_GOLDEN", golden);
        }
        if let Some(drop) = drop {
            command.env("TRIDESK_DROP", drop);
        }
        let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot run {self:?}"))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let ran = text.contains("\ntest ");
        Ok(Outcome { passed: output.status.success(), ran, text })
    }
}
