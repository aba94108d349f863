//! What a fuzzer calls: any bytes, and nothing may break.

use crate::answer::{in_pairs, in_parts};
use crate::{custom_fields, files};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use wire::{Limits, Params, Request, Value};

/// The parameter as text, as base64 of the bytes, and as whatever the bytes are as a query.
fn each(name: &str, data: &[u8], read: impl Fn(&Params)) {
    let of = |text: String| {
        let mut params = Params::default();
        params.insert(name, Value::Text(text));
        read(&params);
    };
    of(STANDARD.encode(data));
    let Ok(text) = std::str::from_utf8(data) else { return };
    of(text.to_owned());
    let request = Request { query: Some(text), content_type: None, body: b"" };
    if let Ok(params) = wire::decode(&request, &Limits::default()) {
        read(&params);
    }
}

/// `attachments` in all its encodings.
pub fn attachments(data: &[u8]) {
    each("attachments", data, |params| {
        let mut warnings = Vec::new();
        let kept = files::read(params, &mut warnings);
        let bytes: usize = kept.iter().map(|file| file.bytes.len()).sum();
        assert!(bytes <= data.len(), "files came from nothing");
    });
}

/// `customfields` in all its encodings.
pub fn fields(data: &[u8]) {
    each("customfields", data, |params| {
        if let Ok(fields) = custom_fields::read(params, &mut Vec::new()) {
            assert!(fields.len() <= 200, "more fields than are taken");
        }
    });
}

/// The form that a request seems to ask for which cannot be read as a whole.
pub fn formats(data: &[u8]) {
    let _ = (in_pairs(data), in_parts(data));
}
