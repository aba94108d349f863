//! Who is really calling: what proxies say counts only from proxies that are trusted.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use domain::AddressRange;

/// The address of the client: the rightmost hop that is no trusted proxy, because everything to the left of it was
/// written by somebody who is not trusted.
pub(crate) fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[AddressRange]) -> IpAddr {
    let peer = peer.to_canonical();
    if !is_trusted(peer, trusted) {
        return peer;
    }
    let mut hops = headers.get_all("x-forwarded-for").iter().peekable();
    if hops.peek().is_none() {
        let real = headers.get("x-real-ip").and_then(|value| value.to_str().ok());
        return real.and_then(parse).unwrap_or(peer);
    }
    let mut nearest = peer;
    for hop in hops.rev().flat_map(|value| value.to_str().unwrap_or_default().rsplit(',')) {
        // What is no address ends the part of the chain that can be believed.
        let Some(address) = parse(hop) else { break };
        nearest = address;
        if !is_trusted(address, trusted) {
            break;
        }
    }
    nearest
}

/// Whether the peer is a proxy whose headers count.
pub(crate) fn is_trusted(peer: IpAddr, trusted: &[AddressRange]) -> bool {
    trusted.iter().any(|range| range.contains(peer))
}

/// An address as proxies write it: bare, with a port, or in brackets.
fn parse(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))?;
    Some(IpAddr::to_canonical(&address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, headers: &[(&'static str, &str)], trusted: &[&str]) -> String {
        let trusted: Vec<AddressRange> =
            trusted.iter().map(|text| AddressRange::parse(text).unwrap()).collect();
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        client(peer.parse().unwrap(), &map, &trusted).to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_its_address() {
        let lies = [("x-forwarded-for", "10.9.9.9"), ("x-real-ip", "10.9.9.9")];
        assert_eq!(seen("203.0.113.5", &lies, &[]), "203.0.113.5");
        assert_eq!(seen("203.0.113.5", &lies, &["10.0.0.0/8"]), "203.0.113.5");
    }

    #[test]
    fn the_rightmost_untrusted_hop_is_the_client() {
        let proxies = ["10.0.0.0/8", "::1"];
        let chain = [("x-forwarded-for", "1.1.1.1, 203.0.113.5, 10.0.0.2")];
        assert_eq!(seen("10.0.0.1", &chain, &proxies), "203.0.113.5");
        assert_eq!(seen("::ffff:10.0.0.1", &chain, &proxies), "203.0.113.5");
        let split = [("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "203.0.113.5:4711 , [::1]:80")];
        assert_eq!(seen("10.0.0.1", &split, &proxies), "203.0.113.5");
        let bracketed = [("x-forwarded-for", "[2001:db8::7]")];
        assert_eq!(seen("::1", &bracketed, &proxies), "2001:db8::7");
        let inside = [("x-forwarded-for", "10.0.0.9, 10.0.0.2")];
        assert_eq!(seen("10.0.0.1", &inside, &proxies), "10.0.0.9");
    }

    #[test]
    fn a_broken_chain_is_believed_only_up_to_the_break() {
        let proxies = ["10.0.0.0/8"];
        assert_eq!(
            seen("10.0.0.1", &[("x-forwarded-for", "1.1.1.1, unknown, 10.0.0.2")], &proxies),
            "10.0.0.2"
        );
        assert_eq!(seen("10.0.0.1", &[("x-forwarded-for", "")], &proxies), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &[("x-real-ip", "203.0.113.5")], &proxies), "203.0.113.5");
        assert_eq!(seen("10.0.0.1", &[("x-real-ip", "nobody")], &proxies), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &[], &proxies), "10.0.0.1");
    }
}
