//! Limits failed logins by address and by login name.
//!
//! Only failures count, so a script that logs in on every call is never slowed down; that is why the ready-made
//! limiters, which count when they are asked, do not fit. The rule is a leaky bucket (GCRA): one number a key.

use domain::Timestamp;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const SHARDS: usize = 16;
/// Keys of one shard before those that are over are swept out.
const ROOM: usize = 8192;
/// A login name may fail this many times as often as one address, so that one stranger cannot lock its owner out.
const NAME_FACTOR: u32 = 4;

/// The limiter of failed logins.
pub(crate) struct Attempts {
    per_minute: u32,
    trust_loopback: bool,
    count: AtomicU64,
    hasher: RandomState,
    /// For each key the moment at which its failures are all forgiven.
    shards: [Mutex<HashMap<u64, Duration>>; SHARDS],
}

impl Attempts {
    /// So many failures a minute for one address; 0 is no limit. Loopback may be free of it.
    pub(crate) fn new(per_minute: u32, trust_loopback: bool) -> Self {
        let shards = std::array::from_fn(|_| Mutex::default());
        Self { per_minute, trust_loopback, count: AtomicU64::new(0), hasher: RandomState::new(), shards }
    }

    /// Whether a login may be tried at all; otherwise the whole seconds to wait, at least one.
    pub(crate) fn allow(&self, address: Option<IpAddr>, login: &str, now: Timestamp) -> Result<(), u32> {
        if self.is_free(address) {
            return Ok(());
        }
        let now = since_1970(now);
        for (key, drop) in self.keys(address, login) {
            let forgiven = self.shard(key).get(&key).copied().unwrap_or_default();
            // The bucket is a minute deep, whatever the size of its drops, and one more must fit.
            let wait = (forgiven + drop).saturating_sub(now + MINUTE);
            if !wait.is_zero() {
                return Err(wait.as_millis().div_ceil(1000).max(1).try_into().unwrap_or(u32::MAX));
            }
        }
        Ok(())
    }

    /// Counts a failure.
    pub(crate) fn failed(&self, address: Option<IpAddr>, login: &str, now: Timestamp) {
        self.count.fetch_add(1, Ordering::Relaxed);
        if self.is_free(address) {
            return;
        }
        let now = since_1970(now);
        for (key, drop) in self.keys(address, login) {
            let mut shard = self.shard(key);
            make_room(&mut shard, now);
            let forgiven = shard.entry(key).or_default();
            *forgiven = (*forgiven).max(now) + drop;
        }
    }

    /// How many failures there were since the start.
    pub(crate) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    fn is_free(&self, address: Option<IpAddr>) -> bool {
        let here = address.is_some_and(|address| address.to_canonical().is_loopback());
        self.per_minute == 0 || self.trust_loopback && here
    }

    /// The two keys of an attempt, each with how long one failure is remembered.
    fn keys(&self, address: Option<IpAddr>, login: &str) -> [(u64, Duration); 2] {
        let network = match address.map(|address| address.to_canonical()) {
            // Whoever is not said to be anywhere is limited by the name alone, or all such would shut out each other.
            None => (1, u128::from(self.hasher.hash_one(login.trim().to_lowercase()))),
            Some(IpAddr::V4(v4)) => (4, u128::from(v4.to_bits())),
            // One customer has a whole /64.
            Some(IpAddr::V6(v6)) => (6, v6.to_bits() >> 64),
        };
        [
            (self.hasher.hash_one(network), MINUTE / self.per_minute),
            (
                self.hasher.hash_one(login.trim().to_lowercase()),
                MINUTE / self.per_minute.saturating_mul(NAME_FACTOR),
            ),
        ]
    }

