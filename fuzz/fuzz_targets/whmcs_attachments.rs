//! Attachments of WHMCS in all their encodings.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| compat_whmcs::fuzzing::attachments(data));
