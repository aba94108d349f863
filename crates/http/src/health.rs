//! What an operator asks: does it live, is it ready, what has it counted.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::time::timeout;

use crate::metrics::Metrics;
use crate::serve::Stop;

/// How long all checks together may take before the desk counts as not ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// One thing that must work before the desk is ready. The text of a failure is shown to whoever asks, so it must
/// hold no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What was checked.
    pub name: &'static str,
    /// Whether it works, or why not.
    pub outcome: Result<(), String>,
}

/// Runs every check.
pub trait Readiness: Send + Sync + 'static {
    /// The outcome of each check, now.
    fn checks(&self) -> Pin<Box<dyn Future<Output = Vec<Check>> + Send + '_>>;
}

/// Everything the operator's paths need.
#[derive(Clone)]
pub struct Operator {
    /// The checks.
    pub readiness: Arc<dyn Readiness>,
    /// What was counted.
    pub metrics: Arc<Metrics>,
    /// Whether the process is stopping, which is the end of being ready.
    pub stop: Stop,
}

impl Operator {
    /// `/healthz` and `/readyz`.
    pub fn health(&self) -> Router {
        Router::new()
            .route("/healthz", get(async || "ok\n"))
            .route("/readyz", get(readyz))
            .with_state(self.clone())
    }

    /// `/healthz`, `/readyz` and `/metrics`.
    pub fn all(&self) -> Router {
        self.health().merge(Router::new().route("/metrics", get(metrics)).with_state(self.clone()))
    }
}

async fn metrics(State(operator): State<Operator>) -> Response {
    const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, KIND)], operator.metrics.text()).into_response()
}

async fn readyz(State(operator): State<Operator>) -> Response {
    let stopping = Check { name: "serving", outcome: stopping(&operator.stop) };
    let checks = match timeout(PATIENCE, operator.readiness.checks()).await {
        Ok(checks) => checks,
        Err(_) => vec![Check { name: "checks", outcome: Err("took too long".to_owned()) }],
    };
    let all: Vec<Check> = std::iter::once(stopping).chain(checks).collect();
    let ready = all.iter().all(|check| check.outcome.is_ok());
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let checks: serde_json::Map<String, serde_json::Value> = all
        .into_iter()
        .map(|check| (check.name.to_owned(), check.outcome.err().unwrap_or_else(|| "ok".to_owned()).into()))
        .collect();
    let body = serde_json::json!({ "ready": ready, "checks": checks });
    (status, [(header::CONTENT_TYPE, "application/json")], format!("{body}\n")).into_response()
}

fn stopping(stop: &Stop) -> Result<(), String> {
    if stop.is_stopping() { Err("stopping".to_owned()) } else { Ok(()) }
}
