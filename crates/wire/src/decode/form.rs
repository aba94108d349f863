//! Reads `name=value&name=value` with percent escapes and `+` for a space.
//! Invalid escapes stay as they are; bytes that are not UTF-8 are refused.

use super::{DecodeError, collector::Collector};
use crate::Value;

/// Puts every pair into the collector
pub(crate) fn read(input: &[u8], collector: &mut Collector<'_>) -> Result<(), DecodeError> {
    for pair in input.split(|byte| *byte == b'&') {
        let equals = memchr::memchr(b'=', pair).unwrap_or(pair.len());
        let (name, value) = pair.split_at(equals);
        if name.is_empty() {
            continue;
        }
        let value = value.strip_prefix(b"=").unwrap_or(value);
        collector.put(&unescape(name)?, Value::Text(unescape(value)?))?;
    }
    Ok(())
}

fn unescape(raw: &[u8]) -> Result<String, DecodeError> {
    // The plus must go first: an escaped one (%2B) means itself.
    let spaced: Vec<u8> = raw.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let bytes = if memchr::memchr(b'%', &spaced).is_some() {
        percent_encoding::percent_decode(&spaced).collect()
    } else {
        spaced
    };
    String::from_utf8(bytes).map_err(|_| DecodeError::NotUtf8)
}
