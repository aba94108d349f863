//! The benchmark: the desk against the bare parts it is made of. Ratios of one run on one machine, because nothing
//! else can be compared; contestants take turns in short rounds and medians are told, because machines are noisy.

mod bare;
mod group;
mod lists;
mod load;
mod opens;
mod report;
mod rows;
mod usage;

use crate::desk::Desk;
use crate::output::line;
use crate::release::Bench;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use report::Report;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
struct Plan {
    small: u32,
    large: u32,
    rounds: u32,
    round: Duration,
    open_connections: usize,
    list_connections: usize,
}

impl Plan {
    fn new(options: &Bench) -> Self {
        let full = Self {
            small: 1000,
            large: options.tickets,
            rounds: 9,
            round: Duration::from_secs(1),
            open_connections: 64,
            list_connections: 16,
        };
        let smoke = Self { small: 100, large: 200, rounds: 1, round: Duration::from_millis(300), ..full };
        if options.smoke { smoke } else { full }
    }
}

pub(crate) fn run(workspace: &Workspace, options: &Bench) -> Result<()> {
    if let Some(file) = &options.serve {
        return bare::serve(file);
    }
    let plan = Plan::new(options);
    let program = std::env::current_exe()?.with_file_name("tridesk");
    let folder = workspace.scratch("bench")?;
    let mut report = Report::new(plan);

    line(format_args!("writing a desk of {} tickets", plan.small));
    let (small, large) = (folder.join("small"), folder.join("large"));
    Desk::demo(&program, &small, plan.small, None)?.0.stop()?;
    let writing = folder.join("writing");
    copy(&small, &writing)?;

    line("opening tickets");
    opens::measure(&program, &writing, &folder.join("bare.db"), plan, &mut report)?;

    line(format_args!("writing a desk of {} tickets", plan.large));
    Desk::demo(&program, &large, plan.large, None)?.0.stop()?;
    line("listing tickets");
    lists::measure(&program, &small, &large, plan, &mut report)?;

    line(format_args!("\n{}", report.text()));
    line(report.json());
    if options.smoke {
        line("a smoke run: everything runs; these numbers mean nothing");
    } else if options.write {
        let folder = workspace.root.join("docs");
        std::fs::create_dir_all(&folder)?;
        let path = folder.join("PERFORMANCE.md");
        std::fs::write(&path, report.page()).with_context(|| format!("cannot write {}", path.display()))?;
        line("written to docs/PERFORMANCE.md");
    }
    Ok(())
}

/// Copies the folder of a stopped desk.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status()?.success();
    anyhow::ensure!(copied, "cannot copy {}", from.display());
    Ok(())
}

/// The database file in the folder of a desk.
fn database(data: &Path) -> PathBuf {
    data.join("desk.db")
}
