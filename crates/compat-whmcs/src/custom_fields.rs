//! Values of custom fields as they come in: base64 of a PHP-serialized array (WHMCS API reference, OpenTicket,
//! `customfields`), base64 of a JSON object, or `customfields[8]=...`.
//!
//! What cannot be read is refused rather than lost. Only a value that is no data at all, a list that the caller's
//! language turned into the name of its type, is left out with a warning, as the API itself does.

use crate::call::value;
use crate::error::Refusal;
use crate::files::from_base64;
use wire::php::{self, Key};
use wire::{Params, Value};

type Fields = Vec<(String, String)>;

/// As many as the reader of PHP arrays takes.
const MOST: usize = 200;
/// What JavaScript and PHP make of a list that is used as text.
pub(crate) const TYPE_NAMES: [&str; 2] = ["[object Object]", "Array"];

fn refuse(why: impl std::fmt::Display) -> Refusal {
    Refusal::business(format!("Invalid Custom Fields: {why}"))
}

/// The fields of a call; a warning is added when something was left out.
pub(crate) fn read(params: &Params, warnings: &mut Vec<String>) -> Result<Fields, Refusal> {
    read_named(params, "customfields", warnings)
}

/// The same where they come under another name.
pub(crate) fn read_named(params: &Params, name: &str, warnings: &mut Vec<String>) -> Result<Fields, Refusal> {
    let fields = match value(params, name) {
        None => Vec::new(),
        Some(Value::File(_)) => return Err(refuse("a file is no list of values")),
        Some(Value::Map(map)) => of_map(map)?,
        Some(Value::Text(text)) => {
            let text = text.trim();
            if text.is_empty() {
                Vec::new()
            } else if TYPE_NAMES.contains(&text) {
                warnings.push(format!("{name} held no values and was left out"));
                Vec::new()
            } else {
                of_base64(text)?
            }
        }
    };
    if fields.len() > MOST {
        return Err(refuse(format_args!("more than {MOST} elements")));
    }
    if fields.iter().any(|(key, value)| key.contains('\0') || value.contains('\0')) {
        return Err(refuse("a NUL character"));
    }
    Ok(fields)
}

fn of_base64(text: &str) -> Result<Fields, Refusal> {
    let limits = php::Limits::default();
    let bytes = from_base64(text).ok_or_else(|| refuse("not base64"))?;
    if bytes.first() == Some(&b'{') {
        if bytes.len() > limits.input {
            return Err(refuse(format_args!("more than {} bytes", limits.input)));
        }
        return of_json(&bytes);
    }
    match php::parse(&bytes, &limits).map_err(refuse)? {
        php::Value::Array(pairs) => {
            pairs.into_iter().map(|(key, value)| Ok((php_key(key), php_text(value)))).collect()
        }
        _ => Err(refuse("not an array")),
    }
}

fn php_key(key: Key) -> String {
    match key {
        Key::Integer(number) => number.to_string(),
        Key::Text(text) => text,
    }
}

/// As PHP turns values into text; several choices of one field are joined, as the API shows them.
fn php_text(value: php::Value) -> String {
    match value {
        php::Value::Null => String::new(),
        php::Value::Boolean(yes) => yes_text(yes),
        php::Value::Integer(number) => number.to_string(),
        php::Value::Float(number) => number.to_string(),
        php::Value::Text(text) => text,
        php::Value::Array(pairs) => {
            pairs.into_iter().map(|(_, value)| php_text(value)).collect::<Vec<_>>().join(",")
        }
    }
}

fn yes_text(yes: bool) -> String {
    if yes { "1".to_owned() } else { String::new() }
}

fn of_json(bytes: &[u8]) -> Result<Fields, Refusal> {
    use serde_json::{Map, Value};
    fn text(value: &Value) -> Option<String> {
        Some(match value {
            Value::Null => String::new(),
            Value::Bool(yes) => yes_text(*yes),
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.clone(),
            Value::Array(values) => values.iter().map(text).collect::<Option<Vec<_>>>()?.join(","),
            Value::Object(_) => return None,
        })
    }
    let map: Map<String, Value> = serde_json::from_slice(bytes).map_err(|_| refuse("malformed JSON"))?;
    map.iter()
        .map(|(key, value)| Some((key.clone(), text(value)?)))
        .collect::<Option<_>>()
        .ok_or_else(|| refuse("a value is an object"))
}

fn of_map(map: &Params) -> Result<Fields, Refusal> {
    let text = |value: &Value| match value {
        Value::Text(text) => Some(text.clone()),
        Value::Map(several) => {
            let texts: Option<Vec<&str>> = several.iter().map(|(_, value)| value.as_text()).collect();
            texts.map(|texts| texts.join(","))
        }
        Value::File(_) => None,
    };
    map.iter()
        .map(|(key, value)| Some((key.to_owned(), text(value)?)))
        .collect::<Option<_>>()
        .ok_or_else(|| refuse("a value is no text"))
}
