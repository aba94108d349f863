//! Splits a header value such as `form-data; name="a"; filename="b"` into a word and parameters.
//! Lenient about quoting, because senders are; it judges nothing.

/// A header value taken apart
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// What stands before the first semicolon, in lower case
    pub(crate) word: String,
    parameters: Vec<(String, String)>,
}

impl Header {
    /// The first parameter with this lower-case name
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Takes a header value apart
pub(crate) fn parse(value: &str) -> Header {
    let (word, mut rest) = value.split_once(';').unwrap_or((value, ""));
    let mut parameters = Vec::new();
    while let Some((name, after)) = rest.split_once('=') {
        // A parameter without a value leaves its semicolon in front of the next name.
        let name = name.rsplit(';').next().unwrap_or(name);
        let (value, remaining) = parameter_value(after.trim_start());
        parameters.push((name.trim().to_ascii_lowercase(), value));
        rest = remaining;
    }
    Header { word: word.trim().to_ascii_lowercase(), parameters }
}

/// The value at the start of `text`, and what follows it.
fn parameter_value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            // Only these two are escapes: some senders write Windows paths without escaping anything.
            '\\' if characters.as_str().starts_with(['"', '\\']) => value.extend(characters.next()),
            other => value.push(other),
        }
    }
    let rest = characters.as_str();
    (value, rest.split_once(';').map_or("", |(_, rest)| rest))
}
