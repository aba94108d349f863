//! Lists of addresses and calls of credentials.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| service::fuzzing::rules(data));
