//! The file and the environment, laid over the defaults; every value remembers where it came from.

mod describe;
mod file;

use std::collections::BTreeMap;
use std::path::Path;

use serde::de::DeserializeOwned;
use toml::Value;

use crate::environment;
use crate::key::Key;
use crate::section::SECTIONS;

/// Where a value came from.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Default,
    Line(usize),
    Environment(String),
}

/// One value.
pub(crate) struct Entry {
    value: Value,
    origin: Origin,
}

/// Every value that is set, and everything that is wrong so far.
pub(crate) struct Layers {
    file: String,
    entries: BTreeMap<(&'static str, &'static str), Entry>,
    pub(crate) problems: Vec<String>,
}

impl Layers {
    pub(crate) fn read(path: Option<&Path>, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut layers = Self { file: String::new(), entries: BTreeMap::new(), problems: Vec::new() };
        for (section, keys) in SECTIONS {
            for key in *keys {
                if let Some(text) = key.default {
                    layers.put(section, key, file::literal(text), Origin::Default);
                }
            }
        }
        if let Some(path) = path {
            layers.file = path.display().to_string();
            layers.read_file(path);
        }
        let mut variables: Vec<(String, String)> =
            variables.into_iter().filter(|(name, _)| name.starts_with(environment::PREFIX)).collect();
        // The order of the environment is nobody's choice; messages should not depend on it.
        variables.sort();
        for (name, text) in variables {
            layers.read_variable(name, &text);
        }
        layers
    }

    fn read_variable(&mut self, name: String, text: &str) {
        let found = keys().find_map(|(section, key)| {
            let own = environment::name(section, key.name);
            let from_file = name.strip_suffix("_FILE") == Some(own.as_str());
            (own == name || from_file).then_some((section, key, own, from_file))
        });
        let Some((section, key, own, from_file)) = found else {
            let hint = closest(&name, keys().map(|(section, key)| environment::name(section, key.name)))
                .map_or_else(String::new, |known| format!(" (did you mean {known}?)"));
            return self.problem(&Origin::Environment(name), &format!("unknown setting{hint}"));
        };
        let origin = Origin::Environment(name.clone());
        if !from_file {
            return self.put(section, key, environment::value(key, text), origin);
        }
        if !key.may_come_from_file() {
            return self.problem(&origin, &format!("only a secret is read from a file; set {own}"));
        }
        if self
            .entries
            .get(&(section, key.name))
            .is_some_and(|e| e.origin == Origin::Environment(own.clone()))
        {
            return self.problem(&origin, &format!("{own} is set as well; keep one of the two"));
        }
        match std::fs::read_to_string(text) {
            Ok(content) => {
                self.put(
                    section,
                    key,
                    environment::value(key, content.trim_end_matches(['\r', '\n'])),
                    origin,
                );
            }
            Err(error) => self.problem(&origin, &format!("{text} cannot be read: {error}")),
        }
    }

    /// Keeps a value that its key accepts; the others become problems.
    fn put(&mut self, section: &'static str, key: &'static Key, value: Value, origin: Origin) {
        match key.check(&value) {
            Ok(()) => {
                self.entries.insert((section, key.name), Entry { value, origin });
            }
            Err(message) => self.problem(&origin, &format!("`{}` in [{section}] {message}", key.name)),
        }
    }

    pub(crate) fn problem(&mut self, origin: &Origin, message: &str) {
        self.problems.push(match origin {
            Origin::Default => message.to_owned(),
            Origin::Line(line) => format!("{}:{line}: {message}", self.file),
            Origin::Environment(name) => format!("{name}: {message}"),
        });
    }

    /// A problem of one key that its own check could not see.
    pub(crate) fn problem_of(&mut self, section: &'static str, key: &'static str, message: &str) {
        let origin = self.entries.get(&(section, key)).map_or(Origin::Default, |entry| entry.origin.clone());
        self.problem(&origin, &format!("`{key}` in [{section}] {message}"));
    }

    /// Fills the struct of a section; `None` when a value it cannot do without was refused.
    pub(crate) fn section<T: DeserializeOwned>(&mut self, section: &'static str) -> Option<T> {
        let table: toml::Table = self
            .entries
            .iter()
            .filter(|((of, _), _)| *of == section)
            .map(|((_, key), entry)| ((*key).to_owned(), entry.value.clone()))
            .collect();
        match table.try_into() {
            Ok(filled) => Some(filled),
            Err(error) => {
                self.problems.push(format!("[{section}]: {}", error.message()));
                None
            }
        }
    }
}

/// Every key with its section.
pub(crate) fn keys() -> impl Iterator<Item = (&'static str, &'static Key)> {
    SECTIONS.iter().flat_map(|(section, keys)| keys.iter().map(|key| (*section, key)))
}

/// A hint when something known is spelled much like what stands there.
fn closest(written: &str, known: impl Iterator<Item = String>) -> Option<String> {
    let furthest = (written.len() / 3).clamp(1, 3);
    known
        .map(|name| (strsim::damerau_levenshtein(written, &name), name))
        .filter(|(distance, _)| *distance <= furthest)
        .min()
        .map(|(_, name)| name)
}
