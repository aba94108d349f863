//! The serving loop: stopping, patience and TLS.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::support::{self, Running, body, settings, start, start_on, start_with, status};
use axum::Router;
use axum::routing::get;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use tridesk_http::health::{Check, Operator, Readiness};
use tridesk_http::{Arrival, Drained, Listener, Metrics, Patience, Stop, TlsFiles, wrap};

fn doors() -> Router {
    Router::new()
        .route(
            "/",
            get(async |arrival: axum::Extension<Arrival>| format!("encrypted: {}", arrival.encrypted())),
        )
        .route("/work", get(async || tokio::time::sleep(Duration::from_millis(600)).await))
        .route("/endless", get(async || tokio::time::sleep(Duration::from_secs(600)).await))
        .route("/large", get(async || "x".repeat(64 << 20)))
}

async fn begin(desk: &Running, target: &str) -> TcpStream {
    let mut stream = TcpStream::connect(desk.address).await.unwrap();
    stream.write_all(format!("GET {target} HTTP/1.1\r\nHost: desk\r\n\r\n").as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(150)).await;
    stream
}

#[tokio::test]
async fn a_stop_lets_requests_finish_and_takes_no_new_ones() {
    let desk = start(doors(), settings()).await;
    let idle = begin(&desk, "/").await;
    let mut working = begin(&desk, "/work").await;
    desk.stop.begin();
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert!(TcpStream::connect(desk.address).await.is_err(), "it still accepts");
    assert_eq!(status(&support::rest(&mut working).await), "200");
    assert_eq!(desk.loops.await.unwrap(), Drained::Completely);
    drop(idle);
}

#[tokio::test]
async fn a_stop_does_not_wait_for_ever() {
    let listener = Listener::bind(([127, 0, 0, 1], 0).into(), None).await.unwrap();
    let address = listener.address();
    let stop = Stop::default();
    let waiting = stop.clone();
    let loops = tokio::spawn(async move {
        let router = wrap(doors(), settings());
        tridesk_http::serve(vec![listener], router, waiting.wait(Duration::ZERO), Duration::from_millis(300))
            .await
    });
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /endless HTTP/1.1\r\nHost: desk\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(150)).await;
    stop.begin();
    assert_eq!(loops.await.unwrap(), Drained::CutOff);
    assert_eq!(support::rest(&mut stream).await, "");
}

struct Well;

impl Readiness for Well {
    fn checks(&self) -> std::pin::Pin<Box<dyn Future<Output = Vec<Check>> + Send + '_>> {
        Box::pin(async { Vec::new() })
    }
}

#[tokio::test]
async fn readiness_ends_before_the_listener_does() {
    let stop = Stop::default();
    let metrics = Arc::new(Metrics::new(&[]));
    let operator = Operator { readiness: Arc::new(Well), metrics, stop: stop.clone() };
    let listener = Listener::bind(([127, 0, 0, 1], 0).into(), None).await.unwrap();
    let desk = start_with(listener, wrap(operator.health(), settings()), stop, Duration::from_millis(500));
    assert_eq!(status(&desk.get("/readyz", "").await), "200");
    desk.stop.begin();
    let answer = desk.get("/readyz", "").await;
    assert_eq!(status(&answer), "503");
    assert_eq!(body(&answer), "{\"checks\":{\"serving\":\"stopping\"},\"ready\":false}\n");
    assert_eq!(desk.loops.await.unwrap(), Drained::Completely);
}

#[tokio::test]
async fn patience_ends_with_slow_headers_silence_and_deaf_clients() {
    let patience = Patience {
        header: Duration::from_millis(400),
        idle: Duration::from_millis(1500),
        write: Duration::from_millis(700),
    };
    let listener = Listener::bind(([127, 0, 0, 1], 0).into(), None).await.unwrap().with_patience(patience);
    let desk = start_on(listener, wrap(doors(), settings()));
    // Nothing at all, half a header that keeps dripping, and half of what every HTTP/2 client says first.
    for opening in ["", "GET / HTTP/1.1\r\nX: ", "PRI * HTT"] {
        let began = Instant::now();
        let mut stream = TcpStream::connect(desk.address).await.unwrap();
        stream.write_all(opening.as_bytes()).await.unwrap();
        let (mut reader, mut writer) = stream.into_split();
        let drip = tokio::spawn(async move {
            while opening.contains("X:") && writer.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            std::future::pending::<()>().await;
        });
        assert_eq!(support::rest(&mut reader).await, "", "{opening}");
        let took = began.elapsed();
        assert!((300..1200).contains(&took.as_millis()), "{opening}: {took:?}");
        drip.abort();
    }
    // A request longer than the patience with headers is served, and the connection then idles longer than it.
    let began = Instant::now();
    let mut stream = begin(&desk, "/work").await;
    assert_eq!(status(&support::rest(&mut stream).await), "200");
    let took = began.elapsed();
    assert!((1900..4000).contains(&took.as_millis()), "{took:?}");
    // A client that asks for much and takes little.
    let mut stream = begin(&desk, "/large").await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let received = support::rest(&mut stream).await.len();
    assert!(received < 64 << 20, "{received}");
}

