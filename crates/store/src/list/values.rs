//! Values on their way into a dynamic statement. Text is never part of the statement, by type.

use crate::P;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Number(i64),
    Flag(bool),
    Text(String),
}

/// The values of a statement, numbered from `$1` as they are pushed.
#[derive(Debug, Default)]
pub(crate) struct Values(Vec<Value>);

impl Values {
    fn push(&mut self, value: Value) -> String {
        self.0.push(value);
        format!("${}", self.0.len())
    }

    pub(crate) fn number(&mut self, value: i64) -> String {
        self.push(Value::Number(value))
    }

    pub(crate) fn flag(&mut self, value: bool) -> String {
        self.push(Value::Flag(value))
    }

    pub(crate) fn text(&mut self, value: impl Into<String>) -> String {
        self.push(Value::Text(value.into()))
    }

    /// `column IN ($1, $2)`; a condition that never holds for no values at all.
    pub(crate) fn one_of(&mut self, column: &str, numbers: impl IntoIterator<Item = i64>) -> String {
        let places: Vec<String> = numbers.into_iter().map(|number| self.number(number)).collect();
        match places.as_slice() {
            [] => "FALSE".to_owned(),
            [single] => format!("{column} = {single}"),
            several => format!("{column} IN ({})", several.join(", ")),
        }
    }

    /// The same for texts.
    pub(super) fn one_of_texts(&mut self, column: &str, texts: impl IntoIterator<Item = String>) -> String {
        let places: Vec<String> = texts.into_iter().map(|text| self.text(text)).collect();
        if places.is_empty() { "FALSE".to_owned() } else { format!("{column} IN ({})", places.join(", ")) }
    }

    /// Any of these is part of a text, without regard to case. The engine folds both sides, each in its own way.
    pub(crate) fn contains_any(&mut self, column: &str, parts: &[String]) -> String {
        // None of our columns holds more but for texts of messages, and long patterns cost their length times the text's.
        let fitting: Vec<String> = parts
            .iter()
            .filter(|part| part.len() <= 300)
            .map(|part| format!("LOWER({column}) LIKE LOWER({}) ESCAPE '\\'", self.text(pattern(part))))
            .collect();
        match fitting.as_slice() {
            [] => "FALSE".to_owned(),
            [single] => single.clone(),
            several => format!("({})", several.join(" OR ")),
        }
    }

    pub(crate) fn bound(&self) -> Vec<P<'_>> {
        self.0
            .iter()
            .map(|value| match value {
                Value::Number(number) => P::I(*number),
                Value::Flag(flag) => P::B(*flag),
                Value::Text(text) => P::T(text),
            })
            .collect()
    }

    /// The text with its values in place; quotes are doubled. For reading and benchmarks, never for the desk.
    pub(super) fn inline(&self, text: &str) -> String {
        (0..self.0.len()).rev().fold(text.to_owned(), |text, index| {
            let value = match self.0.get(index) {
                Some(Value::Number(number)) => number.to_string(),
                Some(Value::Flag(flag)) => if *flag { "TRUE" } else { "FALSE" }.to_owned(),
                Some(Value::Text(text)) => format!("'{}'", text.replace('\'', "''")),
                None => String::new(),
            };
            text.replace(&format!("${}", index + 1), &value)
        })
    }
}

fn pattern(part: &str) -> String {
    let mut pattern = String::from("%");
    for character in part.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}
