//! The server behind a door: what the desk does not know goes there as it came, and its answer comes back as it is.

mod breaker;
mod counts;
mod forward;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::StatusCode;

use crate::arrival::in_request;
use crate::metrics::Metrics;
use crate::outgoing::{Call, Failed, Outgoing, Read, Target, TargetError};

use breaker::{Breaker, Pass};
use counts::Counts;
pub(crate) use counts::Families;
pub(crate) use forward::AsSent;

/// Whose an action of a door is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The desk's: its calls never leave.
    Desk,
    /// The panel's behind the door, when there is one; without one the desk answers as well as it can.
    Panel,
}

/// When a server that fails is left alone.
#[derive(Debug, Clone, Copy)]
pub struct Rest {
    /// After so many failures in a row; 0 is never.
    pub after: u32,
    /// For how long, before one call is tried again.
    pub lasts: Duration,
}

/// The server behind a door; clones share its connections, its limits and its rest.
#[derive(Clone)]
pub struct Upstream(Arc<Inner>);

struct Inner {
    name: String,
    outgoing: Outgoing,
    breaker: Breaker,
    counts: Counts,
}

impl Upstream {
    /// The server of a target, under a name for logs and metrics. Nothing is called yet.
    ///
    /// # Errors
    /// The same as [`Outgoing::new`].
    pub fn new(name: &str, target: &Target, rest: Rest, metrics: &Metrics) -> Result<Self, TargetError> {
        let counts = metrics.upstreams().counts(name);
        let outgoing = Outgoing::new(target)?;
        Ok(Self(Arc::new(Inner { name: name.to_owned(), outgoing, breaker: Breaker::new(rest), counts })))
    }

    /// A call of the desk's own, under the same limits; its answer is read as a whole.
    ///
    /// # Errors
    /// See [`Failed`].
    pub async fn ask(&self, call: Call) -> Result<Read, Failed> {
        let path = call.path.clone();
        let entry = self.enter("ask", path)?;
        let answer = self.0.outgoing.send(call).await;
        entry.ended(answer.as_ref().map(|answer| answer.status).map_err(|failed| *failed));
        answer
    }

    /// How many calls may be made at once beside those under way.
    #[must_use]
    pub fn free_places(&self) -> usize {
        self.0.outgoing.free_places()
    }

    fn enter(&self, method: &str, path: String) -> Result<Entry, Failed> {
        let pass = self.0.breaker.admit();
        let mut entry = Entry {
            upstream: self.clone(),
            method: method.to_owned(),
            path,
            pass: None,
            began: Instant::now(),
            is_over: false,
        };
        match pass {
            Some(pass) => {
                entry.pass = Some(pass);
                Ok(entry)
            }
            None => {
                entry.ended(Err(Failed::Resting));
                Err(Failed::Resting)
            }
        }
    }
}

impl std::fmt::Debug for Upstream {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Upstream").field("name", &self.0.name).finish_non_exhaustive()
    }
}

/// One call under way. It is counted and logged when it ends, which also happens when its caller goes away.
struct Entry {
    upstream: Upstream,
    method: String,
    path: String,
    pass: Option<Pass>,
    began: Instant,
    is_over: bool,
}

impl Entry {
    /// Ends it with the status of the answer, or with why there is none.
    fn ended(mut self, outcome: Result<StatusCode, Failed>) {
        self.end(Some(outcome));
    }

    fn end(&mut self, outcome: Option<Result<StatusCode, Failed>>) {
        if std::mem::replace(&mut self.is_over, true) {
            return;
        }
        let inner = &self.upstream.0;
        let took = self.began.elapsed();
        if let (Some(pass), Some(outcome)) = (&self.pass, outcome) {
            match verdict(outcome) {
                Some(true) => inner.breaker.worked(),
                Some(false) if inner.breaker.failed(pass) => {
                    tracing::warn!(target: "upstream", upstream = inner.name, "it is left alone for a while");
                }
                Some(false) | None => {}
            }
        }
        let (label, status) = match outcome {
            Some(Ok(status)) => ("answered", status.as_u16()),
            Some(Err(failed)) => (failed.label(), 0),
            None => ("gone", 0),
        };
        inner.counts.ended(label, took, inner.breaker.is_resting());
        let milliseconds = (took.as_secs_f64() * 1e6).round() / 1e3;
        let (upstream, method, path) = (inner.name.as_str(), self.method.as_str(), self.path.as_str());
        let request = in_request(str::to_owned).unwrap_or_default();
        let outcome = label;
        if label == "answered" {
            tracing::info!(target: "upstream", upstream, method, path, outcome, status, milliseconds, request);
        } else {
            tracing::warn!(target: "upstream", upstream, method, path, outcome, milliseconds, request);
        }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.end(None);
    }
}

/// Whether a call shows that the server works; nothing is said by what the desk itself refused. An answer of 500 is one:
/// a single call that it stumbles over must not end all the others. A gateway that finds no server behind it is not.
const fn verdict(outcome: Result<StatusCode, Failed>) -> Option<bool> {
    match outcome {
        Ok(StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT) => {
            Some(false)
        }
        Ok(_) | Err(Failed::TooLarge) => Some(true),
        Err(Failed::Unreachable | Failed::TimedOut | Failed::Broken) => Some(false),
        Err(Failed::Busy | Failed::Resting | Failed::Elsewhere | Failed::Circle) => None,
    }
}
