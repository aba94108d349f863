//! Asking the desk over HTTP, without a socket.

use super::TestApp;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode};
use http::PeerAddress;
use http::outgoing::{Call, Exchange, Failed, Read};
use std::net::SocketAddr;
use std::time::Duration;
use tower::ServiceExt;

/// A request.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Its method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
    /// The address it comes from.
    pub from: SocketAddr,
}

impl Ask {
    /// A GET.
    pub fn get(target: &str) -> Self {
        Self {
            method: "GET".to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            from: SocketAddr::from(([203, 0, 113, 7], 40_000)),
        }
    }

    /// A POST of this type.
    pub fn post(target: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Self { method: "POST".to_owned(), headers, body: body.into(), ..Self::get(target) }
    }

    /// A POST of a form.
    pub fn form(target: &str, pairs: &[(&str, &str)]) -> Self {
        Self::post(target, "application/x-www-form-urlencoded", form(pairs))
    }

    /// With a further header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// From another address.
    #[must_use]
    #[expect(clippy::unwrap_used, reason = "the address stands in the test")]
    pub fn from(mut self, address: &str) -> Self {
        self.from = SocketAddr::new(address.parse().unwrap(), 40_000);
        self
    }
}

/// `a=b&c=d` with everything but letters and digits percent-encoded.
fn form(pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
                out.push(char::from(byte));
            } else {
                out.push_str(&format!("%{byte:02X}"));
            }
            out
        })
    };
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The content type, empty when there is none.
    pub fn content_type(&self) -> &str {
        self.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Sends a request to these doors, as they are.
#[expect(clippy::unwrap_used, reason = "a request that cannot be made is a fault of the test")]
pub async fn asked(router: &Router, ask: Ask) -> Answer {
    let mut request = Request::builder().method(ask.method.as_str()).uri(&ask.target);
    for (name, value) in &ask.headers {
        request = request.header(name, value);
    }
    let mut request = request.body(Body::from(ask.body)).unwrap();
    request.extensions_mut().insert(ConnectInfo(PeerAddress { address: ask.from, encrypted: false }));
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Answer { status: parts.status.as_u16(), headers: parts.headers, bytes }
}

impl TestApp {
    /// Serves the same doors on loopback until the test ends, and says where.
    #[expect(clippy::unwrap_used, reason = "a test without a socket fails right here")]
    pub async fn listen(&self) -> SocketAddr {
        let listener = http::Listener::bind(([127, 0, 0, 1], 0).into(), None).await.unwrap();
        let address = listener.address();
        let router = self.router.clone();
        tokio::spawn(http::serve(vec![listener], router, std::future::pending(), Duration::ZERO));
        address
    }

    /// Sends a request through all layers.
    pub async fn send(&self, ask: Ask) -> Answer {
        asked(&self.router, ask).await
    }
}

/// A desk in this process as the other end of a call.
impl Exchange for &TestApp {
    async fn exchange(&self, call: Call) -> Result<Read, Failed> {
        let target =
            call.query.as_ref().map_or_else(|| call.path.clone(), |query| format!("{}?{query}", call.path));
        let headers = call
            .headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())));
        let ask = Ask {
            method: call.method.to_string(),
            headers: headers.collect(),
            body: call.body.to_vec(),
            ..Ask::get(&target)
        };
        let answer = self.send(ask).await;
        let status = StatusCode::from_u16(answer.status).map_err(|_| Failed::Broken)?;
        Ok(Read { status, headers: answer.headers, body: answer.bytes.into() })
    }
}
