//! Attachments of HostBill.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| compat_hostbill::fuzzing::attachments(data));
