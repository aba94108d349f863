//! What the layers do for every door, seen from a socket.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{self, body, settings, start, status};
use axum::Router;
use axum::http::Uri;
use axum::response::Html;
use axum::routing::{any, get};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tridesk_http::health::{Check, Operator, Readiness};
use tridesk_http::{Door, Incoming, Metrics, Refused, Settings, Stop, in_request};

async fn echo(uri: Uri, incoming: Result<Incoming, Refused>) -> Result<String, Refused> {
    let incoming = incoming?;
    let (query, length) = (incoming.query.as_deref().unwrap_or("-"), incoming.body.len());
    Ok(format!("{} {} {uri} {query} {length}", incoming.address, incoming.path))
}

fn doors() -> Router {
    Router::new()
        .route("/echo", any(echo))
        .nest("/nested", Router::new().route("/echo", any(echo)))
        .route("/page", get(async || Html("<p>")))
        .route("/panic", get(async || if true { panic!("on purpose") } else { "" }))
        .route("/number", get(async || in_request(str::to_owned).unwrap_or_default()))
        .route("/slow", get(async || tokio::time::sleep(Duration::from_secs(60)).await))
}

#[tokio::test]
async fn only_a_trusted_proxy_says_who_the_client_is() {
    let lie = "X-Forwarded-For: 203.0.113.5\r\n";
    let desk = start(doors(), settings()).await;
    assert_eq!(body(&desk.get("/echo", lie).await), "127.0.0.1 /echo /echo - 0");

    let trusted_proxies = vec![domain::AddressRange::parse("127.0.0.0/8").unwrap()];
    let desk = start(doors(), Settings { trusted_proxies, ..settings() }).await;
    assert_eq!(body(&desk.get("/echo", lie).await), "203.0.113.5 /echo /echo - 0");
    let named = desk.get("/echo", "X-Request-Id: from-the-proxy\r\n").await;
    assert!(named.contains("x-request-id: from-the-proxy\r\n"), "{named}");
}

#[tokio::test]
async fn whoever_writes_a_line_can_name_the_request() {
    let desk = start(doors(), settings()).await;
    let answer = desk.get("/number", "").await;
    let number = body(&answer);
    assert!(!number.is_empty() && answer.contains(&format!("x-request-id: {number}\r\n")), "{answer}");
    assert_eq!(in_request(str::to_owned), None);
}

#[tokio::test]
async fn the_query_reaches_the_door_but_not_the_uri() {
    let desk = start(doors(), settings()).await;
    let answer = desk.get("/echo?key=secret%20x&a[]=1", "").await;
    assert_eq!(body(&answer), "127.0.0.1 /echo /echo key=secret%20x&a[]=1 0");
    assert_eq!(body(&desk.get("/nested/echo?q", "").await), "127.0.0.1 /echo /echo q 0");

    let desk = start(doors(), Settings { query_limit: 10, ..settings() }).await;
    assert_eq!(status(&desk.get("/echo?01234567890", "").await), "414");
    assert_eq!(status(&desk.get("/echo?0123456789", "").await), "200");
}

#[tokio::test]
async fn a_body_over_the_limit_is_answered_not_reset() {
    let desk = start(doors(), Settings { body_limit: 1000, ..settings() }).await;
    assert_eq!(body(&desk.post("/echo", "", &[b'x'; 1000]).await), "127.0.0.1 /echo /echo - 1000");
    assert_eq!(status(&desk.post("/echo", "", &[b'x'; 1001]).await), "413");
    assert_eq!(status(&desk.post("/echo", "", &vec![b'x'; 5 << 20]).await), "413");
    let chunk = format!("3e9\r\n{}\r\n0\r\n\r\n", "x".repeat(1001));
    let head = "POST /echo HTTP/1.1\r\nHost: desk\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert_eq!(status(&desk.send([head, &chunk].concat()).await), "413");
    assert_eq!(status(&desk.send([head, "zz\r\n"].concat()).await), "400");
}

#[tokio::test]
async fn large_bodies_wait_for_memory_and_all_arrive() {
    let desk = Arc::new(start(doors(), Settings { body_limit: 32 << 20, ..settings() }).await);
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let desk = Arc::clone(&desk);
        clients.spawn(async move { desk.post("/echo", "", &vec![b'x'; 30 << 20]).await });
    }
    while let Some(answer) = clients.join_next().await {
        assert_eq!(body(&answer.unwrap()), format!("127.0.0.1 /echo /echo - {}", 30 << 20));
    }
}