    fn shard(&self, key: u64) -> MutexGuard<'_, HashMap<u64, Duration>> {
        // The top bits: the map within a shard goes by the others.
        let [shard, ..] = key.to_be_bytes();
        self.shards[usize::from(shard) % SHARDS].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn since_1970(now: Timestamp) -> Duration {
    Duration::from_micros(u64::try_from(now.0).unwrap_or(0))
}

/// Forgets what is forgiven; when that is not enough, the half that would be forgiven first.
fn make_room(shard: &mut HashMap<u64, Duration>, now: Duration) {
    if shard.len() < ROOM {
        return;
    }
    shard.retain(|_, forgiven| *forgiven > now);
    if shard.len() >= ROOM {
        let mut moments: Vec<Duration> = shard.values().copied().collect();
        let (_, middle, _) = moments.select_nth_unstable(ROOM / 2);
        let middle = *middle;
        shard.retain(|_, forgiven| *forgiven > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(1000 + seconds)
    }

    fn ip(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn failures_fill_a_bucket_that_leaks() {
        let limit = Attempts::new(30, false);
        let stranger = ip("203.0.113.5");
        for attempt in 0..30 {
            assert_eq!(limit.allow(stranger, "admin", at(0)), Ok(()), "{attempt}");
            limit.failed(stranger, "admin", at(0));
        }
        let refused = limit.allow(stranger, "other", at(0)).unwrap_err();
        assert_eq!(refused, 2);
        assert_eq!(limit.allow(stranger, "other", at(2)), Ok(()));
        assert_eq!(limit.allow(ip("203.0.113.6"), "other", at(0)), Ok(()));
    }

    #[test]
    fn one_stranger_does_not_lock_the_owner_out_but_many_are_slowed_down() {
        let limit = Attempts::new(10, false);
        for attempt in 0..100 {
            limit.failed(ip("203.0.113.5"), if attempt < 30 { "admin" } else { "x" }, at(0));
        }
        assert_eq!(limit.allow(ip("198.51.100.1"), "admin", at(0)), Ok(()));
        for last in 0..50 {
            limit.failed(Some(IpAddr::from([192, 0, 2, last])), " Admin", at(0));
        }
        assert!(limit.allow(ip("198.51.100.1"), "admin", at(0)).is_err());
        assert_eq!(limit.allow(ip("198.51.100.1"), "owner", at(0)), Ok(()));
    }

    #[test]
    fn a_network_of_one_customer_is_one_address() {
        let limit = Attempts::new(1, false);
        (0..3).for_each(|_| limit.failed(ip("2001:db8::1"), "a", at(0)));
        assert!(limit.allow(ip("2001:db8::ffff:2"), "b", at(0)).is_err());
        assert_eq!(limit.allow(ip("2001:db8:0:1::1"), "b", at(0)), Ok(()));
    }

    #[test]
    fn it_can_be_off_and_free_for_loopback() {
        for (limit, address) in
            [(Attempts::new(0, false), "203.0.113.5"), (Attempts::new(1, true), "::ffff:127.0.0.1")]
        {
            (0..99).for_each(|_| limit.failed(ip(address), "a", at(0)));
            assert_eq!(limit.allow(ip(address), "a", at(0)), Ok(()));
        }
        let strict = Attempts::new(1, false);
        (0..99).for_each(|_| strict.failed(ip("127.0.0.1"), "a", at(0)));
        assert!(strict.allow(ip("127.0.0.1"), "a", at(0)).is_err());
    }

    #[test]
    fn nowhere_is_not_one_address() {
        let limit = Attempts::new(10, false);
        (0..10).for_each(|_| limit.failed(None, "one", at(0)));
        assert!(limit.allow(None, " ONE", at(0)).is_err());
        assert_eq!(limit.allow(None, "two", at(0)), Ok(()));
        assert_eq!(limit.allow(ip("203.0.113.5"), "one", at(0)), Ok(()));
    }

    #[test]
    fn memory_is_bounded() {
        let limit = Attempts::new(1, false);
        for number in 0..400_000_u32 {
            limit.failed(Some(IpAddr::from(number.to_be_bytes())), &number.to_string(), at(0));
        }
        let held: usize = limit.shards.iter().map(|shard| shard.lock().unwrap().len()).sum();
        assert!(held <= SHARDS * ROOM, "{held}");
    }
}
