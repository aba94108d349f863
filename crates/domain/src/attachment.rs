//! Files that come with messages: what they may be called, and how many and how large they may be.

use crate::{AttachmentId, Error, MessageId, Result};

/// A file name that is safe to show, store and send: one path component, no control characters, 1 to 200 bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName(String);

impl FileName {
    /// Cleans whatever a caller sent. Names are labels only; no path is ever made of them.
    #[must_use]
    pub fn clean(text: &str) -> Self {
        let base = text.rsplit(['/', '\\']).next().unwrap_or_default();
        let kept: String = base.chars().filter(|c| !c.is_control() && !is_invisible(*c)).collect();
        let trimmed = kept.trim().trim_start_matches('.');
        // Some systems leave them out when they store a file, and then `a.exe.` is `a.exe`.
        let mut name = String::new();
        for character in trimmed.chars() {
            if name.len() + character.len_utf8() > 200 {
                break;
            }
            name.push(character);
        }
        name.truncate(name.trim_end_matches(|c: char| c == '.' || c.is_whitespace()).len());
        Self(if name.is_empty() { "file".to_owned() } else { name })
    }

    /// What its type is judged by, in lower case: the letters and digits after the last dot.
    fn extension(&self) -> Option<String> {
        let (_, end) = self.0.rsplit_once('.')?;
        Some(end.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Direction overrides and zero-width characters make `exe.txt` out of `txt.exe`, and hide what a name ends with.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}'
    )
}

/// A file that arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttachment {
    /// Its cleaned name.
    pub name: FileName,
    /// What the sender said it is; never trusted for display.
    pub content_type: Option<String>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// How many and how large the files of one message may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentLimits {
    /// Files in one message.
    pub files: usize,
    /// Bytes of one file.
    pub bytes: usize,
    /// Refused extensions, lower case.
    pub refused_extensions: Vec<String>,
}

impl Default for AttachmentLimits {
    fn default() -> Self {
        Self { files: 5, bytes: 10 << 20, refused_extensions: Vec::new() }
    }
}

impl AttachmentLimits {
    /// Checks the files of one message.
    ///
    /// # Errors
    /// [`Error::AttachmentRefused`] naming the first file over a limit.
    pub fn check(&self, files: &[NewAttachment]) -> Result<()> {
        for (position, file) in files.iter().enumerate() {
            let extension = file.name.extension();
            let why = if position >= self.files {
                "too many files in one message"
            } else if file.bytes.len() > self.bytes {
                "it is too large"
            } else if extension.is_some_and(|end| self.refused_extensions.contains(&end)) {
                "files of this type are not accepted"
            } else {
                continue;
            };
            return Err(Error::AttachmentRefused { name: file.name.as_str().to_owned(), why });
        }
        Ok(())
    }
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// The message it came with.
    pub message: MessageId,
    /// Its place among the files of that message, from 0.
    pub position: i64,
    /// Its name.
    pub name: String,
    /// Its declared type.
    pub content_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of the content, lower-case hex: where the content is found.
    pub sha256: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_paths_and_tricks() {
        for (given, kept) in [
            ("C:\\Users\\me\\a.txt", "a.txt"),
            ("../../etc/passwd", "passwd"),
            ("\u{202E}txt.exe", "txt.exe"),
            (".htaccess", "htaccess"),
            ("", "file"),
            ("..", "file"),
            ("a\r\nb.txt", "ab.txt"),
            ("virus.exe.", "virus.exe"),
            ("virus.exe . .", "virus.exe"),
            ("virus.exe\u{AD}", "virus.exe"),
            ("virus.ex\u{AD}e.\u{200B}\u{A0}.", "virus.exe"),
            ("a. ... ", "a"),
            ("a. b.txt", "a. b.txt"),
        ] {
            assert_eq!(FileName::clean(given).as_str(), kept);
        }
    }

    #[test]
    fn a_type_is_judged_by_what_is_left_of_the_name() {
        let limits = AttachmentLimits { refused_extensions: vec!["exe".to_owned()], ..Default::default() };
        for (name, refused) in [
            ("a.EXE", true),
            ("a.exe. .", true),
            ("a.ex\u{AD}e", true),
            ("a.exe\u{FE0F}", true),
            ("a.exe ", true),
            ("a.exe.txt", false),
            ("exe", false),
        ] {
            let file = NewAttachment { name: FileName::clean(name), content_type: None, bytes: Vec::new() };
            assert_eq!(limits.check(&[file]).is_err(), refused, "{name}");
        }
    }

    #[test]
    fn a_long_name_is_cut_at_a_character() {
        let name = FileName::clean(&"é".repeat(500));
        assert_eq!(name.as_str().len(), 200);
    }
}
