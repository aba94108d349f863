//! Reads a body within its limit, and gives up on one that hardly moves.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout, timeout_at};

use crate::layers::Rules;
use crate::refused::Reason;

/// What a body must bring in each window to be worth waiting for.
const LEAST_PROGRESS: usize = 1024;
/// In how many windows a large body must be here, because it holds memory that others wait for.
const MOST_WINDOWS: usize = 64;
/// A body up to this size is not counted against the memory of all bodies together.
const SMALL: usize = 256 << 10;
/// How much of a refused body is kept: parameters come before files.
const BEGINNING: usize = 64 << 10;
/// How much of a refused body is read and thrown away, so that the client hears the answer instead of a reset.
const DRAINED: usize = 16 << 20;

/// The memory that large bodies may fill together: what arrives after that waits its turn.
pub(crate) struct Memory(Arc<Semaphore>);

impl Memory {
    const UNIT: usize = 1024;

    /// Room for a few of the largest bodies.
    pub(crate) fn new(body_limit: usize) -> Self {
        let bytes = body_limit.saturating_mul(4).max(128 << 20);
        Self(Arc::new(Semaphore::new((bytes / Self::UNIT).min(Semaphore::MAX_PERMITS))))
    }

    async fn grant(&self, bytes: usize) -> Option<OwnedSemaphorePermit> {
        let units = u32::try_from(bytes.div_ceil(Self::UNIT)).unwrap_or(u32::MAX);
        Arc::clone(&self.0).acquire_many_owned(units).await.ok()
    }
}

/// Stops the clock of a request while its body arrives: a large upload has its own measure of patience. It also
/// holds the memory that the body was granted until the request is answered.
#[derive(Default)]
pub(crate) struct BodyClock(Mutex<State>);

#[derive(Default)]
struct State {
    reading: bool,
    finished: Option<Instant>,
    granted: Option<OwnedSemaphorePermit>,
}

impl BodyClock {
    /// When the time for answering began; `None` while the body still arrives.
    pub(crate) fn began(&self, arrived: Instant) -> Option<Instant> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (!state.reading).then(|| state.finished.unwrap_or(arrived))
    }

    fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Reads the whole body; when it is refused, says why and how it began.
pub(crate) async fn read(
    body: Body,
    expects_continue: bool,
    clock: &BodyClock,
    rules: &Rules,
) -> Result<Bytes, (Reason, Bytes)> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    clock.set(|state| state.reading = true);
    let mut read = Read::default();
    let outcome = collect(body, expects_continue, clock, rules, &mut read).await;
    clock.set(|state| (state.reading, state.finished) = (false, Some(Instant::now())));
    match outcome {
        Ok(()) => Ok(read.whole()),
        Err(reason) => Err((reason, read.beginning())),
    }
}

/// What was read. One frame, which most bodies are, is never copied.
#[derive(Default)]
struct Read {
    first: Bytes,
    rest: BytesMut,
}

impl Read {
    fn len(&self) -> usize {
        self.first.len().max(self.rest.len())
    }

    fn push(&mut self, data: Bytes, expected: usize) {
        if self.first.is_empty() {
            self.first = data;
            return;
        }
        if self.rest.is_empty() {
            self.rest.reserve(expected.max(self.first.len() + data.len()));
            self.rest.extend_from_slice(&self.first);
        }
        self.rest.extend_from_slice(&data);
    }

    fn whole(self) -> Bytes {
        if self.rest.is_empty() { self.first } else { self.rest.freeze() }
    }

    fn beginning(self) -> Bytes {
        let mut whole = self.whole();
        whole.truncate(BEGINNING);
        whole
    }
}

async fn collect(
    mut body: Body,
    expects_continue: bool,
    clock: &BodyClock,
    rules: &Rules,
    read: &mut Read,
) -> Result<(), Reason> {
    let limit = rules.settings.body_limit;
    let hint = body.size_hint();
    if usize::try_from(hint.lower()).unwrap_or(usize::MAX) > limit {
        // A client that asks first has sent nothing yet, and reading would tell it to go on.
        if !expects_continue {
            drain(body, read).await;
        }
        return Err(Reason::TooLarge);
    }
    let declared = hint.upper().and_then(|size| usize::try_from(size).ok()).unwrap_or(limit);
    let mut granted = false;
    let mut window = Window::new(rules.settings.body_window, LEAST_PROGRESS);
    loop {
        let Some(frame) = window.wait(body.frame()).await? else {
            break;
        };
        let Ok(data) = frame.map_err(|_| Reason::Broken)?.into_data() else {
            continue;
        };
        window.received += data.len();
        let size = read.len() + data.len();
        if size > limit {
            read.push(data, 0);
            drain(body, read).await;
            return Err(Reason::TooLarge);
        }
        // All of it at once: bodies that each hold a part would wait for each other.
        if size > SMALL && !granted {
            granted = true;
            let bytes = declared.min(limit);
            let permit = timeout(rules.settings.body_window, rules.memory.grant(bytes)).await;
            let permit = permit.map_err(|_| Reason::TimedOut)?;
            clock.set(|state| state.granted = permit);
            window = Window::new(rules.settings.body_window, bytes / MOST_WINDOWS);
        }
        read.push(data, declared.min(SMALL));
    }
    Ok(())
}

async fn drain(mut body: Body, read: &mut Read) {
    let mut left = DRAINED;
    let reading = async {
        while let Some(Ok(frame)) = body.frame().await {
            let Ok(data) = frame.into_data() else { continue };
            if read.len() < BEGINNING {
                read.push(data.slice(..data.len().min(BEGINNING)), 0);
            }
            if data.len() > left {
                break;
            }
            left -= data.len();
        }
    };
    // Nobody is served by waiting longer for what is thrown away.
    let _ = timeout(Duration::from_secs(2), reading).await;
}

struct Window {
    length: Duration,
    least: usize,
    end: Instant,
    received: usize,
}

impl Window {
    /// A window of this length, which must bring so many bytes.
    fn new(length: Duration, least: usize) -> Self {
        Self { length, least, end: Instant::now() + length, received: 0 }
    }

    /// Waits as long as windows keep bringing enough.
    async fn wait<T>(&mut self, next: impl Future<Output = T>) -> Result<T, Reason> {
        let mut next = std::pin::pin!(next);
        loop {
            match timeout_at(self.end, &mut next).await {
                Ok(value) => return Ok(value),
                Err(_) if self.received < self.least => return Err(Reason::TimedOut),
                Err(_) => *self = Self::new(self.length, self.least),
            }
        }
    }
}
