//! The header that says who calls.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| compat_hostbill::fuzzing::authorization(data));
