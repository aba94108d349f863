//! A node tree as compact XML 1.0, always well formed whatever the names and texts are.
//! No indentation (it would be text), no namespaces, no CDATA.

use crate::{Content, Node, group::ITEM};

/// Encodes the tree; a list repeats its name once per item and writes nothing when empty
///
/// Characters that XML cannot hold become U+FFFD. A name that is no XML name becomes `<item key="name">`.
pub fn encode(root: &Node, declaration: bool) -> String {
    let mut out = String::new();
    if declaration {
        out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }
    element(&mut out, &root.name, root);
    out
}

fn child(out: &mut String, node: &Node) {
    match &node.content {
        Content::Items(items) => items.iter().for_each(|item| element(out, &node.name, item)),
        _ => element(out, &node.name, node),
    }
}

fn element(out: &mut String, name: &str, node: &Node) {
    let usable = is_name(name);
    let tag = if usable { name } else { ITEM };
    out.push('<');
    out.push_str(tag);
    if !usable {
        attribute(out, "key", name);
    }
    for (index, (name, value)) in node.attributes.iter().enumerate() {
        let repeated = node.attributes.iter().take(index).any(|(earlier, _)| earlier == name);
        if is_name(name) && !repeated && (usable || name != "key") {
            attribute(out, name, value);
        }
    }
    out.push('>');
    let start = out.len();
    match &node.content {
        Content::Fields(fields) => fields.iter().for_each(|field| child(out, field)),
        Content::Items(items) => items.iter().for_each(|item| element(out, ITEM, item)),
        scalar => escape(out, &scalar.scalar("true", "false").unwrap_or_default(), false),
    }
    if out.len() == start {
        out.pop();
        out.push_str("/>");
        return;
    }
    out.push_str("</");
    out.push_str(tag);
    out.push('>');
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(out, value, true);
    out.push('"');
}

fn escape(out: &mut String, text: &str, quoted: bool) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quoted => out.push_str("&quot;"),
            // Parsers turn bare ones into something else.
            '\r' => out.push_str("&#13;"),
            '\n' if quoted => out.push_str("&#10;"),
            '\t' if quoted => out.push_str("&#9;"),
            '\n' | '\t' => out.push(character),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}

/// A colon is legal in a name but announces a namespace, and there are none.
fn is_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(starts_name) && characters.all(continues_name)
}

fn starts_name(character: char) -> bool {
    matches!(character,
        'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
        | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

fn continues_name(character: char) -> bool {
    starts_name(character)
        || matches!(character,
            '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}
