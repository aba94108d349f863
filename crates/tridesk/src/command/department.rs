//! `tridesk department`: departments and their business hours.

use std::path::Path;

use anyhow::{Context, bail};
use clap::Subcommand;
use domain::{Day, Department, DepartmentId, Holiday, Opening, Priority, ProviderId, ResponseTarget};
use service::NewDepartment;

use super::beside;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Add a department.
    Add {
        /// Its name.
        name: String,
        /// Id of its provider (brand); the first one without it.
        #[arg(long, value_name = "ID")]
        provider: Option<i64>,
        /// What clients should bring here.
        #[arg(long, default_value = "")]
        description: String,
        /// Its e-mail address.
        #[arg(long, default_value = "")]
        email: String,
        /// Do not offer it to clients.
        #[arg(long)]
        private: bool,
        /// Take no tickets of people without an account.
        #[arg(long)]
        no_guests: bool,
        /// A new ticket costs its client one incident credit; people without an account cannot open any.
        #[arg(long)]
        charges_credits: bool,
        /// Zone of its business hours (IANA name).
        #[arg(long, default_value = "UTC")]
        time_zone: String,
        /// When it works, such as `mon-fri 09:00-17:30`; may be given several times, none is around the clock.
        #[arg(long = "hours", value_name = "DAYS HH:MM-HH:MM")]
        hours: Vec<String>,
    },
    /// Replace the business hours of a department.
    Hours {
        /// Its id.
        department: i64,
        /// When it works, such as `mon-fri 09:00-17:30`; none is around the clock.
        #[arg(value_name = "DAYS HH:MM-HH:MM")]
        hours: Vec<String>,
        /// Another zone of its hours (IANA name).
        #[arg(long)]
        time_zone: Option<String>,
    },
    /// Name a day on which it works otherwise.
    Holiday {
        /// Id of the department.
        department: i64,
        /// The day.
        #[arg(value_name = "YYYY-MM-DD")]
        day: String,
        /// The hours of that day; closed without them.
        #[arg(value_name = "HH:MM-HH:MM", conflicts_with = "remove")]
        hours: Option<String>,
        /// It is a day like any other again.
        #[arg(long)]
        remove: bool,
    },
    /// Say how soon it wants to answer tickets of a priority.
    Target {
        /// Id of the department.
        department: i64,
        /// low, normal, high or urgent.
        priority: String,
        /// Minutes of business hours, or `none`.
        minutes: String,
        /// What such a ticket weighs in the queue before it has waited, in minutes; the usual of its priority without it.
        #[arg(long)]
        weight: Option<i64>,
    },
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn day(text: &str) -> Option<i64> {
    let position = DAYS.iter().position(|day| text.trim().eq_ignore_ascii_case(day))?;
    i64::try_from(position + 1).ok()
}

fn minute(text: &str) -> Option<i64> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=24).contains(&hours) && (0..60).contains(&minutes)).then_some(hours * 60 + minutes)
}

fn openings(text: &str) -> Option<Vec<Opening>> {
    let (days, hours) = text.trim().split_once(' ')?;
    let (first, last) = days.split_once('-').unwrap_or((days, days));
    let (opens, closes) = hours.split_once('-')?;
    let (opens_at, closes_at) = (minute(opens)?, minute(closes)?);
    Some((day(first)?..=day(last)?).map(|weekday| Opening { weekday, opens_at, closes_at }).collect())
}

fn all_openings(texts: &[String]) -> anyhow::Result<Vec<Opening>> {
    let mut all = Vec::new();
    for text in texts {
        match openings(text) {
            Some(openings) if !openings.is_empty() => all.extend(openings),
            _ => bail!("`{text}` is not like `mon-fri 09:00-17:30`"),
        }
    }
    Ok(all)
}

fn span(text: &str) -> Option<(i64, i64)> {
    let (opens, closes) = text.split_once('-')?;
    Some((minute(opens)?, minute(closes)?))
}

fn priority(text: &str) -> Option<Priority> {
    ["low", "normal", "high", "urgent"]
        .into_iter()
        .zip(Priority::ALL)
        .find_map(|(name, priority)| name.eq_ignore_ascii_case(text.trim()).then_some(priority))
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    match command {
        Command::Add { .. } => add(command, path),
        Command::Hours { department, hours, time_zone } => {
            let all = all_openings(&hours)?;
            beside::with_desk(path, async |desk| {
                let (department, zone) = (DepartmentId(department), time_zone.as_deref());
                Ok(desk.operator().set_department_hours(department, zone, &all).await?)
            })
        }
        Command::Holiday { department, day, hours, remove } => {
            let Ok(day) = day.parse::<Day>() else { bail!("`{day}` is no day like 2026-12-25") };
            let hours = match hours.as_deref() {
                None => None,
                Some(text) => {
                    Some(span(text).with_context(|| format!("`{text}` is not like `09:00-13:00`"))?)
                }
            };
            beside::with_desk(path, async |desk| {
                let (operator, department) = (desk.operator(), DepartmentId(department));
                if remove {
                    return Ok(operator.remove_department_holiday(department, day).await?);
                }
                Ok(operator.set_department_holiday(department, Holiday { day, hours }).await?)
            })
        }
        Command::Target { department, priority: word, minutes, weight } => {
            let priority = priority(&word).with_context(|| format!("`{word}` is no priority"))?;
            let none = minutes.trim().eq_ignore_ascii_case("none");
            let minutes = if none { 0 } else { minutes.trim().parse().context("minutes are a number")? };
            let weight = weight.unwrap_or(priority.default_weight());
            beside::with_desk(path, async |desk| {
                let (operator, department) = (desk.operator(), DepartmentId(department));
                if none {
                    return Ok(operator.remove_response_target(department, priority).await?);
                }
                let target = ResponseTarget { priority, minutes, weight };
                Ok(operator.set_response_target(department, target).await?)
            })
        }
    }
}

fn add(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    let Command::Add {
        name,
        provider,
        description,
        email,
        private,
        no_guests,
        charges_credits,
        time_zone,
        hours,
    } = command
    else {
        return Ok(());
    };
    let all = all_openings(&hours)?;
    beside::with_desk(path, async |desk| {
        let first = desk.directory().providers.first().map(|provider| provider.id);
        let provider =
            provider.map(ProviderId).or(first).context("the desk has no provider; use `tridesk init`")?;
        let department = Department {
            id: DepartmentId(0),
            provider,
            name,
            description,
            email,
            is_public: !private,
            takes_guests: !no_guests,
            charges_credits,
            client_may_close: true,
            default_priority: Priority::Normal,
            time_zone,
        };
        let id = desk.operator().add_department(&NewDepartment { department, openings: all }).await?;
        output::text(&format!("department {id}\n"));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn business_hours_are_read() {
        let open = |weekday| Opening { weekday, opens_at: 540, closes_at: 1050 };
        assert_eq!(openings("mon-wed 09:00-17:30"), Some(vec![open(1), open(2), open(3)]));
        assert_eq!(openings("Sat 09:00-17:30"), Some(vec![open(6)]));
        for bad in ["", "mon", "mon 9-17", "xyz 09:00-17:00", "mon 09:00-25:00", "mon 09:61-10:00"] {
            assert_eq!(openings(bad), None, "{bad}");
        }
    }
}
