//! From what arrived to [`Params`]: picks the reader by content type and merges query and body.
//! Refuses rather than guesses: input over a limit or badly formed is an error, never half read.

mod brackets;
mod collector;
#[cfg(feature = "drop")]
mod dropped;
mod form;
mod header;
mod json;
mod multipart;

use crate::{Params, Value};
use collector::Collector;

/// What arrived, before anyone gave it a meaning
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The query string without the `?` that separates it from the path
    pub query: Option<&'a str>,
    /// The content type header
    pub content_type: Option<&'a str>,
    /// The whole body
    pub body: &'a [u8],
}

/// How much of everything is read; query and body share the counts
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Number of values
    pub pairs: usize,
    /// Bracket depth, or nesting below the top object in JSON
    pub depth: usize,
    /// Bytes in one name, brackets included
    pub name: usize,
    /// Bytes in the body
    pub body: usize,
    /// Bytes in the query string
    pub query: usize,
    /// Number of files
    pub files: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { pairs: 5000, depth: 8, name: 1024, body: 64 * 1024 * 1024, query: 65_536, files: 20 }
    }
}

/// Why a request could not be read
#[derive(thiserror::Error, Debug, PartialEq, Eq, Clone)]
pub enum DecodeError {
    /// The query, the body or a name has too many bytes
    #[error("more than {limit} bytes")]
    TooLarge {
        /// The limit in bytes
        limit: usize,
    },
    /// Too many values or files
    #[error("more than {limit} values")]
    TooMany {
        /// The limit
        limit: usize,
    },
    /// Values nested too deep
    #[error("nested more than {limit} deep")]
    TooDeep {
        /// The limit
        limit: usize,
    },
    /// Bytes that are not UTF-8 once percent decoding is done
    #[error("not UTF-8")]
    NotUtf8,
    /// The body breaks the rules of its own content type
    #[error("malformed request: {0}")]
    Malformed(&'static str),
    /// A body of a content type nobody reads
    #[error("unsupported media type")]
    UnsupportedMediaType,
}

/// Reads query and body; on conflict the body wins and the name keeps its place
pub fn decode(request: &Request<'_>, limits: &Limits) -> Result<Params, DecodeError> {
    let query = request.query.unwrap_or_default();
    within(query.len(), limits.query)?;
    within(request.body.len(), limits.body)?;
    let mut collector = Collector::new(limits);
    // Some callers write the separator twice.
    form::read(query.trim_start_matches('?').as_bytes(), &mut collector)?;
    let mut params = collector.take();
    // A content type without a body is common on GET and promises nothing.
    if !request.body.is_empty() {
        read_body(request, &mut collector)?;
        params.merge(collector.take());
    }
    #[cfg(feature = "drop")]
    dropped::drop_from(&mut params);
    // No text of any API needs one, and not every database can keep or look for one.
    if holds_nul(&params) { Err(DecodeError::Malformed("a NUL character")) } else { Ok(params) }
}

fn holds_nul(params: &Params) -> bool {
    params.iter().any(|(name, value)| {
        name.contains('\0')
            || match value {
                Value::Text(text) => text.contains('\0'),
                Value::Map(map) => holds_nul(map),
                Value::File(_) => false,
            }
    })
}

fn read_body(request: &Request<'_>, collector: &mut Collector<'_>) -> Result<(), DecodeError> {
    let content_type = header::parse(request.content_type.unwrap_or_default());
    match content_type.word.as_str() {
        "" | "application/x-www-form-urlencoded" => form::read(request.body, collector),
        "multipart/form-data" => {
            let boundary = content_type.parameter("boundary").unwrap_or_default();
            multipart::read(request.body, boundary, collector)
        }
        "application/json" => json::read(request.body, collector),
        _ => Err(DecodeError::UnsupportedMediaType),
    }
}

fn within(length: usize, limit: usize) -> Result<(), DecodeError> {
    if length > limit { Err(DecodeError::TooLarge { limit }) } else { Ok(()) }
}
