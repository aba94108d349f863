//! One JSON string with its quotes. Knows escapes and nothing else.

use super::Style;
use std::fmt::Write as _;

/// Appends `text` as a JSON string
pub(super) fn push(out: &mut String, text: &str, style: Style) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' => escape(out, character),
            '/' if style == Style::PhpEscapes => out.push_str("\\/"),
            other if style == Style::PhpEscapes && !other.is_ascii() => escape(out, other),
            other => out.push(other),
        }
    }
    out.push('"');
}

/// As one or two UTF-16 units.
fn escape(out: &mut String, character: char) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        // Writing to a string cannot fail.
        let _ = write!(out, "\\u{unit:04x}");
    }
}
