//! Reads a body within its limit, and gives up on one that hardly moves.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout, timeout_at};

use crate::layers::Rules;
use crate::refused::Refused;

/// What a body must bring in each window to be worth waiting for.
const LEAST_PROGRESS: usize = 1024;
/// A body up to this size is not counted against the memory of all bodies together.
const SMALL: usize = 256 << 10;
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

/// Reads the whole body.
pub(crate) async fn read(
    body: Body,
    expects_continue: bool,
    clock: &BodyClock,
    rules: &Rules,
) -> Result<Bytes, Refused> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    clock.set(|state| state.reading = true);
    let outcome = collect(body, expects_continue, clock, rules).await;
    clock.set(|state| (state.reading, state.finished) = (false, Some(Instant::now())));
    outcome
}

async fn collect(
    mut body: Body,
    expects_continue: bool,
    clock: &BodyClock,
    rules: &Rules,
) -> Result<Bytes, Refused> {
    let limit = rules.settings.body_limit;
    let hint = body.size_hint();
    if usize::try_from(hint.lower()).unwrap_or(usize::MAX) > limit {
        // A client that asks first has sent nothing yet, and reading would tell it to go on.
        if !expects_continue {
            drain(body).await;
        }
        return Err(Refused::TooLarge);
    }
    let declared = hint.upper().and_then(|size| usize::try_from(size).ok()).unwrap_or(limit);
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    let mut granted = false;
    let mut window = Window::new(rules.settings.body_window);
    loop {
        let Some(frame) = window.wait(body.frame()).await? else {
            break;
        };
        let Ok(data) = frame.map_err(|_| Refused::Broken)?.into_data() else {
            continue;
        };
        window.received += data.len();
        let size = first.len() + rest.len() + data.len();
        if size > limit {
            drain(body).await;
            return Err(Refused::TooLarge);
        }
        if size > SMALL && !granted {
            granted = true;
            let permit = timeout(rules.settings.body_window, rules.memory.grant(declared.min(limit))).await;
            let permit = permit.map_err(|_| Refused::TimedOut)?;
            clock.set(|state| state.granted = permit);
            window = Window::new(rules.settings.body_window);
        }
        // One frame, which most bodies are, is never copied.
        if first.is_empty() {
            first = data;
        } else {
            if rest.is_empty() {
                rest.reserve(declared.min(SMALL).max(size));
                rest.extend_from_slice(&first);
            }
            rest.extend_from_slice(&data);
        }
    }
    Ok(if rest.is_empty() { first } else { rest.freeze() })
}

async fn drain(mut body: Body) {
    let mut left = DRAINED;
    let reading = async {
        while let Some(Ok(frame)) = body.frame().await {
            let size = frame.data_ref().map_or(0, Bytes::len);
            if size > left {
                break;
            }
            left -= size;
        }
    };
    // Nobody is served by waiting longer for what is thrown away.
    let _ = timeout(Duration::from_secs(2), reading).await;
}

struct Window {
    length: Duration,
    end: Instant,
    received: usize,
}

impl Window {
    fn new(length: Duration) -> Self {
        Self { length, end: Instant::now() + length, received: 0 }
    }

    /// Waits as long as windows keep bringing enough.
    async fn wait<T>(&mut self, next: impl Future<Output = T>) -> Result<T, Refused> {
        let mut next = std::pin::pin!(next);
        loop {
            match timeout_at(self.end, &mut next).await {
                Ok(value) => return Ok(value),
                Err(_) if self.received < LEAST_PROGRESS => return Err(Refused::TimedOut),
                Err(_) => *self = Self::new(self.length),
            }
        }
    }
}
