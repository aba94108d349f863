//! What a fuzzer calls: any bytes, and nothing may break.

use crate::{Incoming, address};
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, Method};
use domain::AddressRange;
use std::net::{IpAddr, Ipv4Addr};

/// What proxies say of the client: each line is a header.
pub fn forwarded(data: &[u8]) {
    let trusted: Vec<AddressRange> = AddressRange::parse("10.0.0.0/8").into_iter().collect();
    for name in ["x-forwarded-for", "x-real-ip"] {
        let mut headers = HeaderMap::new();
        for line in data.split(|byte| *byte == b'\n') {
            if let Ok(value) = HeaderValue::from_bytes(line) {
                headers.append(name, value);
            }
        }
        let stranger = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7));
        assert_eq!(address::client(stranger, &headers, &trusted), stranger, "a stranger is believed");
        address::client(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)), &headers, &trusted);
    }
}

/// A request with these headers, each line one of that name, and nothing else.
#[must_use]
pub fn with_headers(name: &'static str, data: &[u8]) -> Incoming {
    let mut headers = HeaderMap::new();
    for line in data.split(|byte| *byte == b'\n') {
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.append(name, value);
        }
    }
    Incoming {
        method: Method::GET,
        path: "/".to_owned(),
        query: None,
        headers,
        body: Bytes::new(),
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        encrypted: false,
        authority: None,
    }
}

/// The cookies of a request.
pub fn cookie(data: &[u8]) {
    let incoming = with_headers("cookie", data);
    for name in ["session", "language", ""] {
        if let Some(value) = incoming.cookie(name) {
            let text = String::from_utf8_lossy(data);
            assert!(text.contains(value) && !value.contains(';'), "a cookie of nothing");
        }
    }
}
