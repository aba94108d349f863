//! One JSON string with its quotes. Knows escapes and nothing else.

use super::Style;
use std::fmt::Write as _;

/// Appends `text` as a JSON string
pub(super) fn push(out: &mut String, text: &str, style: Style) {
    push_after(out, "", text, style);
}

/// Appends `prefix`, which needs no escape, and `text` as one JSON string
pub(super) fn push_after(out: &mut String, prefix: &str, text: &str, style: Style) {
    out.push('"');
    out.push_str(prefix);
    let mut rest = text;
    // Most texts need no escape, and what lies between two escapes is copied as one piece.
    while let Some(place) = first_special(rest.as_bytes(), style.mask()) {
        let (plain, special) = rest.split_at(place);
        out.push_str(plain);
        let mut characters = special.chars();
        if let Some(character) = characters.next() {
            escaped(out, character, style);
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// The place of the first byte that stands in the table under this mask. Eight bytes are asked at a time: a branch for
/// each byte would cost more than the copying.
fn first_special(bytes: &[u8], mask: u8) -> Option<usize> {
    let is_special = |byte: &u8| SPECIAL[usize::from(*byte)] & mask != 0;
    let (eights, _) = bytes.as_chunks::<8>();
    let plain = eights.iter().take_while(|eight| {
        eight.iter().fold(0, |marks, byte| marks | SPECIAL[usize::from(*byte)]) & mask == 0
    });
    let passed = 8 * plain.count();
    bytes.get(passed..)?.iter().position(is_special).map(|place| passed + place)
}

const ALWAYS: u8 = 1;
const BY_PHP: u8 = 2;

/// Which first bytes of a character are written in another way than they are, and by whom. A table, because this is
/// asked for every byte of every answer.
const SPECIAL: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte {
            0x22 | 0x5c | 0..=0x1f => ALWAYS,
            0x2f | 0x80.. => BY_PHP,
            _ => 0,
        };
        byte += 1;
    }
    table
};

impl Style {
    const fn mask(self) -> u8 {
        match self {
            Self::Plain => ALWAYS,
            Self::PhpEscapes => ALWAYS | BY_PHP,
        }
    }
}

fn escaped(out: &mut String, character: char, style: Style) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '/' if style == Style::PhpEscapes => out.push_str("\\/"),
        other => escape(out, other),
    }
}

/// As one or two UTF-16 units.
fn escape(out: &mut String, character: char) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        // Writing to a string cannot fail.
        let _ = write!(out, "\\u{unit:04x}");
    }
}
