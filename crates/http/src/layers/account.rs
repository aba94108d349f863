//! Counts every request and writes one line about it: never its query, a header or a body.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::Request;
use axum::http::{Method, StatusCode};

use crate::arrival::Arrival;
use crate::metrics::Metrics;

/// The status in the log of a request whose client went away before the answer.
const GONE: u16 = 499;
/// More of a path than anybody needs to recognise it.
const SHOWN: usize = 200;

/// One request under way. It is counted and logged when it is dropped, which also happens when the client goes away.
pub(super) struct Entry {
    metrics: Arc<Metrics>,
    arrival: Arrival,
    method: Method,
    path: String,
    door: usize,
    started: Instant,
    status: u16,
}

impl Entry {
    pub(super) fn new(metrics: &Arc<Metrics>, arrival: &Arrival, request: &Request) -> Self {
        let path = request.uri().path();
        metrics.started();
        Self {
            door: metrics.door(path),
            arrival: arrival.clone(),
            method: request.method().clone(),
            path: path[..path.floor_char_boundary(SHOWN)].to_owned(),
            started: Instant::now(),
            status: GONE,
            metrics: Arc::clone(metrics),
        }
    }

    /// Ends the entry with the status of the answer.
    pub(super) fn answered(mut self, status: StatusCode) {
        self.status = status.as_u16();
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let took = self.started.elapsed();
        let status = self.status;
        self.metrics.finished(self.door, status, took);
        let (method, path, request) = (self.method.as_str(), self.path.as_str(), self.arrival.id());
        let address = self.arrival.address();
        let milliseconds = (took.as_secs_f64() * 1e6).round() / 1e3;
        if status >= 500 {
            tracing::warn!(target: "access", method, path, status, milliseconds, request, %address);
        } else if self.metrics.is_quiet(self.door) {
            tracing::debug!(target: "access", method, path, status, milliseconds, request, %address);
        } else {
            tracing::info!(target: "access", method, path, status, milliseconds, request, %address);
        }
    }
}
