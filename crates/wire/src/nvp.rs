//! A node tree as `name=value;` pairs on one line, nested names in brackets.
//! The format is old and cannot escape: a semicolon in a value is written as it is and its reader cannot tell.

use crate::{Content, Node, group::group, text::on_one_line};

/// Encodes what the root holds; the root's name and all attributes are left out, as is anything without a leaf
pub fn encode(root: &Node) -> String {
    let mut out = String::new();
    below(&mut out, &mut String::new(), &root.content);
    out
}

/// Writes everything under `path`, which is given back as it was.
fn below(out: &mut String, path: &mut String, content: &Content) {
    match content {
        Content::Fields(fields) => {
            for (name, group) in group(fields) {
                let length = enter(path, name);
                match group.members.as_slice() {
                    [only] if !group.list => below(out, path, &only.content),
                    members => indexed(out, path, members.iter().copied()),
                }
                path.truncate(length);
            }
        }
        Content::Items(items) => indexed(out, path, items),
        scalar => {
            let text = scalar.scalar("true", "false").unwrap_or_default();
            if !path.is_empty() {
                out.push_str(path);
                out.push('=');
                on_one_line(out, &text, " ");
                out.push(';');
            }
        }
    }
}

fn indexed<'n>(out: &mut String, path: &mut String, items: impl IntoIterator<Item = &'n Node>) {
    for (index, item) in items.into_iter().enumerate() {
        let length = enter(path, &index.to_string());
        below(out, path, &item.content);
        path.truncate(length);
    }
}

/// Extends the path by a name and says how long it was before.
fn enter(path: &mut String, name: &str) -> usize {
    let length = path.len();
    let outer = path.is_empty();
    if !outer {
        path.push('[');
    }
    on_one_line(path, name, " ");
    if !outer {
        path.push(']');
    }
    length
}
