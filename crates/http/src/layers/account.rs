//! Counts every request and writes one line about it: never its query, a header or a body.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use super::Rules;
use crate::arrival::Arrival;
use crate::metrics::Metrics;

/// The status in the log of a request whose client went away before the answer.
const GONE: u16 = 499;
/// More of a path than anybody needs to recognise it.
const SHOWN: usize = 200;

pub(super) async fn run(State(rules): State<Arc<Rules>>, request: Request, next: Next) -> Response {
    let arrival = request.extensions().get::<Arrival>().cloned();
    let Some(arrival) = arrival else {
        return next.run(request).await;
    };
    let span = tracing::info_span!("request", id = arrival.id());
    let id = HeaderValue::from_str(arrival.id()).ok();
    let mut entry = Entry::new(Arc::clone(&rules.settings.metrics), arrival, &request);
    let mut response = next.run(request).instrument(span).await;
    entry.status = response.status();
    entry.answered = true;
    drop(entry);
    if let Some(id) = id {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

/// One request under way. It is counted and logged when it is dropped, which also happens when the client goes away.
struct Entry {
    metrics: Arc<Metrics>,
    arrival: Arrival,
    method: Method,
    path: String,
    door: usize,
    started: Instant,
    status: StatusCode,
    answered: bool,
}

impl Entry {
    fn new(metrics: Arc<Metrics>, arrival: Arrival, request: &Request) -> Self {
        let path = request.uri().path();
        let door = metrics.door(path);
        metrics.started();
        Self {
            door,
            arrival,
            method: request.method().clone(),
            path: path.chars().take(SHOWN).collect(),
            started: Instant::now(),
            status: StatusCode::INTERNAL_SERVER_ERROR,
            answered: false,
            metrics,
        }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let took = self.started.elapsed();
        let status = if self.answered { self.status.as_u16() } else { GONE };
        self.metrics.finished(self.door, status, took);
        let (method, path, id) = (self.method.as_str(), self.path.as_str(), self.arrival.id());
        let address = self.arrival.address();
        let milliseconds = (took.as_secs_f64() * 1e6).round() / 1e3;
        if status >= 500 {
            tracing::warn!(target: "access", method, path, status, milliseconds, id, %address);
        } else if self.metrics.is_quiet(self.door) {
            tracing::debug!(target: "access", method, path, status, milliseconds, id, %address);
        } else {
            tracing::info!(target: "access", method, path, status, milliseconds, id, %address);
        }
    }
}
