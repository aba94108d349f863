//! A request of somebody else, sent on, and its answer handed back.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

use axum::body::Body;
use axum::http::header::{
    CONNECTION, CONTENT_LENGTH, EXPECT, FORWARDED, HOST, HeaderName, HeaderValue, PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, VIA,
};
use axum::http::{HeaderMap, Response};

use super::{Entry, Upstream};
use crate::incoming::Incoming;
use crate::outgoing::{Answer, AnswerBody, Call, Failed};

/// So much of an answer is read before its caller gets any of it: within this the desk can still say in the dialect's own
/// words that the answer broke off.
const AHEAD: usize = 64 << 10;

/// More of a path than anybody needs to recognise it.
const SHOWN: usize = 200;

/// On the answers of others, which go out as they are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AsSent;

/// What belongs to one connection and not to the message (RFC 9110, 7.6.1), beside what `Connection` itself names.
const HOP_BY_HOP: [HeaderName; 9] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
/// What only a proxy may say of a request, and the desk says itself or not at all.
const OF_PROXIES: [HeaderName; 6] = [
    FORWARDED_FOR,
    FORWARDED_PROTO,
    FORWARDED_HOST,
    HeaderName::from_static("x-forwarded-port"),
    HeaderName::from_static("x-real-ip"),
    FORWARDED,
];

impl Upstream {
    /// Sends a request on to a path below the address of the server: method, query, body and headers as they came, but for
    /// what belongs to a connection or to proxies. The answer goes out as it is, redirects and errors too.
    ///
    /// # Errors
    /// See [`Failed`]. An answer that breaks off after its first 64 KiB breaks off for the caller, too.
    pub async fn forward(&self, incoming: &Incoming, path: &str) -> Result<Response<Body>, Failed> {
        let shown = path[..path.floor_char_boundary(SHOWN)].to_owned();
        let entry = self.enter(incoming.method.as_str(), shown)?;
        if comes_from_here(&incoming.headers) {
            entry.ended(Err(Failed::Circle));
            return Err(Failed::Circle);
        }
        let call = Call {
            method: incoming.method.clone(),
            path: path.to_owned(),
            query: incoming.query.clone(),
            headers: headers(incoming),
            body: incoming.body.clone(),
        };
        match self.begin(call).await {
            Ok(answer) => Ok(response(answer, entry)),
            Err(failed) => {
                entry.ended(Err(failed));
                Err(failed)
            }
        }
    }

    async fn begin(&self, call: Call) -> Result<Answer, Failed> {
        let mut answer = self.0.outgoing.open(call).await?;
        // Pieces that come one by one may take their time each, but not to the first 64 KiB together.
        let ahead = tokio::time::timeout(self.0.outgoing.patience(), answer.body.look_ahead(AHEAD));
        ahead.await.map_err(|_| Failed::TimedOut)??;
        Ok(answer)
    }
}

/// This process as `Via` names it (RFC 9110, 7.6.3), so that a request is known which comes round in a circle.
static OWN_VIA: LazyLock<String> =
    LazyLock::new(|| format!("1.1 tridesk-{:016x}", RandomState::new().hash_one("via")));

fn comes_from_here(headers: &HeaderMap) -> bool {
    let mut hops = headers.get_all(VIA).iter().filter_map(|value| value.to_str().ok());
    hops.any(|value| value.split(',').any(|hop| hop.trim() == OWN_VIA.as_str()))
}

/// What is sent on of the headers.
fn headers(incoming: &Incoming) -> HeaderMap {
    let mut headers = without_hops(incoming.headers.clone());
    let host = headers.remove(HOST).or_else(|| HeaderValue::from_str(incoming.authority.as_deref()?).ok());
    for name in OF_PROXIES.iter().chain(&[CONTENT_LENGTH, EXPECT]) {
        headers.remove(name);
    }
    // Whoever has no address came through no socket.
    if !incoming.address.is_unspecified()
        && let Ok(address) = HeaderValue::from_str(&incoming.address.to_string())
    {
        headers.insert(FORWARDED_FOR, address);
    }
    let proto = if incoming.encrypted { "https" } else { "http" };
    headers.insert(FORWARDED_PROTO, HeaderValue::from_static(proto));
    if let Some(host) = host {
        headers.insert(FORWARDED_HOST, host);
    }
    if let Ok(via) = HeaderValue::from_str(&OWN_VIA) {
        headers.append(VIA, via);
    }
    headers
}

fn without_hops(mut headers: HeaderMap) -> HeaderMap {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in HOP_BY_HOP.iter().chain(&named) {
        headers.remove(name);
    }
    headers
}

fn response(answer: Answer, entry: Entry) -> Response<Body> {
    let Answer { status, headers, body } = answer;
    let body = if body.is_whole() {
        entry.ended(Ok(status));
        Body::new(body)
    } else {
        Body::new(Watched { body, entry: Some(entry), status })
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = without_hops(headers);
    response.extensions_mut().insert(AsSent);
    response
}

/// A long body on its way through; its call ends with it.
struct Watched {
    body: AnswerBody,
    entry: Option<Entry>,
    status: axum::http::StatusCode,
}

impl hyper::body::Body for Watched {
    type Data = bytes::Bytes;
    type Error = Failed;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<bytes::Bytes>, Failed>>> {
        let polled = std::pin::Pin::new(&mut self.body).poll_frame(context);
        let outcome = match &polled {
            std::task::Poll::Ready(None) => Some(Ok(self.status)),
            std::task::Poll::Ready(Some(Err(failed))) => Some(Err(*failed)),
            std::task::Poll::Ready(Some(Ok(_))) | std::task::Poll::Pending => None,
        };
        if let Some(outcome) = outcome
            && let Some(entry) = self.entry.take()
        {
            entry.ended(outcome);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.body.size_hint()
    }
}
