//! Limits failed logins by address and by login name.
//!
//! Only failures count, so a script that logs in on every call is never slowed down; that is why the ready-made
//! limiters, which count when they are asked, do not fit. The rule is a leaky bucket (GCRA): one number a key.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How much longer to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryAfter(pub Duration);

impl RetryAfter {
    /// Whole seconds, for the `Retry-After` header; at least one.
    #[must_use]
    pub fn seconds(self) -> u64 {
        self.0.as_millis().div_ceil(1000).max(1).try_into().unwrap_or(u64::MAX)
    }
}

const MINUTE: Duration = Duration::from_secs(60);
const SHARDS: usize = 16;
/// Keys of one shard before those that are over are swept out.
const ROOM: usize = 8192;
/// A login name may fail this many times as often as one address, so that one stranger cannot lock its owner out.
const NAME_FACTOR: u32 = 4;

/// The limiter of failed logins.
pub struct FailedLogins {
    per_minute: u32,
    trust_loopback: bool,
    started: Instant,
    hasher: RandomState,
    /// For each key the moment at which its failures are all forgiven.
    shards: [Mutex<HashMap<u64, Duration>>; SHARDS],
}

impl FailedLogins {
    /// So many failures a minute for one address; 0 is no limit. Loopback may be free of it.
    #[must_use]
    pub fn new(per_minute: u32, trust_loopback: bool) -> Self {
        let shards = std::array::from_fn(|_| Mutex::default());
        Self { per_minute, trust_loopback, started: Instant::now(), hasher: RandomState::new(), shards }
    }

    /// Whether a login may be tried at all.
    ///
    /// # Errors
    /// How long to wait when there were too many failures.
    pub fn allow(&self, address: IpAddr, login: &str) -> Result<(), RetryAfter> {
        self.allow_at(self.started.elapsed(), address, login)
    }

    /// Counts a failure.
    pub fn failed(&self, address: IpAddr, login: &str) {
        self.failed_at(self.started.elapsed(), address, login);
    }

    fn allow_at(&self, now: Duration, address: IpAddr, login: &str) -> Result<(), RetryAfter> {
        if self.is_free(address) {
            return Ok(());
        }
        for (key, drop) in self.keys(address, login) {
            let forgiven = self.shard(key).get(&key).copied().unwrap_or_default();
            // The bucket is a minute deep, whatever the size of its drops, and one more must fit.
            let wait = (forgiven + drop).saturating_sub(now + MINUTE);
            if !wait.is_zero() {
                return Err(RetryAfter(wait));
            }
        }
        Ok(())
    }

    fn failed_at(&self, now: Duration, address: IpAddr, login: &str) {
        if self.is_free(address) {
            return;
        }
        for (key, drop) in self.keys(address, login) {
            let mut shard = self.shard(key);
            make_room(&mut shard, now);
            let forgiven = shard.entry(key).or_default();
            *forgiven = (*forgiven).max(now) + drop;
        }
    }

    fn is_free(&self, address: IpAddr) -> bool {
        self.per_minute == 0 || self.trust_loopback && address.to_canonical().is_loopback()
    }

    /// The two keys of an attempt, each with how long one failure is remembered.
    fn keys(&self, address: IpAddr, login: &str) -> [(u64, Duration); 2] {
        let network = match address.to_canonical() {
            IpAddr::V4(v4) => (4, u64::from(v4.to_bits())),
            // One customer has a whole /64.
            IpAddr::V6(v6) => (6, (v6.to_bits() >> 64) as u64),
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
        self.shards[key as usize % SHARDS].lock().unwrap_or_else(PoisonError::into_inner)
    }
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

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(1000 + seconds)
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn failures_fill_a_bucket_that_leaks() {
        let limit = FailedLogins::new(30, false);
        let stranger = ip("203.0.113.5");
        for attempt in 0..30 {
            assert_eq!(limit.allow_at(at(0), stranger, "admin"), Ok(()), "{attempt}");
            limit.failed_at(at(0), stranger, "admin");
        }
        let refused = limit.allow_at(at(0), stranger, "other").unwrap_err();
        assert_eq!(refused.seconds(), 2);
        assert_eq!(limit.allow_at(at(2), stranger, "other"), Ok(()));
        assert_eq!(limit.allow_at(at(0), ip("203.0.113.6"), "other"), Ok(()));
    }

    #[test]
    fn one_stranger_does_not_lock_the_owner_out_but_many_are_slowed_down() {
        let limit = FailedLogins::new(10, false);
        for attempt in 0..100 {
            limit.failed_at(at(0), ip("203.0.113.5"), if attempt < 30 { "admin" } else { "x" });
        }
        assert_eq!(limit.allow_at(at(0), ip("198.51.100.1"), "admin"), Ok(()));
        for last in 0..50 {
            limit.failed_at(at(0), IpAddr::from([192, 0, 2, last]), " Admin");
        }
        assert!(limit.allow_at(at(0), ip("198.51.100.1"), "admin").is_err());
        assert_eq!(limit.allow_at(at(0), ip("198.51.100.1"), "owner"), Ok(()));
    }

    #[test]
    fn a_network_of_one_customer_is_one_address() {
        let limit = FailedLogins::new(1, false);
        (0..3).for_each(|_| limit.failed_at(at(0), ip("2001:db8::1"), "a"));
        assert!(limit.allow_at(at(0), ip("2001:db8::ffff:2"), "b").is_err());
        assert_eq!(limit.allow_at(at(0), ip("2001:db8:0:1::1"), "b"), Ok(()));
    }

    #[test]
    fn it_can_be_off_and_free_for_loopback() {
        for (limit, address) in
            [(FailedLogins::new(0, false), "203.0.113.5"), (FailedLogins::new(1, true), "::ffff:127.0.0.1")]
        {
            (0..99).for_each(|_| limit.failed_at(at(0), ip(address), "a"));
            assert_eq!(limit.allow_at(at(0), ip(address), "a"), Ok(()));
        }
        let strict = FailedLogins::new(1, false);
        (0..99).for_each(|_| strict.failed_at(at(0), ip("127.0.0.1"), "a"));
        assert!(strict.allow_at(at(0), ip("127.0.0.1"), "a").is_err());
    }

    #[test]
    fn memory_is_bounded() {
        let limit = FailedLogins::new(1, false);
        for number in 0..400_000_u32 {
            limit.failed_at(at(0), IpAddr::from(number.to_be_bytes()), &number.to_string());
        }
        let held: usize = limit.shards.iter().map(|shard| shard.lock().unwrap().len()).sum();
        assert!(held <= SHARDS * ROOM, "{held}");
    }
}
