//! The answer of every route: its own keys at the root, and beside them `success`, `error`, `info` and `page`, of which
//! the known clients read one or the other.

use super::action::Reply;
use super::error::Refusal;
use axum::http::header::{ALLOW, CONTENT_DISPOSITION, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use std::borrow::Cow;
use wire::json::{Style, encode};
use wire::{Content, Node};

/// What goes out.
pub(super) fn answer(outcome: Result<Reply, Refusal>) -> Response {
    match outcome {
        Ok(Reply::Data { nodes, info, page }) => {
            let mut keys = vec![Node::boolean("success", true)];
            keys.extend(nodes);
            if let Some(page) = page {
                let numbers =
                    vec![Node::integer("current", page.current), Node::integer("total", page.total)];
                keys.push(Node::fields("page", numbers));
            }
            keys.push(sentences("error", Vec::new()));
            keys.push(sentences("info", info.map(Cow::Borrowed).into_iter().collect()));
            json(StatusCode::OK, keys)
        }
        Ok(Reply::File { name, bytes }) => file(&name, bytes),
        Err(refusal) => refused(refusal),
    }
}

fn sentences(name: &'static str, all: Vec<Cow<'static, str>>) -> Node {
    Node::items(name, all.into_iter().map(|sentence| Node::text("", sentence)).collect())
}

fn json(status: StatusCode, keys: Vec<Node>) -> Response {
    let root = Node { name: "answer".into(), attributes: Vec::new(), content: Content::Fields(keys) };
    let body = encode(&root, Style::PhpEscapes);
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}

fn refused(refusal: Refusal) -> Response {
    let keys = vec![Node::boolean("success", false), sentences("error", refusal.fault.0)];
    let mut response = json(refusal.status, keys);
    let headers = response.headers_mut();
    if refusal.status == StatusCode::UNAUTHORIZED {
        // Not Basic: a browser would ask its user for a password.
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(seconds) = refusal.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(allow) = refusal.allow.and_then(|methods| HeaderValue::from_str(&methods).ok()) {
        headers.insert(ALLOW, allow);
    }
    response
}

/// A file is saved, never shown: a client could have sent a page with a script in it.
fn file(name: &str, bytes: Vec<u8>) -> Response {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\') || c == ' ' { c } else { '_' })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    let headers = [(CONTENT_TYPE, "application/octet-stream".to_owned()), (CONTENT_DISPOSITION, disposition)];
    (headers, bytes).into_response()
}
