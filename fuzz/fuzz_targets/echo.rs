//! What was decoded comes out as JSON.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| wire::fuzzing::echo(data));
