//! The form that a broken request of WHMCS asks for.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| compat_whmcs::fuzzing::formats(data));
