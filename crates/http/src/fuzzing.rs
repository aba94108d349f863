//! What a fuzzer calls: any bytes, and nothing may break.

use crate::address;
use axum::http::{HeaderMap, HeaderValue};
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
