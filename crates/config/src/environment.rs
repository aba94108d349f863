//! Environment names: `TRIDESK__SECTION__KEY`, and `TRIDESK__SECTION__KEY_FILE` for secrets.

use crate::key::{Key, Kind};
use toml::Value;

/// What every name of ours begins with. A name with one underscore, such as `TRIDESK_CONFIG`, is the command
/// line's.
pub(crate) const PREFIX: &str = "TRIDESK__";

/// The name that overrides a key.
pub(crate) fn name(section: &str, key: &str) -> String {
    format!("{PREFIX}{}__{}", section.replace('.', "__").to_uppercase(), key.to_uppercase())
}

/// Our part of the environment of this process. A value that is not UTF-8 is handed on with replacement
/// characters, so that its check refuses it by name.
pub fn process_environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter(|(name, _)| name.as_encoded_bytes().starts_with(PREFIX.as_bytes()))
        .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
}

/// A variable of the command line's own, with one underscore, such as `TRIDESK_IMPORT_SECRET`; empty when there is none.
#[must_use]
pub fn command_variable(name: &str) -> String {
    let mut all = std::env::vars_os().filter(|(known, _)| known == name);
    all.next().map_or_else(String::new, |(_, value)| value.to_string_lossy().into_owned())
}

/// Reads what the environment gives for a key. What has no such form stays text, for the check to refuse.
pub(crate) fn value(key: &Key, text: &str) -> Value {
    match key.kind {
        Kind::Flag => match text {
            "true" | "1" => Value::Boolean(true),
            "false" | "0" => Value::Boolean(false),
            _ => Value::String(text.to_owned()),
        },
        Kind::Number(..) => text.parse().map_or_else(|_| Value::String(text.to_owned()), Value::Integer),
        Kind::Text(_) | Kind::Choice(_) => Value::String(text.to_owned()),
        Kind::List(_) => Value::Array(
            text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(|item| item.into()).collect(),
        ),
    }
}
