//! Forms: their texts, and the files in them.

use axum::http::StatusCode;
use domain::{FileName, NewAttachment};
use http::Incoming;
use wire::{DecodeError, Limits, Params, Request};

/// What a request brings.
pub(crate) fn decode(incoming: &Incoming) -> Result<Params, DecodeError> {
    let request = Request {
        query: incoming.query.as_deref(),
        content_type: incoming.content_type(),
        body: &incoming.body,
    };
    wire::decode(&request, &Limits::default())
}

/// How a form that cannot be read is answered.
pub(crate) const UNREADABLE: StatusCode = StatusCode::BAD_REQUEST;

/// The files of a form. A browser sends a part without a name for a field in which nothing was chosen.
pub(crate) fn files(params: &Params) -> Vec<NewAttachment> {
    let chosen = params.files().filter(|file| !(file.file_name.is_empty() && file.bytes.is_empty()));
    chosen
        .map(|file| NewAttachment {
            name: FileName::clean(&file.file_name),
            content_type: file.content_type.clone(),
            bytes: file.bytes.to_vec(),
        })
        .collect()
}
