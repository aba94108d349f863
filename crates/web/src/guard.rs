//! Changes come from pages of our own: a foreign page could make a reader's browser send the cookie with its form.
//!
//! Browsers say where a request comes from, in `Sec-Fetch-Site` or in `Origin`, and no page can make them say
//! something else. What says neither is no browser, and has no cookie that somebody else could use.

use http::Incoming;

/// Whether a request may change something.
pub(crate) fn is_ours(incoming: &Incoming) -> bool {
    if let Some(site) = incoming.header("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match incoming.header("origin") {
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == incoming.header("host")
        }
        None => true,
    }
}
