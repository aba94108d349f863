//! What a key is: the one description that reading, messages and the reference document share.

use toml::Value;

/// A check of one text; the message continues "`key` in \[section\] ".
pub(crate) type Check = fn(&str) -> Result<(), String>;

/// What a key holds.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// `true` or `false`.
    Flag,
    /// A whole number from the first to the second, both included.
    Number(i64, i64),
    /// Text that passes the check.
    Text(Check),
    /// A list of texts that each pass the check.
    List(Check),
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// How a value is kept out of messages and `config check`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// It is no secret.
    Plainly,
    /// A URL whose password is never shown.
    WithoutPassword,
    /// Nothing of it.
    Never,
}

/// One key of a section.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// TOML text of the default; `None` when the key is simply absent.
    pub(crate) default: Option<&'static str>,
    /// A value for the reference document where the default says too little.
    pub(crate) example: Option<&'static str>,
    pub(crate) shown: Shown,
    pub(crate) about: &'static str,
}

impl Key {
    pub(crate) const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { name, kind, default: None, example: None, shown: Shown::Plainly, about }
    }

    pub(crate) const fn default(mut self, toml: &'static str) -> Self {
        self.default = Some(toml);
        self
    }

    pub(crate) const fn example(mut self, toml: &'static str) -> Self {
        self.example = Some(toml);
        self
    }

    pub(crate) const fn shown(mut self, shown: Shown) -> Self {
        self.shown = shown;
        self
    }

    /// Secrets may come from a file that the environment names.
    pub(crate) fn may_come_from_file(&self) -> bool {
        self.shown != Shown::Plainly
    }
}

impl Key {
    /// Checks a value; the message continues "`key` in \[section\] " and never quotes a secret, for which the
    /// checks of secret keys must see themselves.
    pub(crate) fn check(&self, value: &Value) -> Result<(), String> {
        match (self.kind, value) {
            (Kind::Flag, Value::Boolean(_)) => Ok(()),
            (Kind::Number(least, most), Value::Integer(number)) if (least..=most).contains(number) => Ok(()),
            (Kind::Text(check), Value::String(text)) => check(text),
            (Kind::List(check), Value::Array(items)) => items.iter().try_for_each(|item| match item {
                Value::String(text) => check(text),
                other => Err(format!("must be a list of texts, but holds {}", self.name_of(other))),
            }),
            (Kind::Choice(words), Value::String(text)) if words.contains(&text.as_str()) => Ok(()),
            (kind, other) => Err(format!("must be {}, not {}", kind.describe(), self.name_of(other))),
        }
    }

    fn name_of(&self, value: &Value) -> String {
        match value {
            Value::Array(_) => "a list".to_owned(),
            Value::Table(_) => "a section".to_owned(),
            Value::Datetime(_) => "a date".to_owned(),
            _ if self.shown != Shown::Plainly => "something else".to_owned(),
            Value::String(text) => format!("\"{}\"", text.escape_debug()),
            Value::Integer(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Boolean(flag) => flag.to_string(),
        }
    }
}

impl Kind {
    /// What the key wants, for messages and the reference document.
    pub(crate) fn describe(self) -> String {
        match self {
            Self::Flag => "true or false".to_owned(),
            Self::Number(least, most) => format!("a whole number from {least} to {most}"),
            Self::Text(_) => "text in quotes".to_owned(),
            Self::List(_) => "a list of texts".to_owned(),
            Self::Choice(words) => {
                let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                match quoted.split_last() {
                    Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
                    _ => quoted.concat(),
                }
            }
        }
    }
}
