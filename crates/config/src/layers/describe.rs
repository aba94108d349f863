//! Prints the effective values as TOML, each with where it came from.

use std::fmt::Write;

use toml::Value;

use super::{Layers, Origin};
use crate::key::Shown;
use crate::section::SECTIONS;
use crate::section::database::without_password;

impl Layers {
    /// TOML that reads back to the same settings, except for the masked secrets.
    pub(crate) fn describe(&self) -> String {
        let mut text = String::new();
        for (section, keys) in SECTIONS {
            let gap = if text.is_empty() { "" } else { "\n" };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{gap}[{section}]");
            for key in *keys {
                let _ = match self.entries.get(&(*section, key.name)) {
                    Some(entry) => {
                        let value = shown(&entry.value, key.shown);
                        writeln!(text, "{} = {value}  # {}", key.name, self.name_of(&entry.origin))
                    }
                    None => writeln!(text, "# {} is not set", key.name),
                };
            }
        }
        text
    }

    fn name_of(&self, origin: &Origin) -> String {
        match origin {
            Origin::Default => "default".to_owned(),
            Origin::Line(line) => format!("{}:{line}", self.file),
            Origin::Environment(name) => name.clone(),
        }
    }
}

fn shown(value: &Value, how: Shown) -> String {
    match (how, value) {
        (Shown::Plainly, value) => value.to_string(),
        (Shown::WithoutPassword, Value::String(url)) => Value::from(without_password(url)).to_string(),
        (Shown::WithoutPassword | Shown::Never, _) => "\"***\"".to_owned(),
    }
}
