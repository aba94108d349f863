//! Finding things in the answers of the three dialects, which print numbers now as numbers and now as text.

use serde_json::Value;

/// The value at a path such as `doc/id/$`.
pub(crate) fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('/').try_fold(value, |value, step| match value {
        Value::Array(list) => list.get(step.parse::<usize>().ok()?),
        _ => value.get(step),
    })
}

/// The text at a path; numbers count as text.
pub(crate) fn text(value: &Value, path: &str) -> Option<String> {
    match at(value, path)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The whole number at a path; digits in a text count as one.
pub(crate) fn number(value: &Value, path: &str) -> Option<i64> {
    text(value, path)?.parse().ok()
}

/// The members at a path: a list, a single object in place of a list, or nothing.
pub(crate) fn list<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
    match at(value, path) {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(object @ Value::Object(_)) => vec![object],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_and_lists_are_found_in_every_shape() {
        let value = json!({"doc": {"id": {"$": "12"}, "elem": [{"n": 1}], "one": {"n": 2}}});
        assert_eq!(number(&value, "doc/id/$"), Some(12));
        assert_eq!(number(&value, "doc/elem/0/n"), Some(1));
        assert_eq!(list(&value, "doc/one").len(), 1);
        assert_eq!(list(&value, "doc/none").len(), 0);
        assert_eq!(text(&value, "doc/elem"), None);
    }
}
