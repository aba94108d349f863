//! Money: whole minor units of the one currency that a desk counts in. No fraction is ever a float.

use std::fmt::Write;

/// An amount in minor units, such as cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Money(pub i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The most that one charge takes, so that a slip of the hand does not fill a ledger: a milliard of euros.
    pub const LARGEST_CHARGE: Self = Self(100_000_000_000);

    /// The sum, when it can be counted.
    #[must_use]
    pub const fn plus(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// The amount with the other sign, when it can be counted.
    #[must_use]
    pub const fn negated(self) -> Option<Self> {
        match self.0.checked_neg() {
            Some(amount) => Some(Self(amount)),
            None => None,
        }
    }

    /// So many times the amount, when it can be counted.
    #[must_use]
    pub const fn times(self, count: i64) -> Option<Self> {
        match self.0.checked_mul(count) {
            Some(amount) => Some(Self(amount)),
            None => None,
        }
    }
}

/// The currency of a desk: how it is called, and how many digits its minor unit has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    /// Its name beside an amount, such as `EUR`.
    pub name: String,
    /// Digits behind the point: 2 for cents, 0 for none; at most 4.
    pub digits: u32,
}

impl Currency {
    fn scale(&self) -> i64 {
        10_i64.pow(self.digits.min(4))
    }

    /// Reads `12`, `12.5` or `12.50`. Nothing else is an amount: no sign, no exponent, no digit that the minor unit
    /// does not have.
    #[must_use]
    pub fn parse(&self, text: &str) -> Option<Money> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || text.ends_with('.') {
            return None;
        }
        let width = usize::try_from(self.digits).ok()?;
        // Zeros behind the last digit say nothing, so they may stand there.
        let fraction = if fraction.len() > width { fraction.trim_end_matches('0') } else { fraction };
        if fraction.len() > width {
            return None;
        }
        let minor: i64 = format!("0{fraction:0<width$}").parse().ok()?;
        whole.parse::<i64>().ok()?.checked_mul(self.scale())?.checked_add(minor).map(Money)
    }

    /// The amount with all its digits: `12.50`, `-0.05`.
    #[must_use]
    pub fn text(&self, amount: Money) -> String {
        let (scale, width) = (self.scale().unsigned_abs(), usize::try_from(self.digits).unwrap_or(0));
        let units = amount.0.unsigned_abs();
        let sign = if amount.0 < 0 { "-" } else { "" };
        let mut text = format!("{sign}{}", units / scale);
        if width > 0 {
            // Writing to a String cannot fail.
            let _ = write!(text, ".{:0width$}", units % scale);
        }
        text
    }

    /// The amount and the currency: `12.50 EUR`.
    #[must_use]
    pub fn shown(&self, amount: Money) -> String {
        format!("{} {}", self.text(amount), self.name)
    }
}

impl Default for Currency {
    fn default() -> Self {
        Self { name: "EUR".to_owned(), digits: 2 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(digits: u32) -> Currency {
        Currency { name: "XXX".to_owned(), digits }
    }

    #[test]
    fn amounts_are_read_exactly() {
        for (text, amount) in [
            ("0", 0),
            ("5", 500),
            ("5.5", 550),
            ("0.05", 5),
            ("12.340", 1234),
            ("92233720368547758.07", i64::MAX),
        ] {
            assert_eq!(of(2).parse(text), Some(Money(amount)), "{text}");
        }
        assert_eq!(of(0).parse("12"), Some(Money(12)));
        assert_eq!(of(0).parse("12.0"), Some(Money(12)));
        assert_eq!(of(3).parse("1.25"), Some(Money(1250)));
    }

    #[test]
    fn what_is_no_amount_is_none() {
        for text in [
            "",
            " ",
            "-1",
            "+1",
            "1e3",
            "1,5",
            ".5",
            "5.",
            "1.2.3",
            "0.001",
            "92233720368547758.08",
            "NaN",
            "١",
        ] {
            assert_eq!(of(2).parse(text), None, "{text}");
        }
        assert_eq!(of(0).parse("1.5"), None);
    }

    #[test]
    fn amounts_are_written_with_all_their_digits() {
        for (amount, text) in [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (1234, "12.34"), (-100, "-1.00")] {
            assert_eq!(of(2).text(Money(amount)), text);
        }
        assert_eq!(of(0).text(Money(7)), "7");
        assert_eq!(of(2).text(Money(i64::MIN)), "-92233720368547758.08");
        assert_eq!(of(2).shown(Money(1)), "0.01 XXX");
    }

    #[test]
    fn nothing_wraps_around() {
        assert_eq!(Money(i64::MAX).plus(Money(1)), None);
        assert_eq!(Money(i64::MIN).negated(), None);
        assert_eq!(Money(i64::MAX).times(2), None);
        assert_eq!(Money(250).times(4), Some(Money(1000)));
    }
}
