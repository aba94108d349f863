//! Times, days and amounts.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| service::fuzzing::values(data));
