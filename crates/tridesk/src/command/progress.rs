//! What a long command says meanwhile: a line that changes on a terminal, now and then a line elsewhere.

use std::time::{Duration, Instant};

use indicatif::ProgressBar;

/// Tables that are worked through, with the rows done of each.
pub(super) struct Steps(ProgressBar);

impl Steps {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// What hears of the table and of the rows.
    pub(super) fn told(&self) -> impl FnMut(&str, u64) + Send + 'static {
        let bar = self.0.clone();
        let mut said = Instant::now();
        move |table, rows| {
            bar.set_message(format!("{table}: {rows} rows"));
            if bar.is_hidden() && said.elapsed() > Duration::from_secs(10) {
                said = Instant::now();
                crate::output::note(&format!("{table}: {rows} rows"));
            }
        }
    }

    pub(super) fn end(&self) {
        self.0.finish_and_clear();
    }
}
