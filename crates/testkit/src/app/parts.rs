//! Time that stands still and randomness that repeats.

use domain::{Clock, Entropy, Timestamp};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FrozenClock(AtomicI64);

impl FrozenClock {
    pub(super) const fn new(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.0))
    }

    /// Moves the clock.
    pub fn advance(&self, seconds: i64) {
        self.0.store(self.now().plus_seconds(seconds).0, Ordering::SeqCst);
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// Bytes of a fixed sequence (xorshift64*), the same in every run.
#[derive(Debug)]
pub struct SeededEntropy {
    state: Mutex<u64>,
    is_stuck: AtomicBool,
}

impl SeededEntropy {
    /// The sequence of a seed, which must not be 0.
    pub const fn new(seed: u64) -> Self {
        Self { state: Mutex::new(seed), is_stuck: AtomicBool::new(false) }
    }

    /// From now on every draw gives the same bytes.
    pub fn stick(&self) {
        self.is_stuck.store(true, Ordering::SeqCst);
    }
}

impl Entropy for SeededEntropy {
    #[expect(clippy::unwrap_used, reason = "a poisoned lock means that the test has failed already")]
    fn fill(&self, bytes: &mut [u8]) {
        let mut kept = self.state.lock().unwrap();
        let mut state = *kept;
        for chunk in bytes.chunks_mut(8) {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            let word = state.wrapping_mul(0x2545_F491_4F6C_DD1D).to_le_bytes();
            for (byte, random) in chunk.iter_mut().zip(word) {
                *byte = random;
            }
        }
        if !self.is_stuck.load(Ordering::SeqCst) {
            *kept = state;
        }
    }
}
