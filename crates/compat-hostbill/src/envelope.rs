//! The envelope of every answer. Clients of 2012 cut it by position, so the order of its keys is fixed: `success`
//! first, then the call's own keys, `call`, `server_time`, and `info` or `error` last.

use crate::{Fault, Success};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use domain::Timestamp;
use wire::json::{Style, encode};
use wire::{Content, Node};

/// How much of a call's name is sent back; no documented one has 40 letters.
const LONGEST_NAME: usize = 64;

/// The answer to a call. Errors are HTTP 200 too: hostbill-node reads no body of anything else.
pub(crate) fn answer(call: &str, now: Timestamp, outcome: Result<Success, Fault>) -> Response {
    let call: String = call.chars().take(LONGEST_NAME).collect();
    let (success, data, last) = match outcome {
        Ok(Success { data, info, warnings }) => {
            let said: Vec<_> = info.into_iter().chain(warnings).map(Into::into).collect();
            (true, data, (!said.is_empty()).then_some(("info", said)))
        }
        Err(Fault(sentences)) => (false, Vec::new(), Some(("error", sentences))),
    };
    let mut keys = vec![Node::boolean("success", success)];
    keys.extend(data);
    keys.push(Node::text("call", call));
    keys.push(Node::integer("server_time", now.seconds()));
    if let Some((name, sentences)) = last {
        let items = sentences.into_iter().map(|sentence| Node::text("", sentence));
        keys.push(Node::items(name, items.collect()));
    }
    let root = Node { name: "answer".into(), attributes: Vec::new(), content: Content::Fields(keys) };
    // PHP writes compact JSON with `\/` and `\uXXXX`; HostBill-Mobile searches for `"success":true` as it stands.
    let body = encode(&root, Style::PhpEscapes);
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}