fn certificate(folder: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(["desk".to_owned()]).unwrap();
    std::fs::write(folder.join("certificate.pem"), made.cert.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    made.cert.der().clone()
}

async fn shake(
    desk: &Running,
    trusted: &CertificateDer<'static>,
    protocol: &[u8],
) -> Option<TlsStream<TcpStream>> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.to_vec()];
    let stream = TcpStream::connect(desk.address).await.unwrap();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    connector.connect(ServerName::try_from("desk").unwrap(), stream).await.ok()
}

#[tokio::test]
async fn tls_speaks_both_versions_and_takes_new_certificates() {
    let folder = tempfile::tempdir().unwrap();
    let first = certificate(folder.path());
    let files =
        TlsFiles::load(&folder.path().join("certificate.pem"), &folder.path().join("key.pem")).unwrap();
    let listener = Listener::bind(([127, 0, 0, 1], 0).into(), Some(Arc::clone(&files))).await.unwrap();
    assert!(listener.is_encrypted());
    let desk = start_on(listener, wrap(doors(), settings()));

    let mut stream = shake(&desk, &first, b"http/1.1").await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n").await.unwrap();
    assert!(support::rest(&mut stream).await.ends_with("\r\n\r\nencrypted: true"));

    let stream = hyper_util::rt::TokioIo::new(shake(&desk, &first, b"h2").await.unwrap());
    let executor = hyper_util::rt::TokioExecutor::new();
    let (mut sender, connection) = hyper::client::conn::http2::handshake(executor, stream).await.unwrap();
    tokio::spawn(connection);
    let request = hyper::Request::get("https://desk/").body(axum::body::Body::empty()).unwrap();
    let response = sender.send_request(request).await.unwrap();
    assert_eq!((response.status().as_u16(), response.version()), (200, hyper::Version::HTTP_2));

    // Plain HTTP on a TLS port is no HTTP at all, and hurts nobody else.
    assert!(!desk.get("/", "").await.contains("200"));

    assert!(!files.reload().unwrap());
    tokio::time::sleep(Duration::from_millis(20)).await;
    let second = certificate(folder.path());
    assert!(files.reload().unwrap());
    assert!(shake(&desk, &first, b"h2").await.is_none());
    assert!(shake(&desk, &second, b"h2").await.is_some());

    // Half of a new pair: the old one stays.
    tokio::time::sleep(Duration::from_millis(20)).await;
    std::fs::write(folder.path().join("key.pem"), "half").unwrap();
    assert!(files.reload().is_err());
    assert!(shake(&desk, &second, b"h2").await.is_some());
}

#[tokio::test]
async fn certificate_files_that_are_none_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    certificate(folder.path());
    let (good, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
    let error = |certificate: &Path, key: &Path| TlsFiles::load(certificate, key).err().unwrap().to_string();
    assert!(error(Path::new("/missing.pem"), &key).starts_with("/missing.pem: "));
    assert!(error(&key, &key).ends_with("key.pem: holds no certificate"));
    assert!(error(&good, &good).contains("certificate.pem: "));
    let other = tempfile::tempdir().unwrap();
    certificate(other.path());
    assert!(error(&good, &other.path().join("key.pem")).contains("key.pem: "));
}

#[tokio::test]
async fn answers_keep_their_connection() {
    let desk = start(doors(), settings()).await;
    let mut stream = begin(&desk, "/").await;
    let mut buffer = [0; 1024];
    let length = stream.read(&mut buffer).await.unwrap();
    assert!(String::from_utf8_lossy(&buffer[..length]).ends_with("encrypted: false"));
    stream.write_all(b"GET / HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n").await.unwrap();
    assert_eq!(status(&support::rest(&mut stream).await), "200");
}
