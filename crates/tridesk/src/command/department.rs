//! `tridesk department`: departments, what holds in them, and their business hours.

use std::path::Path;

use anyhow::{Context, bail};
use clap::Subcommand;
use domain::{Day, Department, DepartmentId, Holiday, Opening, Priority, ProviderId, ResponseTarget};
use service::{ChangeDepartment, NewDepartment};

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
        /// Clients may not close their tickets here, unless a ticket says otherwise.
        #[arg(long)]
        no_client_close: bool,
        /// Priority of a ticket that names none: low, normal, high or urgent.
        #[arg(long, value_name = "PRIORITY", value_parser = priority, default_value = "low")]
        priority: Priority,
        /// Zone of its business hours (IANA name).
        #[arg(long, default_value = "UTC")]
        time_zone: String,
        /// When it works, such as `mon-fri 09:00-17:30`; may be given several times, none is around the clock.
        #[arg(long = "hours", value_name = "DAYS HH:MM-HH:MM")]
        hours: Vec<String>,
    },
    /// Change a department; what is not given stays as it is. Its hours are set by `hours`, and it stays with its provider.
    Change {
        /// Its id.
        department: i64,
        /// Its name.
        #[arg(long)]
        name: Option<String>,
        /// What clients should bring here.
        #[arg(long)]
        description: Option<String>,
        /// Its e-mail address.
        #[arg(long)]
        email: Option<String>,
        /// Whether it is kept from clients.
        #[arg(long, value_name = "TRUE|FALSE")]
        private: Option<bool>,
        /// Whether it takes tickets of people without an account.
        #[arg(long, value_name = "TRUE|FALSE")]
        guests: Option<bool>,
        /// Whether a new ticket costs its client one incident credit.
        #[arg(long, value_name = "TRUE|FALSE")]
        charges_credits: Option<bool>,
        /// Whether clients may close their tickets here, unless a ticket says otherwise.
        #[arg(long, value_name = "TRUE|FALSE")]
        client_may_close: Option<bool>,
        /// Priority of a ticket that names none: low, normal, high or urgent.
        #[arg(long, value_name = "PRIORITY", value_parser = priority)]
        priority: Option<Priority>,
    },
    /// Show the departments.
    List,
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
        #[arg(value_parser = priority)]
        priority: Priority,
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

const PRIORITIES: [&str; 4] = ["low", "normal", "high", "urgent"];

fn priority(text: &str) -> Result<Priority, &'static str> {
    let mut words = PRIORITIES.into_iter().zip(Priority::ALL);
    let found = words.find(|(word, _)| word.eq_ignore_ascii_case(text.trim()));
    found.map(|(_, priority)| priority).ok_or("low, normal, high or urgent")
}

fn word(priority: Priority) -> &'static str {
    let mut words = PRIORITIES.into_iter().zip(Priority::ALL);
    words.find(|(_, other)| *other == priority).map_or("", |(word, _)| word)
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    match command {
        Command::Add { .. } => add(command, path),
        Command::Change { .. } => change(command, path),
        Command::List => list(path),
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
        Command::Target { department, priority, minutes, weight } => {
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
        no_client_close,
        priority,
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
            client_may_close: !no_client_close,
            default_priority: priority,
            time_zone,
        };
        let id = desk.operator().add_department(&NewDepartment { department, openings: all }).await?;
        output::text(&format!("department {id}\n"));
        Ok(())
    })
}

fn change(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    let Command::Change {
        department,
        name,
        description,
        email,
        private,
        guests,
        charges_credits,
        client_may_close,
        priority,
    } = command
    else {
        return Ok(());
    };
    let change = ChangeDepartment {
        name,
        description,
        email,
        is_public: private.map(|private| !private),
        takes_guests: guests,
        charges_credits,
        client_may_close,
        default_priority: priority,
    };
    if change == ChangeDepartment::default() {
        bail!("nothing is to be changed; see `tridesk department change --help`");
    }
    beside::with_desk(path, async |desk| {
        Ok(desk.operator().change_department(DepartmentId(department), &change).await?)
    })
}

fn list(path: Option<&Path>) -> anyhow::Result<()> {
    beside::with_desk(path, async |desk| {
        let mut text = String::new();
        for department in &desk.directory().departments {
            let marks = [
                (!department.is_public, "private"),
                (!department.takes_guests, "no guests"),
                (department.charges_credits, "charges credits"),
                (!department.client_may_close, "clients do not close"),
            ];
            let marks: String =
                marks.iter().filter(|(holds, _)| *holds).map(|(_, mark)| format!(", {mark}")).collect();
            let (id, provider) = (department.id, department.provider);
            let (name, priority) = (&department.name, word(department.default_priority));
            text += &format!("department {id} of provider {provider}: {name} ({priority}{marks})\n");
        }
        output::text(&text);
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
