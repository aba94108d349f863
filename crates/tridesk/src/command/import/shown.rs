//! What the operator sees of an import: a bar with rate and remaining time, or now and then a line; and the report.

use std::fmt::Write;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use service::moving::{Report, Settled, Step};

use crate::output;

/// How far it is.
pub(super) struct Bar {
    bar: ProgressBar,
    begun: Option<Instant>,
    said: Instant,
}

/// Without a terminal a line is said so often.
const NOW_AND_THEN: Duration = Duration::from_secs(10);

impl Bar {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::new(0);
        let style = "{msg} {wide_bar} {pos}/{len} {per_sec:.0} {eta} left";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        Self { bar, begun: None, said: Instant::now() }
    }

    pub(super) fn hear(&mut self, step: Step) {
        let (what, done, all) = match step {
            Step::Listed(done, all) => ("list", done, all),
            Step::Taken(done, all) => ("tickets", done, all),
        };
        if self.bar.message() != what {
            self.bar.set_message(what);
            self.bar.reset();
            self.begun = Some(Instant::now());
        }
        self.bar.set_length(all);
        self.bar.set_position(done);
        if self.bar.is_hidden() && self.said.elapsed() >= NOW_AND_THEN {
            self.said = Instant::now();
            let seconds = self.begun.map_or(0.0, |begun| begun.elapsed().as_secs_f64());
            output::note(&line(what, done, all, seconds));
        }
    }

    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn line(what: &str, done: u64, all: u64, seconds: f64) -> String {
    let rate = if seconds > 0.0 { done as f64 / seconds } else { 0.0 };
    let left = if rate > 0.0 { all.saturating_sub(done) as f64 / rate } else { 0.0 };
    format!("{what}: {done} of {all}, {rate:.0} a second, about {left:.0} s left")
}

/// As many differences as are shown; the file has more.
const SHOWN: usize = 20;

/// The report in a few lines.
pub(super) fn text(report: &Report) -> String {
    let mut text = String::new();
    let would = if report.dry_run { " (nothing was written)" } else { "" };
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "{}: {} tickets listed, {} unchanged, {} new, {} brought up to date, {} failed{would}",
        report.source, report.listed, report.unchanged, report.added, report.changed, report.failed
    );
    if !report.dry_run {
        let _ = writeln!(
            text,
            "{} messages, {} files, {} clients and {} predefined replies added",
            report.messages, report.files, report.clients, report.replies
        );
    }
    section(&mut text, "department", &report.departments);
    section(&mut text, "status", &report.statuses);
    section(&mut text, "staff", &report.staff);
    if report.difference_count > 0 {
        let _ = writeln!(text, "{} differences:", report.difference_count);
    }
    for one in report.differences.iter().take(SHOWN) {
        let _ = writeln!(text, "  {} {}: {}", one.what, one.original, one.why);
    }
    if !report.not_shown.is_empty() {
        let _ = writeln!(text, "the panel's calls do not show:");
    }
    for one in &report.not_shown {
        let _ = writeln!(text, "  {one}");
    }
    text
}

fn section(text: &mut String, what: &str, all: &[Settled]) {
    for one in all {
        let here = one.id.map_or_else(|| "-".to_owned(), |id| id.to_string());
        let name: String = one.name.chars().filter(|c| !c.is_control()).take(60).collect();
        let _ = writeln!(
            text,
            "  {what} {} {name:?} is {here} here ({}, {} tickets)",
            one.original, one.how, one.tickets
        );
    }
}
