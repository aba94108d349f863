//! The serving loop: several listeners, plain and TLS, HTTP/1.1 and 2, and a stop that loses no answer.

mod listener;
mod stop;
mod tls;
mod watched;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower::Service;

use crate::arrival::PeerAddress;

pub use listener::{Listener, Patience};
pub use stop::Stop;
pub use tls::{TlsError, TlsFiles};
use watched::{Activity, Watched};

/// How a serving loop ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drained {
    /// Every request was answered.
    Completely,
    /// The time ran out; what was left was cut off.
    CutOff,
}

/// Serves the router on every listener until `shutdown` ends. Then nothing new is accepted, requests under way may
/// finish for as long as `grace`, and every connection is closed.
pub async fn serve(
    listeners: Vec<Listener>,
    router: Router,
    shutdown: impl Future<Output = ()>,
    grace: Duration,
) -> Drained {
    let (end, ended) = watch::channel(());
    let mut loops = JoinSet::new();
    for listener in listeners {
        loops.spawn(accept(listener, router.clone(), ended.clone()));
    }
    drop(ended);
    shutdown.await;
    // Receivers see the end when the sender is gone.
    drop(end);
    let finish = async { while loops.join_next().await.is_some() {} };
    match tokio::time::timeout(grace, finish).await {
        Ok(()) => Drained::Completely,
        // Dropping the loops drops their connections with them.
        Err(_) => Drained::CutOff,
    }
}

async fn accept(listener: Listener, router: Router, mut ended: watch::Receiver<()>) {
    let http = Arc::new(builder());
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    let reload = listener.tls.clone().map(TlsFiles::watch);
    let mut reload = std::pin::pin!(async {
        match reload {
            Some(reload) => reload.await,
            None => std::future::pending().await,
        }
    });
    loop {
        let accepted = tokio::select! {
            accepted = listener.socket.accept() => accepted,
            // Finished connections are collected here, so that the set does not grow for ever.
            Some(_) = connections.join_next() => continue,
            _ = ended.changed() => break,
            () = &mut reload => continue,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of descriptors or memory; trying again at once would only burn the processor.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        // Answers are written whole; waiting to fill a packet only delays their last part.
        let _ = stream.set_nodelay(true);
        let (http, watcher, router) = (Arc::clone(&http), graceful.watcher(), router.clone());
        let (patience, tls) = (listener.patience, listener.tls.clone());
        let mut ended = ended.clone();
        connections.spawn(async move {
            let Some(tls) = tls else {
                return connection(stream, address, false, patience, router, &http, watcher).await;
            };
            // A handshake is no request that a stop would have to wait for.
            let shaken = tokio::select! {
                shaken = tokio::time::timeout(patience.header, tls.acceptor().accept(stream)) => shaken,
                _ = ended.changed() => return,
            };
            match shaken {
                Ok(Ok(stream)) => connection(stream, address, true, patience, router, &http, watcher).await,
                Ok(Err(error)) => tracing::debug!(%address, %error, "no TLS connection came about"),
                Err(_) => tracing::debug!(%address, "a TLS handshake took too long"),
            }
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    // `Watched` measures the patience with headers: the timer of hyper would also end idle connections, which
    // clients keep in their pools, after the same short time.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(192 << 10);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(Duration::from_secs(15))
        .max_concurrent_streams(128)
        .max_header_list_size(128 << 10);
    builder
}

async fn connection(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    address: SocketAddr,
    encrypted: bool,
    patience: Patience,
    router: Router,
    http: &Builder<TokioExecutor>,
    watcher: hyper_util::server::graceful::Watcher,
) {
    let activity = Arc::new(Activity::default());
    let io = TokioIo::new(Watched::new(stream, patience, Arc::clone(&activity)));
    let peer = ConnectInfo(PeerAddress { address, encrypted });
    let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
        let under_way = activity.request();
        request.extensions_mut().insert(peer);
        let mut router = router.clone();
        async move {
            let response = router.call(request).await;
            drop(under_way);
            Ok::<_, Infallible>(response.unwrap_or_else(|never| match never {}))
        }
    });
    let serving = http.serve_connection(io, service);
    // What goes wrong with a connection is the client's; its requests have their own lines in the log.
    if let Err(error) = watcher.watch(serving).await {
        tracing::debug!(%address, %error, "a connection ended early");
    }
}
