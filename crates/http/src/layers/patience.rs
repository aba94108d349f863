//! Ends a request that takes too long.

use std::pin::pin;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::{Instant, timeout_at};

use super::Rules;
use crate::arrival::Arrival;

pub(super) async fn run(State(rules): State<Arc<Rules>>, request: Request, next: Next) -> Response {
    let limit = rules.settings.request_timeout;
    let arrived = Instant::now();
    let arrival = request.extensions().get::<Arrival>().cloned();
    // While the body arrives the clock stands still.
    let deadline = || {
        let began = arrival.as_ref().map_or(Some(arrived), |arrival| arrival.0.clock.began(arrived));
        began.unwrap_or_else(Instant::now) + limit
    };
    let mut answer = pin!(next.run(request));
    let mut end = arrived + limit;
    loop {
        match timeout_at(end, &mut answer).await {
            Ok(response) => return response,
            Err(_) if deadline() > end => end = deadline(),
            Err(_) => {
                return (
                    StatusCode::SERVICE_UNAVAILABLE,
                    [(header::RETRY_AFTER, "5")],
                    "The request took too long",
                )
                    .into_response();
            }
        }
    }
}
