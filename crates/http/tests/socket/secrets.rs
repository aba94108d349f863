//! A canary travels in every carrier that can hold a secret, with everything logged at TRACE; no line may hold it.

use std::io::Write;
use std::sync::{Arc, Mutex};

use crate::support::{Running, settings, start};
use axum::Router;
use axum::extract::OriginalUri;
use axum::http::Uri;
use axum::routing::any;
use tokio::net::TcpStream;
use tracing_subscriber::fmt::MakeWriter;
use tridesk_http::{Incoming, Refused, Settings};

const CANARY: &str = "c4n4ry-0f-the-desk";

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// A door that is as careless as the types let it be.
async fn door(
    uri: Uri,
    original: OriginalUri,
    incoming: Result<Incoming, Refused>,
) -> Result<&'static str, Refused> {
    tracing::debug!(%uri, ?original, ?incoming);
    let incoming = incoming?;
    if incoming.path == "/panic" {
        std::panic::resume_unwind(Box::new(CANARY.to_owned()));
    }
    Ok("fine")
}

async fn over_http_2(desk: &Running, target: &str, body: String) {
    let stream = hyper_util::rt::TokioIo::new(TcpStream::connect(desk.address).await.unwrap());
    let executor = hyper_util::rt::TokioExecutor::new();
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake::<_, _, axum::body::Body>(executor, stream).await.unwrap();
    tokio::spawn(connection);
    let request = hyper::Request::post(format!("http://desk{target}?secret={CANARY}"))
        .header("authorization", CANARY)
        .header("cookie", format!("session={CANARY}"))
        .body(body.into())
        .unwrap();
    sender.send_request(request).await.unwrap();
}

// One thread, so that the subscriber of this test sees every line; the client's own lines are among them.
#[tokio::test]
async fn no_line_holds_a_secret() {
    let captured = Captured::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(captured.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let router =
        Router::new().route("/panic", any(door)).nest("/in", Router::new().route("/door", any(door)));
    let desk = start(router, Settings { body_limit: 1000, ..settings() }).await;
    let headers = format!(
        "Authorization: Bearer {CANARY}\r\nCookie: s={CANARY}\r\nReferer: /x?{CANARY}\r\nX-Api-Key: {CANARY}\r\n"
    );
    let long = CANARY.repeat(100);
    for target in ["/in/door", "/panic", "/missing"] {
        let with_query = format!("{target}?username=a&password={CANARY}&authinfo=a:{CANARY}");
        desk.get(&with_query, &headers).await;
        desk.post(&with_query, &headers, CANARY.as_bytes()).await;
        desk.post(&with_query, &headers, long.as_bytes()).await;
        over_http_2(&desk, target, CANARY.to_owned()).await;
        over_http_2(&desk, target, long.clone()).await;
    }
    desk.send(format!("GET /in/door?{CANARY} HTTP/1.1\r\nbroken {CANARY}\r\n\r\n")).await;
    desk.send(format!("GET /in/door?{CANARY} {CANARY} HTTP/9\r\n\r\n")).await;
    desk.send(format!("POST /in/door HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{CANARY}\r\n")).await;

    let text = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    let lines = text.lines().filter(|line| line.contains(" access: ")).count();
    assert!(lines >= 16, "{lines} lines about requests");
    for line in text.lines() {
        assert!(!line.contains(CANARY), "{line}");
    }
}
