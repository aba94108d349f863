//! Calls to one other server: the panel behind the desk, or the one that tickets are moved in from.
//!
//! An [`Outgoing`] is bound to the host and port of its [`Target`] and calls nothing else: redirects are answers, proxies
//! of the environment are not asked, no cookie is kept. Each call has a time-out, only so many are under way at once, and
//! what is read into memory has a limit. No address, query or header ever stands in a [`Failed`] or in a log line.

mod answer;
mod call;
mod exchange;
mod failed;
mod target;

use std::sync::{Arc, Once};
use std::time::Duration;

use axum::http::Response;
use axum::http::header::CONTENT_LENGTH;
use bytes::Bytes;
use reqwest::{Certificate, Client, Url};
use tokio::sync::Semaphore;
use tokio::time::timeout;

pub use answer::{Answer, AnswerBody, Read};
pub use call::Call;
pub use exchange::Exchange;
pub use failed::Failed;
pub use target::{Target, TargetError};

/// How long an idle connection is kept for the next call: shorter than servers usually keep theirs, because whoever
/// closes first can hit a call that is just being sent.
const IDLE: Duration = Duration::from_secs(20);

/// The way to one server; clones share its connections and limits.
#[derive(Clone)]
pub struct Outgoing(Arc<Inner>);

struct Inner {
    client: Client,
    base: Url,
    places: Arc<Semaphore>,
    patience: Duration,
    longest: Duration,
    answer_limit: usize,
}

impl Outgoing {
    /// The way to a target. Nothing is called yet.
    ///
    /// # Errors
    /// When the address is none that can be called, or a certificate cannot be read.
    pub fn new(target: &Target) -> Result<Self, TargetError> {
        static PROVIDER: Once = Once::new();
        // The client asks the process for its cryptography; whoever was first has chosen the same.
        PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
        let base = target.base()?;
        let mut client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .referer(false)
            .http1_only()
            .connect_timeout(target.connect)
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(target.at_once);
        // A plain address needs no list of authorities, and the system may have none.
        if base.scheme() == "http" {
            client = client.tls_certs_only([]);
        } else if let Some(pem) = &target.certificate {
            let trusted = Certificate::from_pem_bundle(pem).map_err(|_| TargetError::Certificate)?;
            if trusted.is_empty() {
                return Err(TargetError::Certificate);
            }
            client = client.tls_certs_only(trusted);
        }
        let client = client.build().map_err(|_| TargetError::Authorities)?;
        Ok(Self(Arc::new(Inner {
            client,
            base,
            places: Arc::new(Semaphore::new(target.at_once)),
            patience: target.patience,
            longest: target.longest,
            answer_limit: target.answer_limit,
        })))
    }

    /// Makes a call and hands its answer on while it comes. The call keeps its place until the body is dropped.
    ///
    /// # Errors
    /// See [`Failed`]; [`Failed::Busy`] at once when every place is taken.
    pub async fn open(&self, call: Call) -> Result<Answer, Failed> {
        let inner = &self.0;
        let url = call.url(&inner.base)?;
        let place = Arc::clone(&inner.places).try_acquire_owned().map_err(|_| Failed::Busy)?;
        let mut request = inner.client.request(call.method.clone(), url).headers(call.headers);
        if !call.body.is_empty() {
            request = request.body(call.body);
        }
        let request = request.build().map_err(|_| Failed::Broken)?;
        // The last word before anything leaves, whatever the address was made from.
        if request.url().origin() != inner.base.origin() {
            return Err(Failed::Elsewhere);
        }
        let answered = timeout(inner.patience, inner.client.execute(request)).await;
        let answer = answered.map_err(|_| Failed::TimedOut)?.map_err(|error| Failed::of(&error))?;
        let (parts, body) = Response::<reqwest::Body>::from(answer).into_parts();
        let body = AnswerBody::new(body, place, inner.patience, inner.longest);
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }

    /// Makes a call and reads its whole answer, within the limit and the time of one call.
    ///
    /// # Errors
    /// See [`Failed`].
    pub async fn send(&self, call: Call) -> Result<Read, Failed> {
        let inner = &self.0;
        let reading = async {
            let Answer { status, headers, body } = self.open(call).await?;
            let said =
                headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
            if said.is_some_and(|said| said > inner.answer_limit) {
                return Err(Failed::TooLarge);
            }
            let body: Bytes = body.read(inner.answer_limit).await?;
            Ok(Read { status, headers, body })
        };
        timeout(inner.patience, reading).await.map_err(|_| Failed::TimedOut)?
    }

    /// How many more calls may be made at once.
    #[must_use]
    pub fn free_places(&self) -> usize {
        self.0.places.available_permits()
    }

    /// How long one call may take.
    #[must_use]
    pub fn patience(&self) -> Duration {
        self.0.patience
    }

    /// The host and, where it is said, the port of the target, as a `Host` header names them.
    #[must_use]
    pub fn authority(&self) -> String {
        let host = self.0.base.host_str().unwrap_or_default();
        self.0.base.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Outgoing").field("to", &self.authority()).finish_non_exhaustive()
    }
}
