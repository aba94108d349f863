//! `cargo xtask conformance --mutate`: every parameter of every ledger is dropped from the decoder in turn, and the
//! test that its row names must turn red; without the drop it must be green. A parameter whose absence nobody
//! notices is either not read or not tested.

mod binaries;
mod ledger;
mod mutate;

use crate::output::line;
use crate::table;
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use binaries::Binaries;
use ledger::{DIALECTS, Ledger};
use mutate::Verdict;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// How the check is run.
#[derive(Debug, clap::Args)]
pub(crate) struct Conformance {
    /// Drop each parameter from the decoder and expect its test to turn red.
    #[arg(long, required = true)]
    mutate: bool,
    /// Only rows without a test: find one that turns red, and write it into the ledger.
    #[arg(long)]
    name: bool,
    /// Only rows of `dialect function parameter` that contain this text.
    #[arg(long, default_value = "")]
    only: String,
    /// Only every n-th row.
    #[arg(long, default_value_t = 1)]
    every: usize,
    /// How many tests run at a time.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
}

/// A row to be tried: its place in its ledger, and what came of it.
struct Trial {
    ledger: usize,
    row: usize,
    verdict: Option<Verdict>,
}

/// A short run for everyday checks, on programs that were built with `scope`.
pub(crate) fn sample(workspace: &Workspace, scope: &[&str]) -> Result<()> {
    let how = Conformance { mutate: true, name: false, only: String::new(), every: 16, jobs: 2 };
    examine(&Binaries::build(workspace, scope)?, workspace, &how)
}

/// Tries the rows and reports; an error when a row is not red.
pub(crate) fn run(workspace: &Workspace, how: &Conformance) -> Result<()> {
    examine(&Binaries::build(workspace, &[])?, workspace, how)
}

fn examine(binaries: &Binaries, workspace: &Workspace, how: &Conformance) -> Result<()> {
    let begun = Instant::now();
    let mut ledgers =
        DIALECTS.iter().map(|dialect| Ledger::read(workspace, dialect)).collect::<Result<Vec<_>>>()?;
    let mut trials: Vec<Trial> = Vec::new();
    for (ledger, one) in ledgers.iter().enumerate() {
        let rows = one.rows.iter().enumerate().filter(|(_, row)| one.title(row).contains(&how.only));
        let rows = rows.filter(|(_, row)| !how.name || row.test.is_empty());
        trials.extend(rows.map(|(row, _)| Trial { ledger, row, verdict: None }));
    }
    let trials: Vec<Mutex<Trial>> = trials.into_iter().step_by(how.every.max(1)).map(Mutex::new).collect();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..how.jobs.max(1) {
            scope.spawn(|| {
                while let Some(trial) = trials.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let Ok(mut trial) = trial.lock() else { return };
                    let place =
                        ledgers.get(trial.ledger).and_then(|one| Some((one, one.rows.get(trial.row)?)));
                    if let Some((ledger, row)) = place {
                        trial.verdict = Some(mutate::judge(binaries, ledger, row, how.name));
                    }
                }
            });
        }
    });
    let mut shown = Vec::new();
    let (mut red, mut none, mut bad) = (0, 0, 0);
    for trial in trials.into_iter().filter_map(|trial| trial.into_inner().ok()) {
        let (Some(verdict), Some(ledger)) = (trial.verdict, ledgers.get_mut(trial.ledger)) else { continue };
        match &verdict {
            Verdict::Red(_) => red += 1,
            Verdict::None(_) => none += 1,
            Verdict::Unnamed | Verdict::Unmoved(_) | Verdict::Broken(_) => bad += 1,
        }
        let Some(row) = ledger.rows.get_mut(trial.row) else { continue };
        let (word, test) = verdict.words();
        shown.push(vec![
            ledger.dialect.name.to_owned(),
            row.function.clone(),
            row.name.clone(),
            word.to_owned(),
            test.to_owned(),
        ]);
        if let (true, Verdict::Red(test)) = (how.name, &verdict) {
            row.test.clone_from(test);
        }
    }
    if how.name {
        ledgers.iter().try_for_each(Ledger::write)?;
    }
    line(format_args!(
        "{}",
        table::markdown(&["dialect", "function", "parameter", "verdict", "test"], &shown)
    ));
    let seconds = begun.elapsed().as_secs();
    line(format_args!("{red} red, {none} that nothing can turn red, {bad} wrong, after {seconds} s"));
    if bad > 0 {
        bail!("{bad} parameters can be dropped without the named test turning red");
    }
    Ok(())
}
