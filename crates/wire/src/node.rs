//! The tree every answer is built as before a format is chosen.
//! Holds names and values in order; it does not know the formats.

use compact_str::{CompactString, ToCompactString};
use std::borrow::Cow;

/// A named value
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The name under the parent
    pub name: Cow<'static, str>,
    /// Attributes, for the formats that have them
    pub attributes: Vec<(Cow<'static, str>, CompactString)>,
    /// What the node holds
    pub content: Content,
}

/// What a node holds
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Text; most are short, and those of up to 24 bytes take no memory of their own
    Text(CompactString),
    /// A whole number
    Integer(i64),
    /// Yes or no
    Boolean(bool),
    /// Named children; names may repeat
    Fields(Vec<Node>),
    /// A list; the items' own names are ignored and the list's attributes have no place to be written
    Items(Vec<Node>),
}

impl Node {
    /// A node with text
    pub fn text(name: impl Into<Cow<'static, str>>, text: impl Into<CompactString>) -> Node {
        Node::new(name, Content::Text(text.into()))
    }

    /// A node with a whole number as text, for what readers expect as a string
    pub fn digits(name: impl Into<Cow<'static, str>>, number: i64) -> Node {
        Node::new(name, Content::Text(number.to_compact_string()))
    }

    /// A node with a number
    pub fn integer(name: impl Into<Cow<'static, str>>, number: i64) -> Node {
        Node::new(name, Content::Integer(number))
    }

    /// A node with yes or no
    pub fn boolean(name: impl Into<Cow<'static, str>>, value: bool) -> Node {
        Node::new(name, Content::Boolean(value))
    }

    /// A node with named children
    pub fn fields(name: impl Into<Cow<'static, str>>, fields: Vec<Node>) -> Node {
        Node::new(name, Content::Fields(fields))
    }

    /// A list
    pub fn items(name: impl Into<Cow<'static, str>>, items: Vec<Node>) -> Node {
        Node::new(name, Content::Items(items))
    }

    /// A node with empty text
    pub fn empty(name: impl Into<Cow<'static, str>>) -> Node {
        Node::text(name, "")
    }

    /// Adds an attribute, or replaces the one of that name
    #[must_use]
    pub fn attribute(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<CompactString>) -> Self {
        let (name, value) = (name.into(), value.into());
        match self.attributes.iter_mut().find(|(existing, _)| *existing == name) {
            Some(slot) => slot.1 = value,
            None => self.attributes.push((name, value)),
        }
        self
    }

    /// Appends a child, or an item to a list; a scalar gives way to children
    pub fn push(&mut self, child: Node) {
        match &mut self.content {
            Content::Fields(nodes) | Content::Items(nodes) => nodes.push(child),
            scalar => *scalar = Content::Fields(vec![child]),
        }
    }

    /// The first child of that name
    pub fn child(&self, name: &str) -> Option<&Node> {
        match &self.content {
            Content::Fields(fields) => fields.iter().find(|field| field.name == name),
            _ => None,
        }
    }

    fn new(name: impl Into<Cow<'static, str>>, content: Content) -> Node {
        Node { name: name.into(), attributes: Vec::new(), content }
    }
}

impl Content {
    /// A scalar as text, with the format's words for yes and no; nothing for children and lists.
    pub(crate) fn scalar(&self, yes: &'static str, no: &'static str) -> Option<Cow<'_, str>> {
        match self {
            Content::Text(text) => Some(Cow::Borrowed(text)),
            Content::Integer(number) => Some(Cow::Owned(number.to_string())),
            Content::Boolean(value) => Some(Cow::Borrowed(if *value { yes } else { no })),
            Content::Fields(_) | Content::Items(_) => None,
        }
    }
}