#[tokio::test]
async fn a_body_that_hardly_moves_is_given_up() {
    let desk = start(doors(), Settings { body_window: Duration::from_millis(300), ..settings() }).await;
    let mut stream = TcpStream::connect(desk.address).await.unwrap();
    stream.write_all(b"POST /echo HTTP/1.1\r\nHost: desk\r\nContent-Length: 5000\r\n\r\n").await.unwrap();
    let (mut reader, mut writer) = stream.into_split();
    let drip = tokio::spawn(async move {
        while writer.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let answer = support::rest(&mut reader).await;
    assert_eq!((status(&answer), body(&answer)), ("408", "The request body came too slowly"));
    drip.abort();
}

#[tokio::test]
async fn a_large_body_that_comes_too_slowly_for_the_memory_it_holds_is_given_up() {
    let window = Duration::from_millis(300);
    let desk = start(doors(), Settings { body_window: window, body_limit: 32 << 20, ..settings() }).await;
    let mut stream = TcpStream::connect(desk.address).await.unwrap();
    let head = format!("POST /echo HTTP/1.1\r\nHost: desk\r\nContent-Length: {}\r\n\r\n", 30 << 20);
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&vec![b'x'; 300 << 10]).await.unwrap();
    let (mut reader, mut writer) = stream.into_split();
    // Enough for a small body, far too little for thirty mebibytes.
    let drip = tokio::spawn(async move {
        while writer.write_all(&[b'x'; 4096]).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let answer = support::rest(&mut reader).await;
    assert_eq!((status(&answer), body(&answer)), ("408", "The request body came too slowly"));
    drip.abort();
}

#[tokio::test]
async fn the_time_of_a_body_is_not_the_time_of_the_door() {
    let request_timeout = Duration::from_millis(300);
    let desk = start(doors(), Settings { request_timeout, ..settings() }).await;
    let answer = desk.get("/slow", "").await;
    assert_eq!((status(&answer), body(&answer)), ("503", "The request took too long"));

    let mut stream = TcpStream::connect(desk.address).await.unwrap();
    let head = b"POST /echo HTTP/1.1\r\nHost: desk\r\nConnection: close\r\nContent-Length: 4\r\n\r\n";
    stream.write_all(head).await.unwrap();
    for byte in b"slow" {
        tokio::time::sleep(Duration::from_millis(200)).await;
        stream.write_all(&[*byte]).await.unwrap();
    }
    assert_eq!(body(&support::rest(&mut stream).await), "127.0.0.1 /echo /echo - 4");
}

#[tokio::test]
async fn a_panic_ends_one_request_only() {
    let desk = start(doors(), settings()).await;
    let mut stream = TcpStream::connect(desk.address).await.unwrap();
    let pair = "GET /panic HTTP/1.1\r\nHost: desk\r\n\r\nGET /echo HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n";
    stream.write_all(pair.as_bytes()).await.unwrap();
    let answers = support::rest(&mut stream).await;
    assert!(answers.starts_with("HTTP/1.1 500 Internal Server Error\r\n"), "{answers}");
    assert!(!answers.contains("on purpose"), "{answers}");
    assert!(answers.ends_with("127.0.0.1 /echo /echo - 0"), "{answers}");
}

#[tokio::test]
async fn pages_get_the_headers_of_pages() {
    let desk = start(doors(), settings()).await;
    let page = desk.get("/page", "").await;
    for header in ["x-content-type-options: nosniff", "referrer-policy: no-referrer", "x-frame-options: DENY"]
    {
        assert!(page.contains(header), "{page}");
    }
    assert!(page.contains("content-security-policy: default-src 'none'"), "{page}");
    let text = desk.get("/echo", "").await;
    assert!(text.contains("nosniff") && !text.contains("content-security-policy"), "{text}");
    assert!(text.contains("\r\nx-request-id: "), "{text}");
}

struct Sick;

impl Readiness for Sick {
    fn checks(&self) -> std::pin::Pin<Box<dyn Future<Output = Vec<Check>> + Send + '_>> {
        Box::pin(async { vec![Check { name: "database", outcome: Err("is away".to_owned()) }] })
    }
}

#[tokio::test]
async fn the_operator_learns_how_it_stands() {
    let metrics = Arc::new(Metrics::new(&[Door { name: "echo", paths: &["/echo"] }]));
    let operator =
        Operator { readiness: Arc::new(Sick), metrics: Arc::clone(&metrics), stop: Stop::default() };
    let desk = start(doors().merge(operator.all()), Settings::new(Arc::clone(&metrics))).await;
    assert_eq!(body(&desk.get("/healthz", "").await), "ok\n");
    let ready = desk.get("/readyz", "").await;
    assert_eq!(status(&ready), "503");
    assert_eq!(body(&ready), "{\"checks\":{\"database\":\"is away\",\"serving\":\"ok\"},\"ready\":false}\n");
    for target in ["/echo", "/echo?secret", "/missing", "/panic"] {
        desk.get(target, "").await;
    }
    let text = desk.get("/metrics", "").await;
    for line in [
        "tridesk_requests_total{door=\"echo\",class=\"2xx\"} 2\n",
        "tridesk_requests_total{door=\"other\",class=\"4xx\"} 1\n",
        "tridesk_requests_total{door=\"other\",class=\"5xx\"} 1\n",
        "tridesk_requests_total{door=\"operator\",class=\"5xx\"} 1\n",
        "tridesk_request_seconds_count{door=\"echo\"} 2\n",
        "tridesk_requests_in_flight 1\n",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert!(!text.contains("missing") && !text.contains("secret"), "{text}");
}
