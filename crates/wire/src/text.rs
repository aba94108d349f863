//! A node tree as plain lines for people and shell scripts: rows of `column=value`, or one `name=value` per line.
//! Not meant to be parsed back exactly; attributes are left out.

use crate::{Content, Node};

/// One row per line, `column=value` separated by one space; a line break in a value becomes a space
pub fn encode_list(rows: &[&Node]) -> String {
    let mut out = String::new();
    for row in rows {
        let mut first = true;
        leaves(&mut String::new(), row, &mut |name, value| {
            if !first {
                out.push(' ');
            }
            first = false;
            pair(&mut out, name, value, " ");
        });
        out.push('\n');
    }
    out
}

/// One `name=value` per line, children as `name.child=value`; a line break in a value becomes `\n`
pub fn encode_form(root: &Node) -> String {
    let mut out = String::new();
    leaves(&mut String::new(), root, &mut |name, value| {
        pair(&mut out, name, value, "\\n");
        out.push('\n');
    });
    out
}

fn pair(out: &mut String, name: &str, value: &str, line_break: &str) {
    on_one_line(out, name, " ");
    out.push('=');
    on_one_line(out, value, line_break);
}

/// Calls back for every leaf with its dotted name; a list repeats its name.
fn leaves(path: &mut String, node: &Node, leaf: &mut impl FnMut(&str, &str)) {
    match &node.content {
        Content::Fields(fields) => {
            for field in fields {
                let length = path.len();
                if length > 0 {
                    path.push('.');
                }
                path.push_str(&field.name);
                leaves(path, field, leaf);
                path.truncate(length);
            }
        }
        Content::Items(items) => items.iter().for_each(|item| leaves(path, item, leaf)),
        scalar if !path.is_empty() => leaf(path, &scalar.scalar("on", "off").unwrap_or_default()),
        _ => {}
    }
}

/// Appends `text` with every line break, whichever way it is spelled, replaced.
pub(crate) fn on_one_line(out: &mut String, text: &str, line_break: &str) {
    let mut previous = ' ';
    for character in text.chars() {
        match character {
            '\n' if previous == '\r' => {}
            '\r' | '\n' => out.push_str(line_break),
            other => out.push(other),
        }
        previous = character;
    }
}
