//! `tridesk status`: statuses, and when the desk closes and puts away tickets by itself.

use std::path::Path;

use anyhow::Context;
use clap::Subcommand;
use domain::StatusKind;

use super::beside;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the statuses.
    List,
    /// Add a further name for a kind of status.
    Add {
        /// Its name.
        name: String,
        /// What it means: new, in-progress, customer-reply, answered, on-hold or closed.
        #[arg(long, value_parser = kind)]
        kind: StatusKind,
        /// Its colour.
        #[arg(long, value_name = "#RRGGBB", value_parser = color, default_value = "#888888")]
        color: String,
    },
    /// Say when tickets of a status are closed by themselves.
    Set {
        /// Its name.
        name: String,
        /// After how long without a message or another status, such as `48h` or `7d`, or `never`.
        #[arg(long, value_name = "SPAN", value_parser = span)]
        closes_after: Span,
    },
    /// Say when closed tickets are put into the archive.
    ArchiveAfter {
        /// After how long, such as `48h` or `30d`, or `never`.
        #[arg(value_parser = span)]
        span: Span,
    },
}

/// Hours, or never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span(Option<i64>);

fn span(text: &str) -> Result<Span, &'static str> {
    const SHAPE: &str = "hours such as 48h, days such as 7d, or never";
    let text = text.trim();
    if text.eq_ignore_ascii_case("never") {
        return Ok(Span(None));
    }
    let days = text.strip_suffix('d').map(|number| (number, 24));
    let (number, hours) = days.or_else(|| text.strip_suffix('h').map(|number| (number, 1))).ok_or(SHAPE)?;
    let number: i64 = number.parse().map_err(|_| SHAPE)?;
    number.checked_mul(hours).filter(|hours| *hours > 0).map(|hours| Span(Some(hours))).ok_or(SHAPE)
}

fn kind(text: &str) -> Result<StatusKind, &'static str> {
    const WORDS: [&str; 6] = ["new", "in-progress", "customer-reply", "answered", "on-hold", "closed"];
    let mut words = WORDS.into_iter().zip(StatusKind::ALL);
    let found = words.find(|(word, _)| word.eq_ignore_ascii_case(text.trim()));
    found.map(|(_, kind)| kind).ok_or("new, in-progress, customer-reply, answered, on-hold or closed")
}

fn color(text: &str) -> Result<String, &'static str> {
    let digits = text.strip_prefix('#').filter(|rest| rest.len() == 6);
    if digits.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        return Ok(text.to_ascii_lowercase());
    }
    Err("a colour like #5577aa")
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    beside::with_desk(path, async |desk| {
        let directory = desk.directory();
        match command {
            Command::List => {
                for status in &directory.statuses {
                    let closes = status.closes_after_hours;
                    let closes = closes.map_or_else(String::new, |hours| format!(", closed after {hours}h"));
                    output::text(&format!("status {}{closes}\n", status.name));
                }
            }
            Command::Add { name, kind, color } => {
                let id = desk.operator().add_status(kind, &name, &color).await?;
                output::text(&format!("status {id}\n"));
            }
            Command::Set { name, closes_after } => {
                let status = directory.status_named(&name).with_context(|| format!("no status {name}"))?;
                desk.operator().set_closes_after(status.id, closes_after.0).await?;
            }
            Command::ArchiveAfter { span } => desk.operator().set_archive_after(span.0).await?,
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_colours_are_read() {
        assert_eq!(kind("On-Hold"), Ok(StatusKind::OnHold));
        assert!(kind("resolved").is_err());
        assert_eq!(color("#AA00ff").as_deref(), Ok("#aa00ff"));
        for bad in ["", "aa00ff", "#aa00f", "#aa00fg", "#aa00ff0", "red"] {
            assert!(color(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn spans_are_read() {
        assert_eq!(span("48h"), Ok(Span(Some(48))));
        assert_eq!(span(" 7d"), Ok(Span(Some(168))));
        assert_eq!(span("Never"), Ok(Span(None)));
        for bad in ["", "48", "h", "0h", "-1d", "9223372036854775807d"] {
            assert!(span(bad).is_err(), "{bad}");
        }
    }
}
