//! A desk on port 0 and a client that writes bytes.
#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses its own part of this")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tridesk_http::{Drained, Listener, Metrics, Settings, Stop, serve, wrap};

/// A serving loop in the background.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) stop: Stop,
    pub(crate) loops: JoinHandle<Drained>,
}

pub(crate) fn settings() -> Settings {
    Settings::new(Arc::new(Metrics::new(&[])))
}

pub(crate) async fn start(router: Router, settings: Settings) -> Running {
    start_on(Listener::bind(([127, 0, 0, 1], 0).into(), None).await.unwrap(), wrap(router, settings))
}

pub(crate) fn start_on(listener: Listener, router: Router) -> Running {
    start_with(listener, router, Stop::default(), Duration::ZERO)
}

pub(crate) fn start_with(listener: Listener, router: Router, stop: Stop, notice: Duration) -> Running {
    let address = listener.address();
    let waiting = stop.clone();
    let loops = tokio::spawn(async move {
        serve(vec![listener], router, waiting.wait(notice), Duration::from_secs(5)).await
    });
    Running { address, stop, loops }
}

impl Running {
    /// Sends bytes and reads until the desk closes the connection.
    pub(crate) async fn send(&self, request: impl AsRef<[u8]>) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_ref()).await.unwrap();
        rest(&mut stream).await
    }

    /// A GET with headers, each ending in a line end.
    pub(crate) async fn get(&self, target: &str, headers: &str) -> String {
        self.send(format!("GET {target} HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n{headers}\r\n")).await
    }

    pub(crate) async fn post(&self, target: &str, headers: &str, body: &[u8]) -> String {
        let length = body.len();
        let head = format!(
            "POST {target} HTTP/1.1\r\nHost: desk\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
        );
        self.send([head.as_bytes(), body].concat()).await
    }
}

/// What comes until the end; a reset is an end too.
pub(crate) async fn rest(stream: &mut (impl AsyncReadExt + Unpin)) -> String {
    let mut bytes = Vec::new();
    let reading = stream.read_to_end(&mut bytes);
    let _ = tokio::time::timeout(Duration::from_secs(20), reading).await.expect("the connection stays open");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The status of an answer.
pub(crate) fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

/// The body of an answer.
pub(crate) fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}
