//! Answers into bytes: one tree, written in the format that `out` names.

use crate::answer::Document;
use crate::error::Fault;
use crate::metadata;
use crate::texts::Language;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use wire::{Content, Node, Params, Value, json, text, xml};

/// A format (Guide to ISPsystem software API; Calls to API from plugin handler code).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// `xml`.
    Xml,
    /// `devel`: XML that says what its lists and forms are.
    Devel,
    /// `xjson`: JSON that says the same; it is what the panel's own pages read.
    Described,
    /// `json` and `sjson`: attributes and texts under `$` names.
    Json,
    /// `bjson`: values alone.
    Bare,
    /// `text`: rows or lines.
    Text,
}

impl Format {
    /// The format of a name; nothing is XML.
    pub(crate) fn named(name: Option<&str>) -> Option<Self> {
        match name.unwrap_or_default() {
            "" | "xml" => Some(Self::Xml),
            "devel" => Some(Self::Devel),
            "xjson" => Some(Self::Described),
            "json" | "sjson" => Some(Self::Json),
            "bjson" => Some(Self::Bare),
            "text" => Some(Self::Text),
            _ => None,
        }
    }
}

/// Names that are arrays in JSON however often they occur; every other one is an array when it repeats.
const ALWAYS_ARRAY: &[&str] = &["elem", "list", "slist", "val", "mlist", "file", "rowgroup", "row", "banner"];

/// As a column or a field, `message` is a scalar.
const ARRAY_WITHIN: &[(&str, &str)] =
    &[("mlist", "message"), ("notify", "item"), ("mainmenu", "node"), ("node", "node")];

/// What holds plain strings in JSON.
const PLAIN: &[&str] = &["msg"];

/// Parameters that are never echoed.
const SECRETS: [&str; 4] = ["password", "auth", "authinfo", "key"];

/// What surrounds an answer.
pub(crate) struct Frame<'a> {
    pub(crate) format: Format,
    /// The language of its texts.
    pub(crate) language: Language,
    pub(crate) func: &'a str,
    pub(crate) params: &'a Params,
    /// The name that a script wants to be called back by.
    pub(crate) callback: Option<&'a str>,
}

/// Whether a text can stand as a call in a script without being anything else.
pub(crate) fn is_callback(text: &str) -> bool {
    let starts = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '$';
    let word = |word: &str| word.starts_with(starts) && word.chars().all(|c| starts(c) || c.is_ascii_digit());
    text.len() <= 128 && text.split('.').all(word)
}

impl Frame<'_> {
    /// A document.
    pub(crate) fn document(&self, document: Document) -> Response {
        let described = document.shape.filter(|_| matches!(self.format, Format::Devel | Format::Described));
        let mut nodes = match described {
            Some(shape) => metadata::nodes(&shape, self, &document.nodes),
            None => Vec::new(),
        };
        nodes.extend(document.nodes);
        if let Some(paging) = document.paging {
            nodes
                .extend(paging.nodes(matches!(self.format, Format::Json | Format::Described | Format::Bare)));
        }
        self.write(nodes)
    }

    /// An error.
    pub(crate) fn fault(&self, fault: &Fault, level: u8, user: &str) -> Response {
        self.write(vec![match self.format {
            Format::Xml | Format::Devel | Format::Described | Format::Json => {
                fault.node(self.func, level, user, self.language)
            }
            Format::Bare | Format::Text => fault.bare_node(self.language),
        }])
    }

    fn write(&self, mut nodes: Vec<Node>) -> Response {
        if !matches!(self.format, Format::Bare | Format::Text) {
            nodes.push(self.echo());
        }
        let root =
            Node::fields("doc", nodes).attribute("lang", self.language.code()).attribute("func", self.func);
        match self.format {
            Format::Xml | Format::Devel => respond("text/xml; charset=UTF-8", xml::encode(&root, true)),
            Format::Json | Format::Described => {
                let body = json::encode_attributed_with(&root, ALWAYS_ARRAY, ARRAY_WITHIN, PLAIN);
                respond("application/json; charset=UTF-8", body)
            }
            Format::Bare => self.bare(&root),
            Format::Text => respond("text/plain; charset=UTF-8", plain(&root)),
        }
    }

    fn bare(&self, root: &Node) -> Response {
        let body = json::encode_bare(&with_codes(root), ALWAYS_ARRAY, ARRAY_WITHIN);
        match self.callback {
            Some(name) => {
                let mut response =
                    respond("application/javascript; charset=UTF-8", format!("{name}({body});"));
                // A script of another site is what this is for.
                response.headers_mut().remove(HeaderName::from_static("cross-origin-resource-policy"));
                response
            }
            None => respond("application/json; charset=UTF-8", body),
        }
    }

    /// What was asked, without secrets.
    fn echo(&self) -> Node {
        let shown = self.params.iter().filter_map(|(name, value)| match value {
            Value::Text(text) if !SECRETS.contains(&name) => Some(Node::text(name.to_owned(), text.clone())),
            _ => None,
        });
        Node::fields("tparams", shown.collect())
    }
}

/// The tree with the code of a translated cell as a cell of its own, for the format that has no attributes.
fn with_codes(node: &Node) -> Node {
    let mut copy = node.clone();
    if let Content::Fields(children) | Content::Items(children) = &mut copy.content {
        let mut all = Vec::with_capacity(children.len());
        for child in children.iter() {
            all.push(with_codes(child));
            let code = child.attributes.iter().find(|(name, _)| name == "orig");
            if let Some((_, code)) = code {
                all.push(Node::text(format!("{}_orig", child.name), code.clone()));
            }
        }
        *children = all;
    }
    copy
}

/// Rows of a list, or the lines of anything else.
fn plain(root: &Node) -> String {
    match root.child("elem").map(|rows| &rows.content) {
        Some(Content::Items(rows)) => text::encode_list(&rows.iter().collect::<Vec<_>>()),
        _ => text::encode_form(root),
    }
}

fn respond(content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// What may stand in an extended header parameter (RFC 8187).
const ATTRIBUTE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A file to be saved. Its type is never the sender's word, so that no browser shows it as a page of ours.
pub(crate) fn file(name: &str, bytes: Vec<u8>) -> Response {
    let ascii: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && c != '"' && c != '\\' || c == ' ' { c } else { '_' })
        .collect();
    let disposition = format!(
        "attachment; filename=\"{ascii}\"; filename*=UTF-8''{}",
        utf8_percent_encode(name, ATTRIBUTE)
    );
    let mut response = respond("application/octet-stream", bytes);
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
