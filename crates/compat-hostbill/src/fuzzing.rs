//! What a fuzzer calls: any bytes, and nothing may break.

use crate::filter::{self, Body};
use crate::{files, paging};
use service::{Directory, Zone};
use wire::{Limits, Request};

/// `filter[...]`, `filterop[date]`, `page`, `perpage`, `limit` and `sort` of a query.
pub fn lists(data: &[u8]) {
    let Ok(query) = std::str::from_utf8(data) else { return };
    let request = Request { query: Some(query), content_type: None, body: b"" };
    let Ok(params) = wire::decode(&request, &Limits::default()) else { return };
    let (directory, zone) = (Directory::default(), Zone::utc());
    for body in [Body::Part, Body::Words] {
        if let Ok(filter) = filter::of_params(&params, &directory, &zone, body) {
            let given = params.map("filter").is_some_and(|conditions| !conditions.is_empty());
            assert!(given || filter == domain::TicketFilter::default(), "a condition of nothing");
        }
    }
    drop(paging::read(&params));
}

/// `attachments` of a query, and as a list of names and data.
pub fn attachments(data: &[u8]) {
    let Ok(query) = std::str::from_utf8(data) else { return };
    let request = Request { query: Some(query), content_type: None, body: b"" };
    let Ok(params) = wire::decode(&request, &Limits::default()) else { return };
    if let Ok(kept) = files::attachments(&params) {
        let bytes: usize = kept.iter().map(|file| file.bytes.len()).sum();
        assert!(bytes <= data.len(), "files came from nothing");
        assert!(kept.iter().all(|file| !file.name.as_str().contains(['/', '\0'])), "a name that is a path");
    }
}

/// The header by which callers of the User API say who they are.
pub fn authorization(data: &[u8]) {
    let incoming = http::fuzzing::with_headers("authorization", data);
    let (bearer, basic) = crate::user::presented(&incoming);
    assert!(bearer.is_none() || basic.is_none(), "two schemes in one header");
    if let Some((name, password)) = basic {
        assert!(!name.contains(':') && !(name + &password).contains('\0'), "a name with a password in it");
    }
}
