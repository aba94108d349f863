//! Ends a request that takes too long.

use std::pin::pin;
use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::time::{Instant, timeout_at};

use crate::arrival::Arrival;

/// Waits for the answer as long as the limit allows; `None` when that is over.
pub(super) async fn within<T>(
    limit: Duration,
    arrival: &Arrival,
    answer: impl Future<Output = T>,
) -> Option<T> {
    let arrived = Instant::now();
    // While the body arrives the clock stands still.
    let deadline = || arrival.0.clock.began(arrived).unwrap_or_else(Instant::now) + limit;
    let mut answer = pin!(answer);
    let mut end = arrived + limit;
    loop {
        match timeout_at(end, &mut answer).await {
            Ok(answer) => return Some(answer),
            Err(_) if deadline() > end => end = deadline(),
            Err(_) => return None,
        }
    }
}

/// What is answered then.
pub(super) fn over() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], "The request took too long")
        .into_response()
}
