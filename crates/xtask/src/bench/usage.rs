//! How long a process has been computing: on a noisy machine this says more than a clock on the wall.

use super::load::Measured;
use anyhow::{Context, Result};
use std::time::Duration;

/// Linux counts in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

/// The processor time of a process so far, all its threads together.
pub(super) fn of(process: u32) -> Result<Duration> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).context("the process is gone")?;
    parse(&text).context("/proc/pid/stat is not as expected")
}

/// A measurement with the processor time that a process took for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watched {
    pub(super) per_second: f64,
    /// Microseconds of processor for each answer.
    pub(super) processor: f64,
}

/// Watches a process during a measurement.
pub(super) fn watch(process: u32, measure: impl FnOnce() -> Result<Measured>) -> Result<Watched> {
    let before = of(process)?;
    let measured = measure()?;
    let took = of(process)?.saturating_sub(before).as_secs_f64();
    let per_second = measured.per_second();
    Ok(Watched { per_second, processor: took * 1e6 / (per_second * measured.seconds).max(1.0) })
}

/// User and system time stand 12 and 13 fields behind the name, which may hold anything but ends at the last brace.
fn parse(text: &str) -> Option<Duration> {
    let mut fields = text.rsplit_once(')')?.1.split_whitespace().skip(11);
    let (user, system): (u32, u32) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some(TICK * (user + system))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_are_found_behind_any_name() {
        let text = "42 (a ) b) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 9 0 1";
        assert_eq!(parse(text), Some(Duration::from_secs(2)));
        assert!(of(std::process::id()).is_ok());
    }
}
