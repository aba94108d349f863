//! Time and randomness as parameters, so that every rule can be tested at any moment.

use std::fmt;

/// An instant in UTC, in microseconds since 1970. Fine enough that messages of one second keep their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    const MICROS: i64 = 1_000_000;

    /// The instant `seconds` after 1970-01-01 00:00:00 UTC.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(Self::MICROS))
    }

    /// Whole seconds since 1970, rounded down.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(Self::MICROS)
    }

    /// This instant moved by `seconds` (backwards when negative).
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(Self::MICROS)))
    }

    /// Seconds from `earlier` to this instant.
    #[must_use]
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        Self(self.0.saturating_sub(earlier.0)).seconds()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

/// Where the present moment comes from.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// Where unpredictable bytes come from.
pub trait Entropy: Send + Sync {
    /// Fills the slice with random bytes.
    fn fill(&self, bytes: &mut [u8]);

    /// A number below `bound`; the bias of at most `bound / 2^64` does not matter for our ranges.
    fn below(&self, bound: u64) -> u64 {
        let mut bytes = [0_u8; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes) % bound.max(1)
    }

    /// A random text of `length` characters out of `alphabet` (ASCII).
    fn text(&self, alphabet: &str, length: usize) -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        let size = u64::try_from(letters.len()).unwrap_or(1);
        (0..length).filter_map(|_| letters.get(usize::try_from(self.below(size)).unwrap_or(0))).collect()
    }
}
