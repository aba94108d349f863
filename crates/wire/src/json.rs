//! A node tree as compact JSON, in three conventions: plain, attributed (`$`) and bare.
//! Which convention and which arrays an answer needs is the caller's knowledge.

mod attributed;
mod bare;
mod string;

use crate::{
    Content, Node,
    group::{are_distinct, group},
};
use std::fmt::Write as _;

pub use attributed::{encode_attributed, encode_attributed_with};
pub use bare::encode_bare;

/// Room for the page of a list, so that an answer seldom moves while it grows
const USUAL_LENGTH: usize = 16 * 1024;

/// How strings are written
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Only what JSON demands is escaped
    Plain,
    /// As PHP writes by default: also `\/`, and everything outside ASCII as `\uXXXX`
    PhpEscapes,
}

/// Encodes what the root holds; the root's name and all attributes are left out
///
/// A name that repeats becomes one array at its first place. A root with empty text is an empty object.
pub fn encode(root: &Node, style: Style) -> String {
    let mut out = String::with_capacity(USUAL_LENGTH);
    match &root.content {
        Content::Text(text) if text.is_empty() => out.push_str("{}"),
        content => value(&mut out, content, style),
    }
    out
}

fn value(out: &mut String, content: &Content, style: Style) {
    match content {
        Content::Text(text) => string::push(out, text, style),
        // Writing to a string cannot fail.
        Content::Integer(number) => {
            let _ = write!(out, "{number}");
        }
        Content::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
        Content::Items(items) => array(out, items, |out, item| value(out, &item.content, style)),
        Content::Fields(fields) => {
            let mut object = Object::open(out, style);
            if are_distinct(fields) {
                for field in fields {
                    value(object.key(&field.name), &field.content, style);
                }
                return object.close();
            }
            for (name, group) in group(fields) {
                let out = object.key(name);
                match group.members.as_slice() {
                    [only] if !group.list => value(out, &only.content, style),
                    members => {
                        array(out, members.iter().copied(), |out, item| value(out, &item.content, style))
                    }
                }
            }
            object.close();
        }
    }
}

fn array<'n>(
    out: &mut String,
    members: impl IntoIterator<Item = &'n Node>,
    mut write: impl FnMut(&mut String, &Node),
) {
    out.push('[');
    for (index, member) in members.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, member);
    }
    out.push(']');
}

/// An object being written: puts the commas and the keys.
struct Object<'o> {
    out: &'o mut String,
    style: Style,
    empty: bool,
}

impl<'o> Object<'o> {
    fn open(out: &'o mut String, style: Style) -> Self {
        out.push('{');
        Object { out, style, empty: true }
    }

    /// Writes a key and hands out the place for its value
    fn key(&mut self, name: &str) -> &mut String {
        self.key_after("", name)
    }

    /// The same for a key with a plain prefix
    fn key_after(&mut self, prefix: &str, name: &str) -> &mut String {
        if !self.empty {
            self.out.push(',');
        }
        self.empty = false;
        string::push_after(self.out, prefix, name, self.style);
        self.out.push(':');
        self.out
    }

    fn text(&mut self, name: &str, text: &str) {
        let style = self.style;
        string::push(self.key(name), text, style);
    }

    fn close(self) {
        self.out.push('}');
    }
}
