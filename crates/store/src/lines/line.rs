//! One row as one line.

use crate::whole::{Kind, Table, Value, Values};
use serde_json::{Map, Value as Json};

/// The row as a line, with its line feed.
pub(super) fn write(table: &Table, Values(row): &Values, out: &mut Vec<u8>) -> serde_json::Result<()> {
    for (place, (column, value)) in table.columns.iter().zip(row).enumerate() {
        out.push(if place == 0 { b'{' } else { b',' });
        serde_json::to_writer(&mut *out, &column.name)?;
        out.push(b':');
        match value {
            Value::Null => out.extend_from_slice(b"null"),
            Value::I(value) => serde_json::to_writer(&mut *out, value)?,
            Value::T(value) => serde_json::to_writer(&mut *out, value)?,
            Value::X(value) => serde_json::to_writer(&mut *out, &super::hex(value))?,
        }
    }
    out.extend_from_slice(b"}\n");
    Ok(())
}

/// The row of a line, or what is wrong with it. No value is repeated: it may be private.
pub(super) fn read(table: &Table, line: &[u8]) -> Result<Values, String> {
    let mut fields: Map<String, Json> =
        serde_json::from_slice(line).map_err(|error| format!("it is no JSON object ({error})"))?;
    let mut row = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        let name = &column.name;
        let value = fields.remove(name).ok_or_else(|| format!("it lacks {name}"))?;
        let value = match (value, column.kind) {
            (Json::Null, _) if column.key > 0 => None,
            (Json::Null, _) => Some(Value::Null),
            (Json::Number(number), Kind::Number) => number.as_i64().map(Value::I),
            (Json::Number(number), Kind::Flag) => {
                number.as_i64().filter(|flag| (0..=1).contains(flag)).map(Value::I)
            }
            (Json::String(text), Kind::Text) => Some(Value::T(text)),
            (Json::String(text), Kind::Bytes) => bytes(&text).map(Value::X),
            _ => None,
        };
        row.push(value.ok_or_else(|| format!("{name} is not what such a column holds"))?);
    }
    match fields.keys().next() {
        // The name comes from the file, so it is shown as a literal.
        Some(name) => {
            Err(format!("it has the unknown column {:?}", name.chars().take(100).collect::<String>()))
        }
        None => Ok(Values(row)),
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    digits
        .chunks_exact(2)
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whole::catalogue::Column;

    fn table() -> Table {
        let column = |name: &str, key, kind| Column { name: name.to_owned(), key, kind };
        Table {
            name: "pair".to_owned(),
            columns: vec![
                column("id", 1, Kind::Number),
                column("is_new", 0, Kind::Flag),
                column("body", 0, Kind::Text),
                column("hash", 0, Kind::Bytes),
            ],
        }
    }

    #[test]
    fn a_row_comes_back_from_its_line() {
        let row = Values(vec![
            Value::I(i64::MAX),
            Value::I(1),
            Value::T("a\"\n\u{2028}\0ž".to_owned()),
            Value::X(vec![0, 255, 16]),
        ]);
        let mut line = Vec::new();
        write(&table(), &row, &mut line).unwrap();
        let text = String::from_utf8(line.clone()).unwrap();
        assert!(text.starts_with("{\"id\":9223372036854775807,\"is_new\":1,\"body\":\"a\\\"\\n"), "{text}");
        assert!(text.ends_with("\"hash\":\"00ff10\"}\n") && text.matches('\n').count() == 1, "{text}");
        assert_eq!(read(&table(), &line).unwrap().0, row.0);
        let nothing = Values(vec![Value::I(1), Value::Null, Value::Null, Value::Null]);
        let mut line = Vec::new();
        write(&table(), &nothing, &mut line).unwrap();
        assert_eq!(read(&table(), &line).unwrap().0, nothing.0);
    }

    #[test]
    fn what_is_no_such_row_is_refused_without_its_values() {
        for (line, wanted) in [
            ("", "it is no JSON object"),
            ("[1]", "it is no JSON object"),
            (r#"{"id":1}"#, "it lacks is_new"),
            (r#"{"id":"1","is_new":0,"body":"","hash":""}"#, "id is not"),
            (r#"{"id":1.5,"is_new":0,"body":"","hash":""}"#, "id is not"),
            (r#"{"id":9223372036854775808,"is_new":0,"body":"","hash":""}"#, "id is not"),
            (r#"{"id":null,"is_new":0,"body":"","hash":""}"#, "id is not"),
            (r#"{"id":1,"is_new":2,"body":"","hash":""}"#, "is_new is not"),
            (r#"{"id":1,"is_new":0,"body":7,"hash":""}"#, "body is not"),
            (r#"{"id":1,"is_new":0,"body":"secret","hash":"0"}"#, "hash is not"),
            (r#"{"id":1,"is_new":0,"body":"secret","hash":"0g"}"#, "hash is not"),
            (r#"{"id":1,"is_new":0,"body":"secret","hash":"","more":1}"#, "unknown column \"more\""),
        ] {
            let said = read(&table(), line.as_bytes()).unwrap_err();
            assert!(said.contains(wanted) && !said.contains("secret"), "{line}: {said}");
        }
    }
}
