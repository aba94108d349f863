//! The clock and the randomness of this machine, for everything that takes them as parameters.

use domain::{Clock, Entropy, Timestamp};

/// The clock of the system.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_microsecond())
    }
}

/// The randomness of the system.
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            // Secrets made of anything else would be worse than no desk at all.
            tracing::error!(%error, "the system gives no random bytes");
            std::process::abort();
        }
    }
}
