//! One request as every door gets it.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, Method, header};
use bytes::Bytes;

use crate::arrival::Arrival;
use crate::body::{self, BodyClock};
use crate::layers::Rules;
use crate::refused::{Reason, Refused};

/// One request as every door gets it: the body read within the limit, the query taken out of the URI before
/// anything logs it. Its debug form shows neither, nor any header.
#[derive(Clone)]
pub struct Incoming {
    /// The method.
    pub method: Method,
    /// The path, still percent-encoded.
    pub path: String,
    /// The query, still encoded.
    pub query: Option<String>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The address of the client, as far as it can be believed.
    pub address: IpAddr,
    /// Whether the client's connection is encrypted, here or at a trusted proxy.
    pub encrypted: bool,
    /// The host that HTTP/2 names beside the headers.
    pub authority: Option<String>,
}

impl<S: Send + Sync> FromRequest<S> for Incoming {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refused> {
        let (mut parts, body) = request.into_parts();
        let arrival = parts.extensions.remove::<Arrival>();
        let expects_continue = parts.headers.contains_key(header::EXPECT);
        let (query, address, encrypted, read) = match arrival {
            Some(Arrival(inner)) => {
                let query = inner.query.clone();
                let read = read(query.as_deref(), body, expects_continue, &inner.clock, &inner.rules).await;
                (query, inner.address, inner.encrypted, read)
            }
            // A door that is called without the layers, as its own tests do, gets the same limits.
            None => {
                let rules = Arc::<Rules>::default();
                let query = parts.uri.query().map(str::to_owned);
                let read =
                    read(query.as_deref(), body, expects_continue, &BodyClock::default(), &rules).await;
                (query, IpAddr::V4(Ipv4Addr::UNSPECIFIED), false, read)
            }
        };
        let (body, reason) = match read {
            Ok(body) => (body, None),
            Err((reason, beginning)) => (beginning, Some(reason)),
        };
        let path = parts.uri.path().to_owned();
        let authority = parts.uri.authority().map(|authority| authority.as_str().to_owned());
        let (method, headers) = (parts.method, parts.headers);
        let request = Self { method, path, query, headers, body, address, encrypted, authority };
        match reason {
            None => Ok(request),
            Some(reason) => Err(Refused { reason, request: Box::new(request) }),
        }
    }
}

/// The body, or why there is none and how it begins.
async fn read(
    query: Option<&str>,
    body: Body,
    expects_continue: bool,
    clock: &BodyClock,
    rules: &Rules,
) -> Result<Bytes, (Reason, Bytes)> {
    if query.is_some_and(|query| query.len() > rules.settings.query_limit) {
        return Err((Reason::QueryTooLong, Bytes::new()));
    }
    body::read(body, expects_continue, clock, rules).await
}

impl Incoming {
    /// A header that is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The content type with its parameters.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.header("content-type")
    }

    /// The key that makes repeating this request harmless; an empty one is none. Only its digest is kept, so
    /// it may be as long as a header.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        let key = self.header("idempotency-key").or_else(|| self.header("idempotency"))?.trim();
        (!key.is_empty()).then_some(key)
    }

    /// The first cookie of this name.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let lines = self.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        lines.flat_map(|line| line.split(';')).find_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            (key.trim() == name).then(|| value.trim().trim_matches('"'))
        })
    }

    /// Whether a browser is asking for a page.
    #[must_use]
    pub fn accepts_html(&self) -> bool {
        self.header("accept").is_some_and(|types| types.contains("text/html"))
    }
}

impl std::fmt::Debug for Incoming {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("Incoming");
        shown.field("method", &self.method).field("path", &self.path).field("address", &self.address);
        shown.finish_non_exhaustive()
    }
}
