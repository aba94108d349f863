//! The load: connections that each send the next request when the last one is answered. One thread with one event
//! loop drives them all, so that it takes as little as it can from the server beside it.

use crate::http::head;
use anyhow::{Result, ensure};
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::{JoinSet, LocalSet};

/// The bytes of the request of a number.
type Request = dyn Fn(u64) -> Vec<u8>;
/// Whether the body of an answer is what was asked for.
type IsGood = dyn Fn(&[u8]) -> bool;

/// What is sent and what a good answer is.
#[derive(Clone)]
pub(super) struct Load {
    pub(super) address: SocketAddr,
    pub(super) connections: usize,
    pub(super) request: Rc<Request>,
    pub(super) is_good: Rc<IsGood>,
}

/// What came of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured {
    pub(super) answers: u64,
    pub(super) seconds: f64,
}

impl Measured {
    pub(super) fn per_second(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let answers = self.answers as f64;
        answers / self.seconds
    }
}

/// Numbers of requests, each used once in a run of the benchmark.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// Drives a server for some time.
pub(super) fn drive(load: &Load, time: Duration) -> Result<Measured> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let mut streams = Vec::new();
        for _ in 0..load.connections {
            let stream = TcpStream::connect(load.address).await?;
            stream.set_nodelay(true)?;
            streams.push(stream);
        }
        let begun = Instant::now();
        let mut connections = JoinSet::new();
        for stream in streams {
            connections.spawn_local(connection(load.clone(), stream, begun + time));
        }
        let mut answers = 0;
        while let Some(done) = connections.join_next().await {
            answers += done??;
        }
        Ok(Measured { answers, seconds: begun.elapsed().as_secs_f64() })
    })
}

async fn connection(load: Load, mut stream: TcpStream, deadline: Instant) -> Result<u64> {
    let mut buffer: Vec<u8> = Vec::with_capacity(64 * 1024);
    let mut answers = 0;
    while Instant::now() < deadline {
        stream.write_all(&(load.request)(NUMBER.fetch_add(1, Ordering::Relaxed))).await?;
        buffer.clear();
        let (status, body) = loop {
            ensure!(stream.read_buf(&mut buffer).await? > 0, "the server closed a connection");
            if let Some((status, start, end)) = head(&buffer)
                && let Some(body) = buffer.get(start..end)
            {
                break (status, body);
            }
        };
        ensure!(
            status == 200 && (load.is_good)(body),
            "HTTP {status}, not what was asked for: {}",
            String::from_utf8_lossy(body.get(..body.len().min(500)).unwrap_or_default())
        );
        answers += 1;
    }
    Ok(answers)
}
