//! Inside a use case two kinds of things go wrong: a rule says no, or the database does. Outside there is
//! only [`domain::Error`]; causes go to the log here, once.

use domain::Error;

#[derive(Debug)]
pub(crate) enum Failure {
    Rule(Error),
    Store(store::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Rule(error)
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl Failure {
    /// Whether a second try may end differently: a conflict with another unit, or a random number that was
    /// drawn twice at once.
    pub(crate) const fn may_pass(&self) -> bool {
        use store::Error::{Busy, ForeignKey, RolledBack, UniqueViolation};
        matches!(self, Self::Store(Busy | ForeignKey | UniqueViolation | RolledBack(_)))
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Rule(error) => error,
            Failure::Store(store::Error::Full) => Self::Full,
            // What a plan was made for may be gone, such as a client that is being removed: asking again tells.
            Failure::Store(store::Error::Busy | store::Error::RolledBack(_) | store::Error::ForeignKey) => {
                Self::Busy
            }
            Failure::Store(cause @ store::Error::Unreachable(_)) => {
                tracing::error!(%cause, "a use case could not reach the database");
                Self::Busy
            }
            Failure::Store(cause) => {
                tracing::error!(%cause, "the database failed a use case");
                Self::Internal
            }
        }
    }
}

/// Runs a unit again when it may pass, a few times. The unit must be a call that starts from nothing.
macro_rules! retried {
    ($unit:expr) => {{
        let mut tries = 0_u8;
        loop {
            match $unit.await {
                Err(failure) if failure.may_pass() && tries < 4 => {
                    tries += 1;
                    tokio::time::sleep(std::time::Duration::from_millis(u64::from(tries) * 7)).await;
                }
                done => break done.map_err(domain::Error::from),
            }
        }
    }};
}
pub(crate) use retried;
