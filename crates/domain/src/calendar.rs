//! Business hours as arithmetic: when so many minutes of them have passed. Works by intervals, a day or a change of
//! clocks at a time, never by minutes.
//!
//! Hours are civil time: a department that opens at nine opens at nine on both sides of a change of clocks, and a
//! span over the change is as long as it really was. An hour that a clock skips has no business in it, and one that
//! it repeats has it twice.

use crate::{Opening, Priority, Timestamp};
use std::fmt;
use std::str::FromStr;

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 1440 * MINUTE;

/// How the clocks of a place differ from UTC.
pub trait Clocks {
    /// What is added to UTC at a moment, in seconds.
    fn offset(&self, at: Timestamp) -> i64;

    /// The first moment after this one at which the offset may be another; none when it stays.
    fn next_change(&self, after: Timestamp) -> Option<Timestamp>;
}

/// A calendar day, as days since 1970-01-01. Its text is `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

impl Day {
    /// 1 is Monday, 7 is Sunday.
    #[must_use]
    pub const fn weekday(self) -> i64 {
        (self.0 + 3).rem_euclid(7) + 1
    }

    /// Year, month and day of the month. Howard Hinnant's `civil_from_days`.
    const fn civil(self) -> (i64, i64, i64) {
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let of_era = z.rem_euclid(146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        (year + era * 400 + (month <= 2) as i64, month, day)
    }

    /// Howard Hinnant's `days_from_civil`.
    const fn from_civil(year: i64, month: i64, day: i64) -> Self {
        let year = year - (month <= 2) as i64;
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
        Self(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

/// A text is not a day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoDay;

impl FromStr for Day {
    type Err = NoDay;

    fn from_str(text: &str) -> Result<Self, NoDay> {
        let mut parts = text.trim().splitn(3, '-').map(|part| part.parse::<i64>().map_err(|_| NoDay));
        let mut next = || parts.next().ok_or(NoDay)?;
        let day = Self::from_civil(next()?, next()?, next()?);
        // The 31st of February becomes a day of March, whose text is another.
        if day.to_string() == text.trim() { Ok(day) } else { Err(NoDay) }
    }
}

/// A day that differs from its weekday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday {
    /// Which day, in the time zone of its department.
    pub day: Day,
    /// First minute and the minute after the last of the hours of that day; closed all day without them.
    pub hours: Option<(i64, i64)>,
}

/// How soon a department wants to answer a ticket of a priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResponseTarget {
    /// Tickets of which priority.
    pub priority: Priority,
    /// Minutes of business hours.
    pub minutes: i64,
    /// What such a ticket weighs in the queue before it has waited, in minutes.
    pub weight: i64,
}

/// When a department works.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    openings: Vec<Opening>,
    holidays: Vec<Holiday>,
}

impl Calendar {
    /// A calendar of these openings, none of which is around the clock, and holidays.
    #[must_use]
    pub fn new(mut openings: Vec<Opening>, mut holidays: Vec<Holiday>) -> Self {
        openings.sort_unstable_by_key(|opening| (opening.weekday, opening.opens_at));
        holidays.sort_unstable_by_key(|holiday| holiday.day);
        Self { openings, holidays }
    }

    /// The hours of a day in their order, as minutes after its midnight.
    fn hours(&self, day: Day) -> Vec<(i64, i64)> {
        if let Ok(found) = self.holidays.binary_search_by_key(&day, |holiday| holiday.day) {
            return self.holidays.get(found).and_then(|holiday| holiday.hours).into_iter().collect();
        }
        if self.openings.is_empty() {
            return vec![(0, 1440)];
        }
        let weekday = day.weekday();
        let today = self.openings.iter().filter(|opening| opening.weekday == weekday);
        today.map(|opening| (opening.opens_at, opening.closes_at)).collect()
    }

