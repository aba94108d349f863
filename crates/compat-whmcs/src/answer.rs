//! From the fields of an answer to a response in the form the caller asked for.
//! WHMCS API documentation, Response Types; forms of nested NVP as in the samples of GetAnnouncements.

use crate::error::Refusal;
use crate::{DefaultFormat, Settings};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http::Incoming;
use wire::{Content, Node, Params, json, nvp, xml};

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Legacy,
    Json,
    Xml,
    Nvp,
}

impl Format {
    pub(crate) const fn default(settings: &Settings) -> Self {
        match settings.default_format {
            DefaultFormat::Legacy => Self::Legacy,
            DefaultFormat::Json => Self::Json,
            DefaultFormat::Xml => Self::Xml,
            DefaultFormat::Nvp => Self::Nvp,
        }
    }

    fn of(word: &str) -> Option<Self> {
        let is = |name: &str| word.trim().eq_ignore_ascii_case(name);
        [("json", Self::Json), ("xml", Self::Xml), ("nvp", Self::Nvp)]
            .into_iter()
            .find_map(|(name, format)| is(name).then_some(format))
    }

    pub(crate) fn asked(params: &Params, settings: &Settings) -> Self {
        let word = params.get_ignoring_case("responsetype").unwrap_or_default();
        Self::of(word).unwrap_or(Self::default(settings))
    }

    /// The form that a request seems to ask for which cannot be read as a whole.
    pub(crate) fn guessed(incoming: &Incoming, settings: &Settings) -> Self {
        /// Parameters come before files.
        const READ: usize = 64 << 10;
        let body = incoming.body.get(..READ).unwrap_or(&incoming.body);
        let query = incoming.query.as_deref().unwrap_or_default();
        let is_json = incoming.content_type().is_some_and(|kind| kind.starts_with("application/json"));
        in_pairs(body)
            .or_else(|| in_parts(body))
            .or_else(|| in_pairs(query.as_bytes()))
            .or(is_json.then_some(Self::Json))
            .unwrap_or(Self::default(settings))
    }
}

pub(crate) fn in_pairs(text: &[u8]) -> Option<Format> {
    let mut pairs = text.split(|byte| matches!(byte, b'&' | b'?'));
    pairs.find_map(|pair| Format::of(std::str::from_utf8(pair.strip_prefix(b"responsetype=")?).ok()?))
}

pub(crate) fn in_parts(text: &[u8]) -> Option<Format> {
    const NAME: &[u8] = b"name=\"responsetype\"\r\n\r\n";
    let at = text.windows(NAME.len()).position(|window| window == NAME)?;
    let rest = text.get(at + NAME.len()..)?;
    Format::of(std::str::from_utf8(rest.split(|byte| *byte == b'\r').next()?).ok()?)
}

/// Writes an answer. `action` is echoed in lower case, which only XML shows.
pub(crate) fn respond(
    format: Format,
    settings: &Settings,
    action: &str,
    outcome: Result<Vec<Node>, Refusal>,
) -> Response {
    let (status, retry_after, result, fields) = match outcome {
        Ok(fields) => (StatusCode::OK, None, "success", fields),
        Err(no) => (no.status, no.retry_after, "error", vec![Node::text("message", no.message)]),
    };
    let mut nodes = vec![Node::text("result", result)];
    let is_flat = !fields.iter().any(is_nested);
    nodes.extend(fields);
    let (content_type, body) = match format {
        Format::Json => {
            let root = Node::fields("", nodes);
            ("application/json", json::encode(&root, json::Style::PhpEscapes))
        }
        Format::Nvp => ("text/plain; charset=utf-8", nvp::encode(&Node::fields("", nodes))),
        Format::Legacy if is_flat => ("text/plain; charset=utf-8", nvp::encode(&Node::fields("", nodes))),
        Format::Xml | Format::Legacy => {
            nodes.insert(0, Node::text("action", action.to_ascii_lowercase()));
            let nodes = nodes.into_iter().map(boxed).collect();
            let root = Node::fields("whmcsapi", nodes).attribute("version", settings.version.clone());
            ("application/xml; charset=utf-8", xml::encode(&root, true))
        }
    };
    let mut response = (status, [(header::CONTENT_TYPE, content_type)], body).into_response();
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    }
    response
}

const fn is_nested(node: &Node) -> bool {
    matches!(node.content, Content::Fields(_) | Content::Items(_))
}

/// Lists without a container in JSON, and what an item is called in the one that XML gives them.
const BARE_LISTS: [(&str, &str); 7] = [
    ("attachments", "attachment"),
    ("filteredDepartments", "item"),
    ("supportDepartmentIds", "item"),
    ("receivesTicketNotifications", "item"),
    ("admin_users", "admin_user"),
    ("users", "user"),
    ("clients", "client"),
];

/// In XML every list stands in a container of its own, so that an empty one is seen too. `tickets` has one in
/// every form; others are bare lists in JSON and get their containers here.
fn boxed(node: Node) -> Node {
    let content = match node.content {
        Content::Fields(fields) => Content::Fields(fields.into_iter().map(boxed).collect()),
        Content::Items(items) => {
            let bare = BARE_LISTS.iter().find(|(list, _)| node.name == *list);
            let items = items.into_iter().map(boxed).collect();
            match bare {
                Some((_, item)) => Content::Fields(vec![Node::items(*item, items)]),
                None => Content::Items(items),
            }
        }
        scalar => scalar,
    };
    Node { content, ..node }
}
