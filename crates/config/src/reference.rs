//! The reference document: every key with its meaning, default and environment name, as a TOML file that changes
//! nothing until a line is uncommented.

use std::fmt::Write;

use crate::environment;
use crate::section::SECTIONS;

const HEAD: &str = "\
# Every setting of Tridesk. Nothing here is needed: a key that is left out has the default shown after `#`.
# Each setting can also come from the environment, which wins over this file. A secret can stay in a file of its
# own: put `_FILE` behind the name of its variable and give the path.
# A key or a section that does not exist is refused, with its line; `tridesk config check` says what is in force.
";

/// The document, ready to be saved as `tridesk.example.toml`.
#[must_use]
pub fn reference() -> String {
    let mut text = HEAD.to_owned();
    // Writing to a string cannot fail.
    for (section, keys) in SECTIONS {
        let _ = writeln!(text, "\n[{section}]");
        for key in *keys {
            let _ = writeln!(text, "\n# {}", key.about.replace('\n', "\n# "));
            let _ = writeln!(text, "# {}: {}.", environment::name(section, key.name), key.kind.describe());
            let _ = match (key.default, key.example) {
                (Some(default), None) => writeln!(text, "#{} = {default}", key.name),
                (Some(default), Some(example)) => {
                    writeln!(text, "# For example: {} = {example}\n#{} = {default}", key.name, key.name)
                }
                (None, Some(example)) => {
                    writeln!(text, "# Not set by default. For example:\n#{} = {example}", key.name)
                }
                (None, None) => writeln!(text, "# Not set by default.\n#{} = \"\"", key.name),
            };
        }
    }
    text
}
