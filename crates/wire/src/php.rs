//! A closed reader for the text PHP's `serialize` writes: null, booleans, numbers, strings and arrays.
//! Objects, references and anything else that could make a reader act are refused, whatever they contain.

mod cursor;

use cursor::Cursor;
use std::collections::HashSet;

/// What was serialized
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Null
    Null,
    /// Yes or no
    Boolean(bool),
    /// A whole number
    Integer(i64),
    /// A finite number
    Float(f64),
    /// Text
    Text(String),
    /// An array in its order, keys distinct
    Array(Vec<(Key, Value)>),
}

/// An array key
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    /// An integer key
    Integer(i64),
    /// A text key; one of digits stays text, though PHP would not have written it
    Text(String),
}

/// How much is read
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes in the whole input
    pub input: usize,
    /// Arrays within each other; above 64 counts as 64
    pub depth: usize,
    /// Array elements in the whole input
    pub elements: usize,
    /// Bytes in one string
    pub string: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { input: 256 * 1024, depth: 4, elements: 200, string: 64 * 1024 }
    }
}

/// Why the input was refused
#[derive(thiserror::Error, Debug, PartialEq, Eq, Clone)]
pub enum Error {
    /// The input or a string has too many bytes
    #[error("more than {limit} bytes")]
    TooLarge {
        /// The limit in bytes
        limit: usize,
    },
    /// Arrays nested too deep
    #[error("nested more than {limit} deep")]
    TooDeep {
        /// The limit
        limit: usize,
    },
    /// Too many array elements
    #[error("more than {limit} elements")]
    TooMany {
        /// The limit
        limit: usize,
    },
    /// An object, a reference or another kind that is never read
    #[error("a value of the refused kind {0:?}")]
    Refused(char),
    /// A number that is out of range, not finite or not in its one spelling
    #[error("a bad number")]
    BadNumber,
    /// A string that is not UTF-8
    #[error("not UTF-8")]
    NotUtf8,
    /// A key that occurs twice in one array
    #[error("a key occurs twice")]
    DuplicateKey,
    /// The input ends too early
    #[error("the input ends too early")]
    Truncated,
    /// A byte that cannot stand where it stands
    #[error("unexpected byte at {at}")]
    Unexpected {
        /// Its offset
        at: usize,
    },
    /// Bytes after the value
    #[error("trailing bytes")]
    Trailing,
}

/// Reads exactly one value; lengths are in bytes and no memory is reserved on their word
pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Value, Error> {
    if bytes.len() > limits.input {
        return Err(Error::TooLarge { limit: limits.input });
    }
    let mut reader = Reader { cursor: Cursor::new(bytes), limits, elements: 0 };
    let value = reader.value(0)?;
    if reader.cursor.at_end() { Ok(value) } else { Err(Error::Trailing) }
}

struct Reader<'i, 'l> {
    cursor: Cursor<'i>,
    limits: &'l Limits,
    elements: usize,
}

impl Reader<'_, '_> {
    /// Recurses once per array, which the depth limit bounds.
    fn value(&mut self, depth: usize) -> Result<Value, Error> {
        match self.cursor.next()? {
            b'N' => self.cursor.expect(b";").map(|()| Value::Null),
            b'b' => self.boolean(),
            b'i' => self.integer().map(Value::Integer),
            b'd' => self.float(),
            b's' => self.string().map(Value::Text),
            b'a' => self.array(depth + 1),
            kind @ (b'O' | b'C' | b'E' | b'r' | b'R' | b'S') => Err(Error::Refused(char::from(kind))),
            _ => Err(self.cursor.unexpected()),
        }
    }

    fn key(&mut self) -> Result<Key, Error> {
        match self.cursor.next()? {
            b'i' => self.integer().map(Key::Integer),
            b's' => self.string().map(Key::Text),
            _ => Err(self.cursor.unexpected()),
        }
    }

    fn boolean(&mut self) -> Result<Value, Error> {
        self.cursor.expect(b":")?;
        match self.cursor.until(b';')? {
            "0" => Ok(Value::Boolean(false)),
            "1" => Ok(Value::Boolean(true)),
            _ => Err(Error::BadNumber),
        }
    }

    fn integer(&mut self) -> Result<i64, Error> {
        self.cursor.expect(b":")?;
        canonical_integer(self.cursor.until(b';')?).ok_or(Error::BadNumber)
    }

    fn float(&mut self) -> Result<Value, Error> {
        self.cursor.expect(b":")?;
        let text = self.cursor.until(b';')?;
        // The standard reader also knows words such as `inf`, which are no numbers here.
        let plain = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'))
            && text.trim_start_matches('-').starts_with(|first: char| first.is_ascii_digit());
        let number = text.parse::<f64>().ok().filter(|number| plain && number.is_finite());
        number.map(Value::Float).ok_or(Error::BadNumber)
    }

    fn string(&mut self) -> Result<String, Error> {
        self.cursor.expect(b":")?;
        let limit = self.limits.string;
        let length = self.cursor.length()?;
        if length > limit {
            return Err(Error::TooLarge { limit });
        }
        self.cursor.expect(b"\"")?;
        let bytes = self.cursor.take(length)?;
        self.cursor.expect(b"\";")?;
        std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| Error::NotUtf8)
    }

    fn array(&mut self, depth: usize) -> Result<Value, Error> {
        let limit = self.limits.depth.min(64);
        if depth > limit {
            return Err(Error::TooDeep { limit });
        }
        self.cursor.expect(b":")?;
        let count = self.cursor.length()?;
        self.elements = self.elements.saturating_add(count);
        if self.elements > self.limits.elements {
            return Err(Error::TooMany { limit: self.limits.elements });
        }
        self.cursor.expect(b"{")?;
        let mut pairs = Vec::new();
        let mut seen = HashSet::new();
        for _ in 0..count {
            let key = self.key()?;
            if !seen.insert(as_php_keeps_it(&key)) {
                return Err(Error::DuplicateKey);
            }
            pairs.push((key, self.value(depth)?));
        }
        self.cursor.expect(b"}")?;
        Ok(Value::Array(pairs))
    }
}

/// PHP holds a text key that spells an integer as that integer, so the two are one key.
fn as_php_keeps_it(key: &Key) -> Key {
    match key {
        Key::Text(text) => canonical_integer(text).map_or_else(|| key.clone(), Key::Integer),
        Key::Integer(_) => key.clone(),
    }
}

/// An integer in its one spelling: no plus, no leading zero, no minus zero.
fn canonical_integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let canonical = if text.starts_with('0') { text == "0" } else { !digits.starts_with('0') };
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| canonical && plain)
}
