//! The result of a benchmark, for the terminal, for programs and for `docs/PERFORMANCE.md`.

use super::Plan;
use super::usage::Watched;
use crate::table::{markdown, median};
use serde_json::json;

/// One comparison: the desk and what it is measured against, round by round.
pub(super) struct Line {
    what: String,
    against: String,
    /// The least ratio that is wanted, if any is.
    goal: Option<f64>,
    desk: Vec<Watched>,
    reference: Vec<Watched>,
    /// The bytes of an answer of either.
    pub(super) sizes: Option<(usize, usize)>,
}

impl Line {
    pub(super) fn new(what: &str, against: &str, goal: Option<f64>) -> Self {
        let (what, against) = (what.to_owned(), against.to_owned());
        Self { what, against, goal, desk: Vec::new(), reference: Vec::new(), sizes: None }
    }

    pub(super) fn add_desk(&mut self, watched: Watched) {
        self.desk.push(watched);
    }

    pub(super) fn add_reference(&mut self, watched: Watched) {
        self.reference.push(watched);
    }

    /// The median of the ratios of the rounds: what slows a whole round slows both.
    fn ratio(&self) -> f64 {
        let pairs = self.desk.iter().zip(&self.reference);
        median(&pairs.map(|(desk, reference)| desk.per_second / reference.per_second).collect::<Vec<_>>())
    }

    fn cells(&self) -> Vec<String> {
        let rate = |all: &[Watched]| median(&all.iter().map(|one| one.per_second).collect::<Vec<_>>());
        let processor = |all: &[Watched]| median(&all.iter().map(|one| one.processor).collect::<Vec<_>>());
        vec![
            self.what.clone(),
            format!("{:.0}", rate(&self.desk)),
            format!("{:.0}", rate(&self.reference)),
            format!("{:.2}", self.ratio()),
            self.goal.map_or_else(String::new, |goal| format!("{goal:.2}")),
            self.goal.map_or("", |goal| if self.ratio() >= goal { "met" } else { "missed" }).to_owned(),
            format!("{:.0}", processor(&self.desk)),
            format!("{:.0}", processor(&self.reference)),
            self.sizes.map_or_else(String::new, |(desk, reference)| format!("{desk} / {reference}")),
        ]
    }
}

/// Everything that was measured.
pub(super) struct Report {
    plan: Plan,
    pub(super) lines: Vec<Line>,
}

const HEAD: [&str; 9] = [
    "what",
    "desk /s",
    "reference /s",
    "ratio",
    "goal",
    "verdict",
    "desk CPU us",
    "reference CPU us",
    "bytes",
];

impl Report {
    pub(super) fn new(plan: Plan) -> Self {
        Self { plan, lines: Vec::new() }
    }

    /// A table for each kind of reference.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut kinds: Vec<&str> = self.lines.iter().map(|line| line.against.as_str()).collect();
        kinds.dedup();
        for kind in kinds {
            let lines = self.lines.iter().filter(|line| line.against == kind);
            let rows: Vec<Vec<String>> = lines.map(Line::cells).collect();
            text.push_str(&format!("Against the {kind}:\n\n{}\n", markdown(&HEAD, &rows)));
        }
        text
    }

    pub(super) fn json(&self) -> String {
        let lines: Vec<_> = self
            .lines
            .iter()
            .map(|line| {
                let rates =
                    |all: &[Watched]| all.iter().map(|one| one.per_second.round()).collect::<Vec<_>>();
                json!({
                    "what": line.what,
                    "against": line.against,
                    "ratio": (line.ratio() * 1000.0).round() / 1000.0,
                    "goal": line.goal,
                    "desk": rates(&line.desk),
                    "reference": rates(&line.reference),
                })
            })
            .collect();
        json!({"small": self.plan.small, "large": self.plan.large, "lines": lines}).to_string()
    }

    pub(super) fn page(&self) -> String {
        let Plan { small, large, rounds, open_connections, list_connections, round } = self.plan;
        format!(
            "# Performance\n\n\
             Written by `cargo xtask bench --write` on {}: {rounds} rounds of {} s for each contestant, in turns; rates \
             are medians of the rounds, ratios medians of the ratios of the rounds. Desk, reference and load run on the \
             same machine at the same time, so the load takes its part of the processors from both; the columns with CPU \
             show microseconds of processor for one answer of the server alone. Absolute numbers say nothing about \
             another machine; the ratios are what is held.\n\n\
             - Opening: `OpenTicket` at {open_connections} connections against as many writers on a bare SQLite loop in \
             one process, with group commit and `synchronous=FULL`, writing the same rows (ticket, counts, message, search \
             index, queue, event) with the same statements on the same disk. Its CPU column is that of the whole loop.\n\
             - Lists: 25 rows at {list_connections} connections, among {large} tickets. First against the same list among \
             {small} tickets, where 0.67 is one and a half times the time; then against a bare axum handler in a process of \
             its own that runs the same statement on the same file and writes the same rows as JSON.\n\n{}",
            crate::clock::today(),
            round.as_secs_f64(),
            self.text(),
        )
    }
}
