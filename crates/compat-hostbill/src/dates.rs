//! The relative time of lists: `lastreply` says how long ago the last reply is, rounded down, and names the day when
//! that is long ago (Admin API, getClientTickets and getTickets: "13 minutes ago", "1 day ago", "Nov 16th").

use domain::Timestamp;
use service::Zone;
use wire::{CompactString, format_compact};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// How long before `now` something was, as lists show it.
pub(crate) fn relative(zone: &Zone, now: Timestamp, then: Timestamp) -> CompactString {
    let seconds = now.seconds_since(then).max(0);
    match seconds {
        0..MINUTE => ago(seconds, "second"),
        MINUTE..HOUR => ago(seconds / MINUTE, "minute"),
        HOUR..DAY => ago(seconds / HOUR, "hour"),
        _ if seconds / DAY <= 7 => ago(seconds / DAY, "day"),
        _ => day(zone, now, then),
    }
}

fn ago(count: i64, unit: &str) -> CompactString {
    let plural = if count == 1 { "" } else { "s" };
    format_compact!("{count} {unit}{plural} ago")
}

/// `Nov 16th`, with the year when it is another one.
fn day(zone: &Zone, now: Timestamp, then: Timestamp) -> CompactString {
    let (now, then) = (zone.parts(now), zone.parts(then));
    let month = usize::try_from(then.month())
        .ok()
        .and_then(|month| MONTHS.get(month.checked_sub(1)?))
        .copied()
        .unwrap_or_default();
    let number = then.day();
    let ending = match (number % 10, number) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    if now.year() == then.year() {
        format_compact!("{month} {number}{ending}")
    } else {
        format_compact!("{month} {number}{ending}, {}", then.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(then: &str, now: &str) -> CompactString {
        let zone = Zone::named("Europe/Berlin").unwrap();
        relative(&zone, zone.parse(now).unwrap(), zone.parse(then).unwrap())
    }

    #[test]
    fn the_documented_sample_is_thirteen_minutes_ago() {
        assert_eq!(between("2011-10-04 09:14:48", "2011-10-04 09:28:37"), "13 minutes ago");
    }

    #[test]
    fn every_unit_starts_where_the_one_below_it_is_full() {
        for (then, now, shown) in [
            ("2011-10-04 09:00:00", "2011-10-04 09:00:00", "0 seconds ago"),
            ("2011-10-04 09:00:00", "2011-10-04 09:00:01", "1 second ago"),
            ("2011-10-04 09:00:00", "2011-10-04 09:00:59", "59 seconds ago"),
            ("2011-10-04 09:00:00", "2011-10-04 09:01:00", "1 minute ago"),
            ("2011-10-04 09:00:00", "2011-10-04 09:59:59", "59 minutes ago"),
            ("2011-10-04 09:00:00", "2011-10-04 10:00:00", "1 hour ago"),
            ("2011-10-04 09:00:00", "2011-10-05 08:59:59", "23 hours ago"),
            ("2011-10-04 09:00:00", "2011-10-05 09:00:00", "1 day ago"),
            ("2011-10-04 09:00:00", "2011-10-12 08:59:59", "7 days ago"),
            ("2011-10-04 09:00:00", "2011-10-12 09:00:00", "Oct 4th"),
        ] {
            assert_eq!(between(then, now), shown);
        }
    }

    #[test]
    fn an_old_reply_is_shown_by_its_day() {
        for (then, shown) in [
            ("2011-11-16 12:00:00", "Nov 16th"),
            ("2011-11-01 12:00:00", "Nov 1st"),
            ("2011-11-02 12:00:00", "Nov 2nd"),
            ("2011-11-03 12:00:00", "Nov 3rd"),
            ("2011-11-11 12:00:00", "Nov 11th"),
            ("2011-11-12 12:00:00", "Nov 12th"),
            ("2011-11-13 12:00:00", "Nov 13th"),
            ("2011-11-22 12:00:00", "Nov 22nd"),
            ("2010-11-16 12:00:00", "Nov 16th, 2010"),
        ] {
            assert_eq!(between(then, "2011-12-13 12:00:00"), shown);
        }
    }

    #[test]
    fn a_reply_of_the_future_is_now() {
        assert_eq!(between("2011-10-04 09:00:05", "2011-10-04 09:00:00"), "0 seconds ago");
    }
}
