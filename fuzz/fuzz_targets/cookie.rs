//! Cookies.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| http::fuzzing::cookie(data));
