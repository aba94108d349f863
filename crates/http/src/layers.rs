//! The layers around every answer, in order.

mod account;
mod patience;
mod polish;

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use domain::AddressRange;
use tower_http::catch_panic::CatchPanicLayer;

use crate::arrival::Arrival;
use crate::body::Memory;
use crate::metrics::Metrics;

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

/// Puts the layers around the doors. Each layer stands above what it must see or protect.
pub fn wrap(router: Router, settings: Settings) -> Router {
    let rules = Arc::new(Rules::new(settings));
    // The last one added is the outermost, so this is read from the bottom up.
    router
        // The innermost clock: only the door's own work is measured, and a time-out is an answer like any other.
        .layer(from_fn_with_state(Arc::clone(&rules), patience::run))
        // Headers go on time-outs too, but not on what a panic leaves, which is text of ours.
        .layer(from_fn(polish::run))
        // A panic ends one request, not the connection and its neighbours on it.
        .layer(CatchPanicLayer::custom(panicked))
        // Counts and logs whatever the layers below made of the request, panics and time-outs included.
        .layer(from_fn_with_state(Arc::clone(&rules), account::run))
        // First of all the query leaves the URI and the request gets its address and number: everything above
        // would see secrets, everything below relies on them.
        .layer(from_fn_with_state(rules, arrive))
}

async fn arrive(State(rules): State<Arc<Rules>>, mut request: Request, next: Next) -> Response {
    Arrival::take(&mut request, rules);
    next.run(request).await
}

// The payload of a panic may quote anything, so it goes nowhere; the panic hook of the process says where it was.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, "Internal error").into_response()
}
