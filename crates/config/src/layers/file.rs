//! Reads the file: every key must be known, and every value keeps its line.

use std::path::Path;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Value};

use super::{Layers, Origin, closest, keys};
use crate::section::SECTIONS;

/// A value of our own tables.
pub(super) fn literal(text: &str) -> Value {
    // A default that does not parse would be refused as text by its own check, and a test reads all of them.
    text.parse().unwrap_or_else(|_| Value::String(text.to_owned()))
}

impl Layers {
    pub(super) fn read_file(&mut self, path: &Path) {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                return self.problems.push(format!("{}: cannot be read: {error}", self.file));
            }
        };
        match DeTable::parse(&text) {
            Ok(root) => self.walk(&text, "", root.into_inner()),
            Err(error) => {
                let line = error.span().map_or(1, |span| line_of(&text, span.start));
                self.problem(&Origin::Line(line), &error.message().replace('\n', ", "));
            }
        }
    }

    fn walk(&mut self, text: &str, section: &str, table: DeTable<'_>) {
        let own = SECTIONS.iter().find(|(name, _)| *name == section);
        // Problems are told in the order of the file.
        let mut entries: Vec<_> = table.into_iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in entries {
            let origin = Origin::Line(line_of(text, name.span().start));
            let name = name.get_ref().as_ref();
            let path = if section.is_empty() { name.to_owned() } else { format!("{section}.{name}") };
            let key = own.and_then(|(_, keys)| keys.iter().find(|key| key.name == name));
            match (own, key, value.get_ref()) {
                (Some((section, _)), Some(key), _) => match plain(value) {
                    Ok(value) => self.put(section, key, value, origin),
                    Err(message) => self.problem(&origin, &format!("`{name}` in [{section}]: {message}")),
                },
                (_, None, DeValue::Table(_)) if is_section(&path) => {
                    if let DeValue::Table(inner) = value.into_inner() {
                        self.walk(text, &path, inner);
                    }
                }
                (_, None, DeValue::Table(_)) => {
                    let hint = closest(&path, SECTIONS.iter().map(|(known, _)| (*known).to_owned()))
                        .map_or_else(String::new, |known| format!(" (did you mean [{known}]?)"));
                    self.problem(&origin, &format!("unknown section [{path}]{hint}"));
                }
                _ if is_section(&path) => {
                    self.problem(
                        &origin,
                        &format!("`{path}` is a section; write [{path}] and its keys below it"),
                    );
                }
                _ => self.unknown_key(&origin, section, name),
            }
        }
    }

    fn unknown_key(&mut self, origin: &Origin, section: &str, name: &str) {
        let place =
            if section.is_empty() { "outside of any section".to_owned() } else { format!("in [{section}]") };
        let here = keys().filter(|(of, _)| *of == section).map(|(_, key)| key.name.to_owned());
        let elsewhere = || keys().find(|(_, key)| key.name == name);
        let hint = match (closest(name, here), elsewhere()) {
            (Some(known), _) => format!(" (did you mean `{known}`?)"),
            (None, Some((of, _))) => format!(" (did you mean `{name}` in [{of}]?)"),
            (None, None) => String::new(),
        };
        self.problem(origin, &format!("unknown key `{name}` {place}{hint}"));
    }
}

/// Whether a path is a section or leads to one.
fn is_section(path: &str) -> bool {
    SECTIONS
        .iter()
        .any(|(name, _)| *name == path || name.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}

fn plain(value: Spanned<DeValue<'_>>) -> Result<Value, String> {
    Value::deserialize(value.into_deserializer()).map_err(|error| error.message().to_owned())
}

fn line_of(text: &str, position: usize) -> usize {
    text.bytes().take(position).filter(|byte| *byte == b'\n').count() + 1
}
