//! temp
use std::sync::Arc; use std::time::Duration;
use axum::{Router, routing::any};
use tridesk_http::*;
#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn main() {
    let (w, _g) = (std::io::sink, ());
    tracing_subscriber::fmt().with_writer(w).init();
    let bare = Router::new().route("/x", any(async || "hello"));
    let l = tokio::net::TcpListener::bind("127.0.0.1:19001").await.unwrap();
    let b2 = bare.clone();
    tokio::spawn(async move { axum_serve(l, b2).await });
    let w = wrap(Router::new().route("/x", any(async |i: Result<Incoming, Refused>| { i.unwrap(); "hello" })), Settings::new(Arc::new(Metrics::new(&[]))));
    let a = Listener::bind("127.0.0.1:19002".parse().unwrap(), None).await.unwrap();
    serve(vec![a], w, std::future::pending(), Duration::ZERO).await;
}
async fn axum_serve(l: tokio::net::TcpListener, r: Router) {
    loop { let (s, _) = l.accept().await.unwrap(); s.set_nodelay(true).unwrap(); let r = r.clone();
      tokio::spawn(async move { let svc = hyper_util::service::TowerToHyperService::new(r);
        let _ = hyper_util::server::conn::auto::Builder::new(hyper_util::rt::TokioExecutor::new()).serve_connection(hyper_util::rt::TokioIo::new(s), svc).await; }); }
}
