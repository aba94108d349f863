//! What a fuzzer calls: any bytes, and nothing may break.

use crate::Zone;
use domain::{AddressRules, AllowedCalls, Currency, Timestamp};

/// Times, days and amounts as they are sent in fields of every dialect.
pub fn values(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for zone in [Zone::utc(), Zone::named("Europe/Berlin").unwrap_or_else(Zone::utc)] {
        if let Some(at) = zone.parse(text) {
            let shown = zone.text(at);
            // Twice a year an hour has two meanings, so a local time may come back as the other.
            let back = zone.parse(&shown).map(|back| (back.seconds() - at.seconds()).abs());
            assert!(shown.len() == 19 && back.is_some_and(|seconds| seconds <= 7200), "{shown}");
        }
        if let Some((first, next)) = zone.day(text) {
            assert!(first < next, "a day of nothing");
        }
    }
    for digits in 0..=4 {
        let currency = Currency { name: "XXX".to_owned(), digits };
        if let Some(amount) = currency.parse(text) {
            assert_eq!(currency.parse(&currency.text(amount)), Some(amount));
        }
    }
}

/// The lists of addresses and calls that operators give to credentials.
pub fn rules(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    drop(AddressRules::parse(text));
    if let Some(calls) = AllowedCalls::parse(text) {
        assert_eq!(AllowedCalls::parse(&calls.text()), Some(calls));
    }
}

/// An access token that somebody sends. Nobody signed any with this key.
pub fn token(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let key = b"a key that nobody ever signed with";
    assert!(!crate::auth::is_token(key, text, "one", Timestamp::from_seconds(0)), "a forged token");
}
