//! How long ago something was, as short as a row of a list wants it.

use crate::language::Language;
use domain::Timestamp;

/// The time from then to now: minutes, hours or days.
pub(crate) fn since(then: Timestamp, now: Timestamp, language: Language) -> String {
    let minutes = now.seconds_since(then).max(0) / 60;
    let (number, unit) = match minutes {
        0 => return language.just_now().to_owned(),
        1..60 => (minutes, language.minutes()),
        60..2880 => (minutes / 60, language.hours()),
        _ => (minutes / 1440, language.days()),
    };
    format!("{number}\u{a0}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_grows_with_the_time() {
        let now = Timestamp(10_000_000 * 1_000_000);
        let ago = |seconds: i64| since(Timestamp(now.0 - seconds * 1_000_000), now, Language::English);
        assert_eq!(ago(-5), "just now");
        assert_eq!(ago(59), "just now");
        assert_eq!(ago(60), "1\u{a0}min");
        assert_eq!(ago(3600), "1\u{a0}h");
        assert_eq!(ago(2 * 86_400 - 1), "47\u{a0}h");
        assert_eq!(ago(2 * 86_400), "2\u{a0}d");
    }
}
