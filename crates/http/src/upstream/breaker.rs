//! Leaves a server alone that fails: after so many failures in a row nothing is sent for a while, then one call tries.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use super::Rest;

pub(super) struct Breaker {
    rest: Rest,
    state: Mutex<State>,
    /// Whether the one call that tries again is under way.
    trying: Arc<AtomicBool>,
}

#[derive(Default)]
struct State {
    failures: u32,
    rests_until: Option<Instant>,
}

/// Leave to call. The one that tries again gives way to another when it is dropped.
pub(super) struct Pass(Option<Arc<AtomicBool>>);

impl Drop for Pass {
    fn drop(&mut self) {
        if let Some(trying) = &self.0 {
            trying.store(false, Ordering::SeqCst);
        }
    }
}

impl Breaker {
    pub(super) fn new(rest: Rest) -> Self {
        Self { rest, state: Mutex::default(), trying: Arc::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a call may be made.
    pub(super) fn admit(&self) -> Option<Pass> {
        match self.state().rests_until {
            None => Some(Pass(None)),
            Some(until) if Instant::now() < until => None,
            Some(_) if self.trying.swap(true, Ordering::SeqCst) => None,
            Some(_) => Some(Pass(Some(Arc::clone(&self.trying)))),
        }
    }

    pub(super) fn worked(&self) {
        *self.state() = State::default();
    }

    /// Whether the server is left alone from now on.
    pub(super) fn failed(&self, pass: &Pass) -> bool {
        let mut state = self.state();
        state.failures = state.failures.saturating_add(1);
        let tried = pass.0.is_some();
        let rests = tried || state.rests_until.is_none() && state.failures >= self.rest.after;
        if self.rest.after == 0 || !rests {
            return false;
        }
        state.rests_until = Some(Instant::now() + self.rest.lasts);
        true
    }

    pub(super) fn is_resting(&self) -> bool {
        self.state().rests_until.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn after_failures_in_a_row_it_rests_and_one_call_tries_again() {
        let breaker = Breaker::new(Rest { after: 3, lasts: Duration::from_secs(10) });
        let fail = || breaker.failed(&breaker.admit().unwrap());
        assert_eq!([fail(), fail()], [false, false]);
        breaker.worked();
        assert_eq!([fail(), fail(), fail()], [false, false, true]);
        assert!(breaker.admit().is_none() && breaker.is_resting());
        tokio::time::advance(Duration::from_secs(11)).await;
        let probe = breaker.admit().unwrap();
        assert!(breaker.admit().is_none(), "only one tries");
        drop(probe);
        let probe = breaker.admit().unwrap();
        assert!(breaker.failed(&probe));
        drop(probe);
        assert!(breaker.admit().is_none());
        tokio::time::advance(Duration::from_secs(11)).await;
        let probe = breaker.admit().unwrap();
        breaker.worked();
        drop(probe);
        assert!(breaker.admit().is_some() && !breaker.is_resting());
    }

    #[test]
    fn nought_is_never() {
        let breaker = Breaker::new(Rest { after: 0, lasts: Duration::from_secs(10) });
        assert!((0..100).all(|_| !breaker.failed(&breaker.admit().unwrap())));
    }
}
