//! Reads a `multipart/form-data` body that is wholly in memory: text parts and file parts.
//! Strict about structure (CRLF, delimiters, a final boundary) and indifferent to unknown headers.

use super::{DecodeError, collector::Collector, header};
use crate::{Upload, Value};
use bytes::Bytes;
use memchr::memmem;

const TRUNCATED: DecodeError = DecodeError::Malformed("multipart body without its final boundary");
const BAD_HEADERS: DecodeError = DecodeError::Malformed("multipart part headers");
/// Longer header blocks are refused, so that no search for their end is long.
const HEADER_BYTES: usize = 16 * 1024;
/// The standard says 70; nobody needs more than a little over that.
const BOUNDARY_BYTES: usize = 200;

/// Puts every part into the collector
pub(crate) fn read(body: &[u8], boundary: &str, collector: &mut Collector<'_>) -> Result<(), DecodeError> {
    if boundary.is_empty() || boundary.len() > BOUNDARY_BYTES {
        return Err(DecodeError::Malformed("multipart boundary"));
    }
    let delimiter = format!("\r\n--{boundary}");
    let finder = memmem::Finder::new(&delimiter);
    let next = |input: &[u8]| finder.find(input).ok_or(TRUNCATED);
    // Only the first delimiter may do without the line break in front.
    let first = format!("--{boundary}");
    let mut rest = match body.strip_prefix(first.as_bytes()) {
        Some(rest) => rest,
        None => after(body, next(body)?, delimiter.len()),
    };
    while !rest.starts_with(b"--") {
        let padding = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let line = after(rest, padding, 0);
        if !line.starts_with(b"\r\n") {
            return Err(if line.len() < 2 {
                TRUNCATED
            } else {
                DecodeError::Malformed("multipart delimiter")
            });
        }
        // The delimiter's own line break counts, so a part may have no headers at all.
        let window = line.get(..HEADER_BYTES).unwrap_or(line);
        let blank = memmem::find(window, b"\r\n\r\n");
        let end = blank.ok_or(if window.len() == line.len() { TRUNCATED } else { BAD_HEADERS })?;
        let content = after(line, end, 4);
        let length = next(content)?;
        part(line.get(2..end).unwrap_or_default(), content.get(..length).unwrap_or_default(), collector)?;
        rest = after(content, length, delimiter.len());
    }
    Ok(())
}

/// What follows `skipped` bytes and then `length` more.
fn after(input: &[u8], skipped: usize, length: usize) -> &[u8] {
    input.get(skipped.saturating_add(length)..).unwrap_or_default()
}

fn part(headers: &[u8], content: &[u8], collector: &mut Collector<'_>) -> Result<(), DecodeError> {
    let headers = std::str::from_utf8(headers).map_err(|_| DecodeError::NotUtf8)?;
    let (mut disposition, mut content_type) = (None, None);
    for line in headers.split("\r\n").filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').ok_or(BAD_HEADERS)?;
        match name.trim().to_ascii_lowercase().as_str() {
            "content-disposition" => disposition = Some(header::parse(value)),
            "content-type" => content_type = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    let disposition = disposition.ok_or(BAD_HEADERS)?;
    let field = disposition.parameter("name").unwrap_or_default();
    if field.is_empty() {
        return Ok(());
    }
    let Some(file_name) = file_name(&disposition) else {
        let text = std::str::from_utf8(content).map_err(|_| DecodeError::NotUtf8)?;
        return collector.put(field, Value::Text(text.to_owned()));
    };
    if file_name.is_empty() && content.is_empty() {
        // A form field in which no file was chosen.
        return collector.spend();
    }
    let upload = Upload {
        field: field.to_owned(),
        file_name: without_directories(&file_name).to_owned(),
        content_type,
        bytes: Bytes::copy_from_slice(content),
    };
    collector.put(field, Value::File(upload))
}

/// The extended spelling wins when it can be read, as it is the one that can carry any character.
fn file_name(disposition: &header::Header) -> Option<String> {
    let extended = disposition.parameter("filename*").and_then(|value| {
        let (charset, rest) = value.split_once('\'')?;
        let (_, escaped) = rest.split_once('\'')?;
        let decoded = percent_encoding::percent_decode_str(escaped).decode_utf8().ok()?;
        charset.eq_ignore_ascii_case("utf-8").then(|| decoded.into_owned())
    });
    extended.or_else(|| disposition.parameter("filename").map(str::to_owned))
}

/// Some senders give the whole local path, with either separator.
fn without_directories(path: &str) -> &str {
    match path.rsplit(['/', '\\']).next() {
        Some("." | "..") | None => "",
        Some(name) => name,
    }
}
