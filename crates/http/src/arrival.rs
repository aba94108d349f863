//! What is known of a request before its door sees it. The query leaves the URI here, because three dialects carry
//! secrets in it and everything that traces a request traces its URI.

use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use axum::extract::{ConnectInfo, OriginalUri, Request};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, Uri};

use crate::address;
use crate::body::BodyClock;
use crate::layers::Rules;

/// The other end of the connection, as the serving loop saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerAddress {
    /// Its address.
    pub address: SocketAddr,
    /// Whether the connection is encrypted.
    pub encrypted: bool,
}

/// What is known of a request before its door sees it; every request under [`wrap`](crate::wrap) has one as an
/// extension.
#[derive(Clone)]
pub struct Arrival(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) id: String,
    pub(crate) address: IpAddr,
    pub(crate) encrypted: bool,
    pub(crate) query: Option<String>,
    pub(crate) rules: Arc<Rules>,
    pub(crate) clock: BodyClock,
}

tokio::task_local! {
    static ANSWERED: Arrival;
}

/// What `say` makes of the number of the request that is being answered here; `None` outside of any request.
pub fn in_request<T>(say: impl FnOnce(&str) -> T) -> Option<T> {
    ANSWERED.try_with(|arrival| say(arrival.id())).ok()
}

impl Arrival {
    /// Lets [`in_request`] know this request while an answer is made.
    pub(crate) fn scope<F: Future>(&self, answer: F) -> impl Future<Output = F::Output> {
        ANSWERED.scope(self.clone(), answer)
    }

    /// The number the log knows this request by.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// The address of the client, as far as it can be believed.
    #[must_use]
    pub fn address(&self) -> IpAddr {
        self.0.address
    }

    /// Whether the client's connection is encrypted, here or at a trusted proxy.
    #[must_use]
    pub fn encrypted(&self) -> bool {
        self.0.encrypted
    }

    /// Takes what is needed from the request and blanks its query.
    pub(crate) fn take(request: &mut Request, rules: &Arc<Rules>) -> Self {
        let peer = request.extensions().get::<ConnectInfo<PeerAddress>>().map(|info| info.0);
        // A request that came through no socket of ours is nobody's: it matches no range and is no loopback.
        let socket = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.address.ip().to_canonical());
        let trusted = address::is_trusted(socket, &rules.settings.trusted_proxies);
        let headers = request.headers();
        let inner = Inner {
            id: trusted.then(|| given_id(headers)).flatten().unwrap_or_else(next_id),
            address: address::client(socket, headers, &rules.settings.trusted_proxies),
            encrypted: peer.is_some_and(|peer| peer.encrypted)
                || trusted && headers.get("x-forwarded-proto").is_some_and(|value| value == "https"),
            query: take_query(request),
            clock: BodyClock::default(),
            rules: Arc::clone(rules),
        };
        let arrival = Self(Arc::new(inner));
        request.extensions_mut().insert(arrival.clone());
        arrival
    }
}

/// Moves the query out of the URI, and out of the copy of the URI that the router made.
fn take_query(request: &mut Request) -> Option<String> {
    let query = request.uri().query()?.to_owned();
    let mut parts = request.uri().clone().into_parts();
    // A path was there before, so it is one without its query too.
    parts.path_and_query = request.uri().path().parse::<PathAndQuery>().ok();
    *request.uri_mut() = Uri::from_parts(parts).unwrap_or_default();
    if let Some(original) = request.extensions_mut().get_mut::<OriginalUri>() {
        *original = OriginalUri(Uri::default());
    }
    Some(query)
}

/// The id that a trusted proxy gave the request.
fn given_id(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("x-request-id")?.to_str().ok()?;
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    (plain && (1..=64).contains(&text.len())).then(|| text.to_owned())
}

/// Sixteen hexadecimal digits that differ from process to process and never repeat within one for long.
fn next_id() -> String {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("{:016x}", KEY.hash_one(NEXT.fetch_add(1, Ordering::Relaxed)))
}
