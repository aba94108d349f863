//! The answer to a call: its head, and a body that comes piece by piece within its time.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep, sleep_until};

use super::Failed;

/// The head of an answer, and its body on the way.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: AnswerBody,
}

/// An answer that was read as a whole.
#[derive(Clone)]
pub struct Read {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl std::fmt::Debug for Read {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("Read");
        shown.field("status", &self.status).field("length", &self.body.len()).finish_non_exhaustive()
    }
}

/// A body on the way. It ends with an error when a piece or the whole takes too long, and keeps its call's place.
pub struct AnswerBody {
    /// What was read before the body was handed on.
    begun: Bytes,
    rest: Option<reqwest::Body>,
    idle: Duration,
    timer: Pin<Box<Sleep>>,
    end: Instant,
    _place: OwnedSemaphorePermit,
}

impl AnswerBody {
    pub(super) fn new(
        body: reqwest::Body,
        place: OwnedSemaphorePermit,
        idle: Duration,
        longest: Duration,
    ) -> Self {
        let now = Instant::now();
        let end = now + longest;
        let timer = Box::pin(sleep_until(end.min(now + idle)));
        Self { begun: Bytes::new(), rest: Some(body), idle, timer, end, _place: place }
    }

    /// Reads all of it, up to a limit in bytes.
    ///
    /// # Errors
    /// [`Failed::TooLarge`] beyond the limit, otherwise what ended it.
    pub async fn read(mut self, limit: usize) -> Result<Bytes, Failed> {
        self.look_ahead(limit).await?;
        if self.rest.is_some() && self.begun.len() > limit {
            return Err(Failed::TooLarge);
        }
        Ok(self.begun)
    }

    /// Reads until the body ends or is longer than this many bytes, and keeps that for whoever reads on.
    ///
    /// # Errors
    /// What ended the body too early.
    pub async fn look_ahead(&mut self, most: usize) -> Result<(), Failed> {
        let mut first = std::mem::take(&mut self.begun);
        let mut more = BytesMut::new();
        while first.len().max(more.len()) <= most {
            let Some(frame) = self.frame().await else { break };
            let Ok(data) = frame?.into_data() else { continue };
            if first.is_empty() {
                first = data;
                continue;
            }
            if more.is_empty() {
                more.extend_from_slice(&first);
            }
            more.extend_from_slice(&data);
        }
        self.begun = if more.is_empty() { first } else { more.freeze() };
        Ok(())
    }

    /// Whether the body is known to be whole.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.rest.is_none()
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = Failed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Failed>>> {
        let body = &mut *self;
        if !body.begun.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut body.begun)))));
        }
        let Some(rest) = body.rest.as_mut() else { return Poll::Ready(None) };
        let ended = match Pin::new(rest).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) if Instant::now() < body.end => {
                body.timer.as_mut().reset(body.end.min(Instant::now() + body.idle));
                return Poll::Ready(Some(Ok(frame)));
            }
            Poll::Ready(None) => None,
            Poll::Ready(Some(Err(error))) => Some(Failed::of(&error)),
            Poll::Ready(Some(Ok(_))) => Some(Failed::TimedOut),
            Poll::Pending => match body.timer.as_mut().poll(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(()) => Some(Failed::TimedOut),
            },
        };
        // The connection goes with the body that did not end well.
        body.rest = None;
        Poll::Ready(ended.map(Err))
    }

    fn is_end_stream(&self) -> bool {
        self.begun.is_empty() && self.rest.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let begun = u64::try_from(self.begun.len()).unwrap_or(u64::MAX);
        let rest = self.rest.as_ref().map_or_else(|| SizeHint::with_exact(0), Body::size_hint);
        let mut hint = SizeHint::new();
        hint.set_lower(rest.lower().saturating_add(begun));
        if let Some(upper) = rest.upper().and_then(|upper| upper.checked_add(begun)) {
            hint.set_upper(upper);
        }
        hint
    }
}

impl std::fmt::Debug for AnswerBody {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("AnswerBody").field("whole", &self.is_whole()).finish_non_exhaustive()
    }
}
