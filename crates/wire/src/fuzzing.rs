//! What a fuzzer calls: any bytes, and nothing may break.

use crate::{DecodeError, Limits, Params, Request, Value, decode, json, php};

fn body(content_type: &str, data: &[u8]) -> Result<Params, DecodeError> {
    decode(&Request { query: None, content_type: Some(content_type), body: data }, &Limits::default())
}

/// The bytes of all texts and files, and how deep they lie.
fn measure(params: &Params) -> (usize, usize) {
    params.iter().fold((0, 1), |(bytes, depth), (_, value)| match value {
        Value::Text(text) => (bytes + text.len(), depth),
        Value::File(file) => (bytes + file.bytes.len(), depth),
        Value::Map(map) => {
            let (inner, below) = measure(map);
            (bytes + inner, depth.max(below + 1))
        }
    })
}

/// What was read is within the limits and came from the input.
fn check(read: Result<Params, DecodeError>, data: &[u8]) {
    if let Ok(params) = read {
        let (bytes, depth) = measure(&params);
        // One byte of JSON, `0`, may be a number of some more letters; nothing grows by more than that.
        assert!(bytes <= data.len().saturating_mul(4) + 64, "{bytes} bytes of {}", data.len());
        assert!(depth <= Limits::default().depth + 2, "{depth} levels");
    }
}

/// A form with brackets.
pub fn form(data: &[u8]) {
    check(body("application/x-www-form-urlencoded", data), data);
}

/// A query, alone and beside a body.
pub fn query(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    check(decode(&Request { query: Some(text), content_type: None, body: b"" }, &Limits::default()), data);
    let content_type = Some("application/x-www-form-urlencoded");
    let both =
        decode(&Request { query: Some(text), content_type, body: b"a[]=1&b[c]=2" }, &Limits::default());
    check(both, data);
}

/// A multipart body; the boundary is `b`, or stands in the first line.
pub fn multipart(data: &[u8]) {
    check(body("multipart/form-data; boundary=b", data), data);
    let line = data.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if let Ok(boundary) = std::str::from_utf8(line) {
        check(body(&format!("multipart/form-data; boundary={boundary}"), data), data);
    }
}

/// A JSON body.
pub fn json(data: &[u8]) {
    check(body("application/json", data), data);
}

/// A PHP-serialized value.
pub fn php(data: &[u8]) {
    let limits = php::Limits::default();
    if let Ok(value) = php::parse(data, &limits) {
        let (elements, depth) = size(&value);
        assert!(elements <= limits.elements && depth <= limits.depth, "{elements} elements, {depth} deep");
    }
}

fn size(value: &php::Value) -> (usize, usize) {
    let php::Value::Array(pairs) = value else { return (0, 0) };
    let inner = pairs.iter().map(|(_, value)| size(value));
    let (elements, depth) = inner.fold((0, 0), |(all, deep), (more, below)| (all + more, deep.max(below)));
    (elements + pairs.len(), depth + 1)
}

/// What was decoded comes out in JSON as it went in.
pub fn echo(data: &[u8]) {
    let Ok(params) = body("application/x-www-form-urlencoded", data) else { return };
    let nodes = params.iter().filter_map(|(_, value)| value.as_text());
    let root = crate::Node::items("all", nodes.map(|text| crate::Node::text("", text)).collect());
    for style in [json::Style::Plain, json::Style::PhpEscapes] {
        let text = json::encode(&root, style);
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}");
    }
}
