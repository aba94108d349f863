//! What a function answers with, before a format is chosen.

use crate::paging::Paging;
use wire::Node;

/// An answer.
#[derive(Debug)]
pub(crate) enum Answer {
    /// The children of `doc`.
    Document(Document),
    /// The bytes of a file, outside of any format.
    File {
        /// Its name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

/// The children of `doc`, and the page that they show.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) nodes: Vec<Node>,
    pub(crate) paging: Option<Paging>,
}

impl Answer {
    /// A document.
    pub(crate) fn nodes(nodes: Vec<Node>) -> Self {
        Self::Document(Document { nodes, paging: None })
    }

    /// A page of rows, after what stands above them.
    pub(crate) fn list(mut above: Vec<Node>, rows: Vec<Node>, paging: Paging) -> Self {
        above.push(Node::items("elem", rows));
        Self::Document(Document { nodes: above, paging: Some(paging) })
    }

    /// Done, and nothing more to say.
    pub(crate) fn ok() -> Self {
        Self::nodes(vec![Node::empty("ok")])
    }

    /// Done; `ok` stands beside the id of what was made or changed because clients look for either.
    pub(crate) fn ok_with_id(id: i64) -> Self {
        Self::nodes(vec![Node::empty("ok"), Node::integer("id", id)])
    }

    /// Done, with the form that comes next.
    pub(crate) fn ok_next(next: String) -> Self {
        Self::nodes(vec![Node::text("ok", next).attribute("type", "form")])
    }
}
