//! Lists of ids of BILLmanager.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| compat_billmanager::fuzzing::ids(data));
