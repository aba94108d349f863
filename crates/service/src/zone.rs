//! Times for people: one configured zone, `YYYY-MM-DD HH:MM:SS`.

use domain::{Clocks, Timestamp};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// The zone that every dialect prints times in and reads them from.
#[derive(Debug, Clone)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of an IANA name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// UTC.
    #[must_use]
    pub const fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    fn civil(&self, at: Timestamp) -> DateTime {
        self.0.to_datetime(jiff::Timestamp::from_microsecond(at.0).unwrap_or_default())
    }

    fn instant(&self, at: DateTime) -> Option<Timestamp> {
        self.0.to_timestamp(at).ok().map(|at| Timestamp(at.as_microsecond()))
    }

    /// `2026-11-21 08:30:00`.
    #[must_use]
    pub fn text(&self, at: Timestamp) -> String {
        self.stamp(at).as_str().to_owned()
    }

    /// The same without memory of its own: lists show two or three times in every row.
    #[must_use]
    pub fn stamp(&self, at: Timestamp) -> Stamp {
        let t = self.civil(at);
        let mut text = *b"0000-00-00 00:00:00";
        for (place, number) in [
            (0, t.year() / 100),
            (2, t.year() % 100),
            (5, i16::from(t.month())),
            (8, i16::from(t.day())),
            (11, i16::from(t.hour())),
            (14, i16::from(t.minute())),
            (17, i16::from(t.second())),
        ] {
            if let Some([tens, ones]) = text.get_mut(place..place + 2) {
                (*tens, *ones) = (digit(number / 10), digit(number));
            }
        }
        Stamp(text)
    }

    /// The civil date and time, for formats of a dialect's own.
    #[must_use]
    pub fn parts(&self, at: Timestamp) -> DateTime {
        self.civil(at)
    }

    /// Reads `2026-11-21 08:30:00`, `2026-11-21T08:30:00`, a date alone (its midnight), or either with an offset. A time
    /// before the year 0 is none: nobody means it, and [`Zone::text`] has no place for the sign.
    #[must_use]
    pub fn parse(&self, text: &str) -> Option<Timestamp> {
        self.read(text.trim()).filter(|at| (0..=9999).contains(&self.civil(*at).year()))
    }

    fn read(&self, text: &str) -> Option<Timestamp> {
        if let Ok(exact) = text.replacen(' ', "T", 1).parse::<jiff::Timestamp>() {
            return Some(Timestamp(exact.as_microsecond()));
        }
        if text.len() == 10 {
            return self.instant(text.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight()));
        }
        self.instant(text.parse::<DateTime>().ok()?)
    }

    /// The first instant of a calendar day and of the next one.
    #[must_use]
    pub fn day(&self, text: &str) -> Option<(Timestamp, Timestamp)> {
        let day: Date = text.trim().parse().ok()?;
        let midnight = |day: Date| self.instant(day.to_datetime(jiff::civil::Time::midnight()));
        Some((midnight(day)?, midnight(day.tomorrow().ok()?)?))
    }
}

impl Clocks for Zone {
    fn offset(&self, at: Timestamp) -> i64 {
        let at = jiff::Timestamp::from_microsecond(at.0).unwrap_or_default();
        i64::from(self.0.to_offset(at).seconds())
    }

    fn next_change(&self, after: Timestamp) -> Option<Timestamp> {
        let after = jiff::Timestamp::from_microsecond(after.0).ok()?;
        let next = self.0.following(after).next()?;
        Some(Timestamp(next.timestamp().as_microsecond()))
    }
}

/// The last digit.
fn digit(number: i16) -> u8 {
    u8::try_from(number.rem_euclid(10)).map_or(b'0', |digit| b'0' + digit)
}

/// `2026-11-21 08:30:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp([u8; 19]);

impl Stamp {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // It is digits and signs of ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_and_read_in_the_zone() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let at = Timestamp::from_seconds(1_317_713_317);
        assert_eq!(berlin.text(at), "2011-10-04 09:28:37");
        assert_eq!(berlin.parse("2011-10-04 09:28:37"), Some(at));
        assert_eq!(berlin.parse("2011-10-04T07:28:37Z"), Some(at));
        assert_eq!(berlin.parse("2011-10-04 09:28:37+02:00"), Some(at));
        assert_eq!(berlin.parse("yesterday"), None);
    }

    #[test]
    fn business_hours_follow_the_clocks_of_the_zone() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let monday_to_friday = |weekday| domain::Opening { weekday, opens_at: 540, closes_at: 1020 };
        let calendar = domain::Calendar::new((1..=5).map(monday_to_friday).collect(), Vec::new());
        for (from, due) in [
            // Friday before the clocks change, and the Monday after.
            ("2026-03-27 16:00:00", "2026-03-30 10:00:00"),
            ("2026-10-23 16:00:00", "2026-10-26 10:00:00"),
            ("2026-03-28 12:00:00", "2026-03-30 11:00:00"),
            ("2026-03-30 08:00:00", "2026-03-30 11:00:00"),
            ("2026-03-30 15:00:00", "2026-03-30 17:00:00"),
        ] {
            let from = berlin.parse(from).unwrap();
            assert_eq!(berlin.text(calendar.add_business(&berlin, from, 120).unwrap()), due);
        }
        assert_eq!(Zone::utc().next_change(Timestamp(0)), None);
    }

    #[test]
    fn a_day_with_a_clock_change_has_its_real_length() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let (from, before) = berlin.day("2026-10-25").unwrap();
        assert_eq!(before.seconds_since(from), 25 * 3600);
    }
}
