//! The layers around every answer, in order.

mod account;
mod patience;
mod polish;

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use domain::AddressRange;
use futures_util::FutureExt;

use crate::arrival::Arrival;
use crate::body::Memory;
use crate::metrics::Metrics;
use crate::upstream::AsSent;

/// What the layers need to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The largest body, in bytes.
    pub body_limit: usize,
    /// The longest query, in bytes.
    pub query_limit: usize,
    /// How long a door may take for its answer, from the end of the body on.
    pub request_timeout: Duration,
    /// A body that brings less than a kibibyte in this time is given up.
    pub body_window: Duration,
    /// The proxies whose headers count.
    pub trusted_proxies: Vec<AddressRange>,
    /// Where requests are counted.
    pub metrics: Arc<Metrics>,
}

impl Settings {
    /// The defaults.
    #[must_use]
    pub fn new(metrics: Arc<Metrics>) -> Self {
        Self {
            body_limit: 64 << 20,
            query_limit: 65_536,
            request_timeout: Duration::from_secs(60),
            body_window: Duration::from_secs(10),
            trusted_proxies: Vec::new(),
            metrics,
        }
    }
}

/// The settings and what is shared between requests because of them.
pub(crate) struct Rules {
    pub(crate) settings: Settings,
    pub(crate) memory: Memory,
}

impl Rules {
    fn new(settings: Settings) -> Self {
        Self { memory: Memory::new(settings.body_limit), settings }
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self::new(Settings::new(Arc::new(Metrics::new(&[]))))
    }
}

/// Puts the layers around the doors. They are the steps of one function: a tower of separate services would cost
/// every request more than many doors need for their answer.
pub fn wrap(router: Router, settings: Settings) -> Router {
    router.layer(from_fn_with_state(Arc::new(Rules::new(settings)), around))
}

async fn around(State(rules): State<Arc<Rules>>, mut request: Request, next: Next) -> Response {
    // First of all the query leaves the URI and the request gets its address and number: whatever came before
    // this would see secrets, and everything below relies on it.
    let arrival = Arrival::take(&mut request, &rules);
    // Counts and logs whatever becomes of the request, panics, time-outs and lost clients included.
    let entry = account::Entry::new(&rules.settings.metrics, &arrival, &request);
    // A panic ends one request, not the connection and its neighbours on it.
    let answer = AssertUnwindSafe(async { next.run(request).await }).catch_unwind();
    // The innermost clock: only the door's own work is measured, and a time-out is an answer like any other.
    let answer = patience::within(rules.settings.request_timeout, &arrival, answer);
    // Not a span: it would cost every request, and is of use to the few that have something to say.
    let mut response = match arrival.scope(answer).await {
        Some(Ok(response)) => response,
        Some(Err(payload)) => panicked(payload),
        None => patience::over(),
    };
    // Headers go on every answer, whoever made it.
    // Those of others go out as they came.
    if response.extensions_mut().remove::<AsSent>().is_none() {
        polish::headers(response.headers_mut(), arrival.id());
    }
    entry.answered(response.status());
    response
}

// The payload of a panic may quote anything, so it goes nowhere; the panic hook of the process says where it was.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, "Internal error").into_response()
}
