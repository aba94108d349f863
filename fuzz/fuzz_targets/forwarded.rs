//! What proxies say of the client.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| http::fuzzing::forwarded(data));
