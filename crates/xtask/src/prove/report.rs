//! The result of a kill proof, for the terminal and for `docs/proofs/kill.md`.

use super::model::{Counts, Door, Kind};
use crate::table::{markdown, median, part};
use std::fmt::Write;

/// One kill and the restart after it. Times are milliseconds.
#[derive(Debug, Default)]
pub(super) struct Round {
    pub(super) killed_after: f64,
    pub(super) ready_after: f64,
    pub(super) acknowledged: u64,
    pub(super) unknown: u64,
    pub(super) retried: u64,
    pub(super) verified: u64,
    pub(super) violations: u64,
}

/// All rounds on one engine.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) engine: &'static str,
    pub(super) rounds: Vec<Round>,
    pub(super) counts: Counts,
    /// What was asked of the database at the end.
    pub(super) questions: usize,
    pub(super) tickets: usize,
    pub(super) texts: usize,
    pub(super) violations: Vec<String>,
}

impl Run {
    /// Adds violations, each but once however often it is seen.
    pub(super) fn blame(&mut self, violations: impl IntoIterator<Item = String>) {
        for violation in violations {
            if !self.violations.contains(&violation) {
                self.violations.push(violation);
            }
        }
    }

    fn sum(&self, of: impl Fn(&Round) -> u64) -> u64 {
        self.rounds.iter().map(of).sum()
    }

    /// The result in a few lines.
    pub(super) fn summary(&self) -> String {
        let ready: Vec<f64> = self.rounds.iter().map(|round| round.ready_after).collect();
        let killed: Vec<f64> = self.rounds.iter().map(|round| round.killed_after).collect();
        let mut text = format!(
            "{}: {} kills, each {:.0} to {:.0} ms into the load; {} acknowledged writes, {} under way when killed, {} \
             of them sent again.\nReady again after {:.0} ms (median), {:.0} ms (worst).\nVerified at the end: {} \
             tickets and {} texts through the doors",
            self.engine,
            self.rounds.len(),
            part(&killed, 0.0),
            part(&killed, 1.0),
            self.sum(|round| round.acknowledged),
            self.sum(|round| round.unknown),
            self.sum(|round| round.retried),
            median(&ready),
            part(&ready, 1.0),
            self.tickets,
            self.texts,
        );
        match self.questions {
            0 => text.push_str("; the database itself was not asked, its shell is not installed.\n"),
            count => {
                let _ = writeln!(text, ", {count} questions to the database.");
            }
        }
        text.push('\n');
        text.push_str(&self.doors());
        text.push_str(&self.verdict());
        text
    }

    fn doors(&self) -> String {
        let rows: Vec<Vec<String>> = Door::ALL
            .iter()
            .map(|door| {
                let count = |kind| self.counts.get(&(*door, kind)).copied().unwrap_or(0).to_string();
                std::iter::once(door.name().to_owned()).chain(Kind::ALL.map(count)).collect()
            })
            .collect();
        let mut head = vec!["acknowledged through"];
        head.extend(Kind::ALL.map(Kind::name));
        markdown(&head, &rows)
    }

    fn verdict(&self) -> String {
        if self.violations.is_empty() {
            return "\nNothing acknowledged was lost, nothing was doubled, nothing was torn.\n".to_owned();
        }
        let mut text = format!("\n{} VIOLATIONS:\n\n", self.violations.len());
        for violation in self.violations.iter().take(20) {
            let _ = writeln!(text, "- {violation}");
        }
        text
    }

    /// Every round.
    pub(super) fn table(&self) -> String {
        let head = [
            "round",
            "killed after ms",
            "acknowledged",
            "unknown",
            "sent again",
            "ready after ms",
            "tickets verified",
            "violations",
        ];
        let rows: Vec<Vec<String>> = (1..)
            .zip(&self.rounds)
            .map(|(number, round): (u32, _)| {
                vec![
                    number.to_string(),
                    format!("{:.0}", round.killed_after),
                    round.acknowledged.to_string(),
                    round.unknown.to_string(),
                    round.retried.to_string(),
                    format!("{:.0}", round.ready_after),
                    round.verified.to_string(),
                    round.violations.to_string(),
                ]
            })
            .collect();
        markdown(&head, &rows)
    }
}

/// The page of a full proof.
pub(super) fn page(runs: &[Run], seed: u64, connections: u32) -> String {
    let mut text = format!(
        "# kill -9 under a mixed write load\n\n\
         Written by `cargo xtask prove kill` on {}; seed {seed}, {connections} connections, release build.\n\n\
         The desk is started on its own data, written to through its three doors (open, reply, note, close; every write \
         with its own token and an `Idempotency-Key`), and killed with SIGKILL after 50 to 1500 ms. It is started again \
         and must be ready within 2 s. Seven of eight writes that were under way are sent again with the same key, the \
         eighth is left alone. Then every ticket that was touched is read back: what was acknowledged must be there \
         whole and once, what was not at most once, and no ticket without its opening message. At the end all tickets \
         are read once more, every eighth through all three doors, and the database is asked for leftovers. PostgreSQL \
         runs with fsync; its server is not killed, the desk is.\n",
        crate::clock::today()
    );
    for run in runs {
        let _ = write!(text, "\n## {}\n\n{}\n{}", run.engine, run.summary(), run.table());
    }
    text
}
