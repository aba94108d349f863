//! A stream that loses patience: with headers that do not come to an end, with idle connections, and with clients
//! that do not take their answers. Bodies are measured where they are read.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::Patience;

/// How every HTTP/2 connection begins; no HTTP/1 request does.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

const WRITE: usize = 0;
const FLUSH: usize = 1;

/// What the service tells the stream under it.
#[derive(Default)]
pub(super) struct Activity {
    under_way: AtomicUsize,
    requests: AtomicU64,
}

/// A request under way; dropped when its answer is there.
pub(super) struct UnderWay(Arc<Activity>);

impl Activity {
    pub(super) fn request(self: &Arc<Self>) -> UnderWay {
        self.under_way.fetch_add(1, Ordering::Relaxed);
        self.requests.fetch_add(1, Ordering::Relaxed);
        UnderWay(Arc::clone(self))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}

enum Protocol {
    /// So many bytes of the preface have come so far.
    Unknown(usize),
    One,
    /// Its own pings find out whether the other side still lives.
    Two,
}

pub(super) struct Watched<S> {
    stream: S,
    patience: Patience,
    activity: Arc<Activity>,
    protocol: Protocol,
    /// When something last moved.
    moved: Instant,
    /// When the bytes began that have not become a request yet, and how many requests there were then.
    reading: Option<(Instant, u64)>,
    /// When the client stopped taking its answer: in a write, or in the flush of what TLS holds back.
    stuck: [Option<Instant>; 2],
    timer: Pin<Box<Sleep>>,
}

impl<S> Watched<S> {
    pub(super) fn new(stream: S, patience: Patience, activity: Arc<Activity>) -> Self {
        let now = Instant::now();
        let timer = Box::pin(sleep_until(now + patience.header));
        // A new connection has something to say; it is not idle before its first request.
        let reading = Some((now, 0));
        Self {
            stream,
            patience,
            activity,
            protocol: Protocol::Unknown(0),
            moved: now,
            reading,
            stuck: [None; 2],
            timer,
        }
    }

    fn has_read(&mut self, bytes: &[u8]) {
        self.moved = Instant::now();
        if let Protocol::Unknown(seen) = self.protocol {
            let rest = &PREFACE[seen..];
            let length = rest.len().min(bytes.len());
            self.protocol = match (rest[..length] == bytes[..length], length == rest.len()) {
                (false, _) => Protocol::One,
                (true, true) => Protocol::Two,
                (true, false) => Protocol::Unknown(seen + length),
            };
        }
        let requests = self.activity.requests.load(Ordering::Relaxed);
        // What comes while a request is under way is its body.
        let between = self.activity.under_way.load(Ordering::Relaxed) == 0;
        if between && self.reading.is_none_or(|(_, before)| before != requests) {
            self.reading = Some((self.moved, requests));
        }
    }

    /// When patience with reading ends, if it can.
    fn read_deadline(&self) -> Option<Instant> {
        if self.activity.under_way.load(Ordering::Relaxed) > 0 || matches!(self.protocol, Protocol::Two) {
            return None;
        }
        let requests = self.activity.requests.load(Ordering::Relaxed);
        Some(match self.reading {
            Some((began, before)) if before == requests => began + self.patience.header,
            _ => self.moved + self.patience.idle,
        })
    }

    /// Ready when the deadline, the earlier one of the two, has passed.
    fn poll_deadline(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        let write = self.stuck.iter().flatten().min().map(|since| *since + self.patience.write);
        let now = Instant::now();
        // Without a deadline it is still looked at from time to time: a request may end without a word to us.
        let watching = now + self.patience.header;
        let deadline = [self.read_deadline(), write].into_iter().flatten().min();
        if deadline.is_some_and(|deadline| deadline <= now) {
            return Poll::Ready(io::ErrorKind::TimedOut.into());
        }
        let wake = deadline.map_or(watching, |deadline| deadline.min(watching));
        // The timer is moved only when it went off or would go off too late, not with every read.
        if self.timer.is_elapsed() || self.timer.deadline() > wake {
            self.timer.as_mut().reset(wake);
        }
        while self.timer.as_mut().poll(context).is_ready() {
            self.timer.as_mut().reset(wake.max(Instant::now() + Duration::from_millis(1)));
        }
        Poll::Pending
    }

    /// A flush that has nothing to do is no movement, so the two kinds of being stuck are kept apart.
    fn wrote<T>(
        &mut self,
        kind: usize,
        context: &mut Context<'_>,
        outcome: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.stuck[kind] = None;
            if kind == WRITE {
                self.moved = Instant::now();
            }
            return outcome;
        }
        self.stuck[kind].get_or_insert_with(Instant::now);
        Poll::Ready(Err(ready!(self.poll_deadline(context))))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        match Pin::new(&mut this.stream).poll_read(context, buffer) {
            Poll::Ready(outcome) => {
                this.has_read(&buffer.filled()[before..]);
                Poll::Ready(outcome)
            }
            Poll::Pending => Poll::Ready(Err(ready!(this.poll_deadline(context)))),
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.wrote(WRITE, context, outcome)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.stream).poll_write_vectored(context, parts);
        this.wrote(WRITE, context, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.stream).poll_flush(context);
        this.wrote(FLUSH, context, outcome)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.stream).poll_shutdown(context);
        this.wrote(FLUSH, context, outcome)
    }
}