    /// The moment at which so many minutes of business hours have passed since `from`; none when that takes ten years.
    #[must_use]
    pub fn add_business(&self, clocks: &impl Clocks, from: Timestamp, minutes: i64) -> Option<Timestamp> {
        /// Stretches between midnights and changes of clocks.
        const MOST: usize = 3700;
        let mut left = minutes.max(0).saturating_mul(MINUTE);
        if left == 0 || (self.openings.is_empty() && self.holidays.is_empty()) {
            return Some(Timestamp(from.0.saturating_add(left)));
        }
        let mut at = from.0;
        let mut change: Option<i64> = None;
        let mut offset = 0;
        for step in 0..MOST {
            if step == 0 || change.is_some_and(|change| at >= change) {
                offset = clocks.offset(Timestamp(at)).saturating_mul(1_000_000);
                change = clocks.next_change(Timestamp(at)).map(|change| change.0);
            }
            let day = (at + offset).div_euclid(DAY);
            // Midnight in UTC, as the clocks go in this stretch.
            let midnight = day * DAY - offset;
            let end = change.unwrap_or(i64::MAX).min(midnight + DAY);
            for (opens, closes) in self.hours(Day(day)) {
                let open = (midnight + opens * MINUTE).max(at);
                let close = (midnight + closes * MINUTE).min(end);
                if close <= open {
                    continue;
                }
                if close - open >= left {
                    return Some(Timestamp(open + left));
                }
                left -= close - open;
                at = close;
            }
            at = end;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clocks that change at these moments to these offsets.
    struct Table(i64, Vec<(i64, i64)>);

    impl Clocks for Table {
        fn offset(&self, at: Timestamp) -> i64 {
            self.1.iter().rev().find(|(from, _)| *from <= at.seconds()).map_or(self.0, |(_, offset)| *offset)
        }

        fn next_change(&self, after: Timestamp) -> Option<Timestamp> {
            let next = self.1.iter().find(|(from, _)| Timestamp::from_seconds(*from) > after);
            next.map(|(from, _)| Timestamp::from_seconds(*from))
        }
    }

    /// Minute by minute, by what the clock on the wall shows.
    fn slow(calendar: &Calendar, clocks: &Table, from: Timestamp, minutes: i64) -> Option<Timestamp> {
        let mut left = minutes;
        let mut at = from;
        for _ in 0..400_000 {
            if left == 0 {
                return Some(at);
            }
            let local = at.seconds() + clocks.offset(at);
            let (day, minute) = (Day(local.div_euclid(86_400)), local.rem_euclid(86_400) / 60);
            if calendar.hours(day).iter().any(|(opens, closes)| (*opens..*closes).contains(&minute)) {
                left -= 1;
            }
            at = at.plus_seconds(60);
        }
        None
    }

    fn both(calendar: &Calendar, clocks: &Table, from: Timestamp, minutes: i64) {
        let fast = calendar.add_business(clocks, from, minutes);
        assert_eq!(fast, slow(calendar, clocks, from, minutes), "{calendar:?} from {from} {minutes} minutes");
    }

    #[test]
    fn days_are_read_and_written() {
        for (text, day, weekday) in [
            ("1970-01-01", 0, 4),
            ("2026-03-02", 20_514, 1),
            ("2024-02-29", 19_782, 4),
            ("1969-12-31", -1, 3),
        ] {
            assert_eq!(text.parse(), Ok(Day(day)));
            assert_eq!((Day(day).to_string().as_str(), Day(day).weekday()), (text, weekday));
        }
        for bad in ["", "2026-02-29", "2026-13-01", "2026-1-1", "x", "2026-01-01-01"] {
            assert_eq!(bad.parse::<Day>(), Err(NoDay), "{bad}");
        }
        for day in (-200_000..200_000).step_by(17) {
            assert_eq!(Day(day).to_string().parse(), Ok(Day(day)));
        }
    }

    #[test]
    fn intervals_say_what_minutes_say() {
        // Berlin, New York, Lord Howe with its half hour, and a place that skipped a day, around their changes.
        let zones = [
            Table(3600, vec![(1_774_746_000, 7200), (1_792_890_000, 3600)]),
            Table(-18_000, vec![(1_772_953_200, -14_400), (1_793_512_800, -18_000)]),
            Table(39_600, vec![(1_775_314_800, 37_800), (1_791_039_600, 39_600)]),
            Table(-36_000, vec![(1_772_449_200, 50_400)]),
            Table(0, vec![]),
        ];
        let week = |opens_at, closes_at| {
            (1..=5).map(|weekday| Opening { weekday, opens_at, closes_at }).collect::<Vec<_>>()
        };
        let sundays = |spans: &[(i64, i64)]| {
            let opening = |(opens_at, closes_at): &(i64, i64)| Opening {
                weekday: 7,
                opens_at: *opens_at,
                closes_at: *closes_at,
            };
            spans.iter().map(opening).collect::<Vec<_>>()
        };
        let holidays = vec![
            Holiday { day: "2026-03-03".parse().unwrap(), hours: None },
            Holiday { day: "2026-03-29".parse().unwrap(), hours: Some((120, 150)) },
        ];
        let calendars = [
            Calendar::new(vec![], vec![]),
            Calendar::new(vec![], holidays.clone()),
            Calendar::new(week(540, 1050), holidays.clone()),
            Calendar::new([week(0, 600), week(500, 700), week(1200, 1440)].concat(), vec![]),
            // In the hours that the clocks skip and repeat.
            Calendar::new(sundays(&[(90, 150), (155, 200)]), holidays),
            Calendar::new(sundays(&[(0, 1440)]), vec![]),
        ];
        let mut seed = 88_172_645_463_325_252_u64;
        let mut random = |bound: i64| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            i64::try_from(seed >> 33).unwrap() % bound
        };
        for clocks in &zones {
            for calendar in &calendars {
                let changes = clocks.1.iter().map(|(at, _)| *at);
                for near in changes.chain([1_772_442_840]) {
                    for _ in 0..6 {
                        let from = near / 60 * 60 + (random(6 * 1440) - 3 * 1440) * 60;
                        both(calendar, clocks, Timestamp::from_seconds(from), 1 + random(900));
                    }
                }
            }
        }
    }

    #[test]
    fn a_day_in_spring_is_short_and_one_in_autumn_is_long() {
        let berlin = Table(3600, vec![(1_774_746_000, 7200), (1_792_890_000, 3600)]);
        let night = Calendar::new(vec![Opening { weekday: 7, opens_at: 0, closes_at: 1440 }], vec![]);
        // 2026-03-29 00:00 and 2026-10-25 00:00 in Berlin.
        for (midnight, hours) in [(1_774_738_800, 23), (1_792_879_200, 25)] {
            let from = Timestamp::from_seconds(midnight);
            let end = night.add_business(&berlin, from, hours * 60).unwrap();
            assert_eq!(end.seconds_since(from), hours * 3600);
            let next = night.add_business(&berlin, from, hours * 60 + 1).unwrap();
            assert!(next.seconds_since(end) > 6 * 86_400);
        }
        let around = Calendar::default();
        both(&around, &berlin, Timestamp::from_seconds(1_774_738_800), 600);
    }

    #[test]
    fn hours_that_never_come_end_nowhere() {
        let utc = Table(0, vec![]);
        let never = Calendar::new(vec![Opening { weekday: 1, opens_at: 0, closes_at: 0 }], vec![]);
        assert_eq!(never.add_business(&utc, Timestamp(0), 1), None);
        assert_eq!(never.add_business(&utc, Timestamp(5), 0), Some(Timestamp(5)));
    }
}
