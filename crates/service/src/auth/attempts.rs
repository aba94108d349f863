//! How often an address may fail to log in: so many times a minute, counted per address.

use domain::Timestamp;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

const MINUTE: i64 = 60;
/// An attacker with many addresses must not fill the memory.
const MOST_ADDRESSES: usize = 100_000;

pub(crate) struct Attempts {
    per_minute: u32,
    trust_loopback: bool,
    failures: Mutex<HashMap<IpAddr, (i64, u32)>>,
}

impl Attempts {
    pub(crate) fn new(per_minute: u32, trust_loopback: bool) -> Self {
        Self { per_minute, trust_loopback, failures: Mutex::default() }
    }

    fn counts(&self, address: Option<IpAddr>) -> Option<IpAddr> {
        address
            .map(|address| address.to_canonical())
            .filter(|address| self.per_minute > 0 && !(self.trust_loopback && address.is_loopback()))
    }

    /// Whether the address may try; otherwise the seconds to wait.
    pub(crate) fn allow(&self, address: Option<IpAddr>, now: Timestamp) -> Result<(), u32> {
        let Some(address) = self.counts(address) else {
            return Ok(());
        };
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        match failures.get(&address) {
            Some((minute, count)) if *minute == now.seconds() / MINUTE && *count >= self.per_minute => {
                Err(u32::try_from(MINUTE - now.seconds().rem_euclid(MINUTE)).unwrap_or(1))
            }
            _ => Ok(()),
        }
    }

    /// Counts a failure.
    pub(crate) fn failed(&self, address: Option<IpAddr>, now: Timestamp) {
        let Some(address) = self.counts(address) else {
            return;
        };
        let minute = now.seconds() / MINUTE;
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MOST_ADDRESSES {
            failures.retain(|_, (then, _)| *then == minute);
        }
        let entry = failures.entry(address).or_insert((minute, 0));
        *entry = if entry.0 == minute { (minute, entry.1.saturating_add(1)) } else { (minute, 1) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_held_up_after_its_failures_and_let_in_the_next_minute() {
        let attempts = Attempts::new(3, true);
        let now = Timestamp::from_seconds(600);
        let bad = Some("192.0.2.1".parse().unwrap());
        for _ in 0..3 {
            assert_eq!(attempts.allow(bad, now), Ok(()));
            attempts.failed(bad, now);
        }
        assert_eq!(attempts.allow(bad, now), Err(60));
        assert_eq!(attempts.allow(Some("192.0.2.2".parse().unwrap()), now), Ok(()));
        assert_eq!(attempts.allow(bad, now.plus_seconds(60)), Ok(()));
    }

    #[test]
    fn this_machine_is_not_limited_when_it_is_trusted() {
        let attempts = Attempts::new(1, true);
        let here = Some("127.0.0.1".parse().unwrap());
        let now = Timestamp::from_seconds(600);
        attempts.failed(here, now);
        attempts.failed(here, now);
        assert_eq!(attempts.allow(here, now), Ok(()));
    }
}
