//! Reading JSON of systems that are not strict about kinds: numbers as texts, texts as numbers, an empty list as `""` or
//! `null`, a list of one as the one itself, a list as an object with numbered names.

use serde_json::Value;

/// The text at a path, whatever kind it is written as; empty where there is none.
#[must_use]
pub fn text(value: &Value, path: &[&str]) -> String {
    match at(value, path) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(true)) => "1".to_owned(),
        Some(Value::Bool(false)) => "0".to_owned(),
        Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => String::new(),
    }
}

/// The text at a path, but for nothing and 0, with which such systems say that there is none.
#[must_use]
pub fn id(value: &Value, path: &[&str]) -> Option<String> {
    let text = text(value, path).trim().to_owned();
    (!text.is_empty() && text != "0").then_some(text)
}

/// The whole number at a path.
#[must_use]
pub fn number(value: &Value, path: &[&str]) -> Option<i64> {
    text(value, path).trim().parse().ok()
}

/// Whether the value at a path means yes.
#[must_use]
pub fn flag(value: &Value, path: &[&str]) -> bool {
    let text = text(value, path).trim().to_ascii_lowercase();
    !matches!(text.as_str(), "" | "0" | "false" | "off" | "no")
}

/// What stands at a path.
#[must_use]
pub fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

/// The rows at a path: of a list, or of an object whose names are numbers; an object with other names is one row.
#[must_use]
pub fn rows<'v>(value: &'v Value, path: &[&str]) -> Vec<&'v Value> {
    match at(value, path) {
        Some(Value::Array(rows)) => rows.iter().collect(),
        Some(Value::Object(rows)) if rows.keys().all(|name| name.bytes().all(|b| b.is_ascii_digit())) => {
            rows.values().collect()
        }
        Some(one @ Value::Object(_)) => vec![one],
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn kinds_do_not_matter() {
        let value = json!({"a": {"b": 7, "c": " 8 ", "d": true, "e": null, "f": "0"}});
        let read =
            |name| (text(&value, &["a", name]), number(&value, &["a", name]), id(&value, &["a", name]));
        assert_eq!(read("b"), ("7".to_owned(), Some(7), Some("7".to_owned())));
        assert_eq!(read("c"), (" 8 ".to_owned(), Some(8), Some("8".to_owned())));
        assert_eq!(read("d"), ("1".to_owned(), Some(1), Some("1".to_owned())));
        assert_eq!(read("e"), (String::new(), None, None));
        assert_eq!(read("f"), ("0".to_owned(), Some(0), None));
        assert!(flag(&value, &["a", "d"]) && !flag(&value, &["a", "f"]) && !flag(&value, &["x"]));
    }

    #[test]
    fn lists_come_in_many_shapes() {
        let value = json!({"a": [1, 2], "b": {"0": 1, "1": 2}, "c": {"id": 1}, "d": "", "e": null, "f": {}});
        let count = |name| rows(&value, &[name]).len();
        assert_eq!(["a", "b", "c", "d", "e", "f", "g"].map(count), [2, 2, 1, 0, 0, 0, 0]);
    }
}
