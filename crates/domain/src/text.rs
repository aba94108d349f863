//! Texts that people write, checked once at the edge: length limits, no control characters, no emptiness.

use crate::{Error, Field, Result};
use std::fmt;

fn bounded(field: Field, text: &str, longest: usize) -> Result<()> {
    if field.unit().measure(text) > longest {
        return Err(Error::TooLong { field, longest });
    }
    // NUL cannot be stored by PostgreSQL; refusing it on both engines keeps them equal.
    if text.contains('\0') {
        return Err(Error::Invalid { field, why: "it contains a NUL character" });
    }
    Ok(())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

macro_rules! text_type {
    ($name:ident) => {
        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
}

/// The subject of a ticket: one line, 1 to 255 characters after folding white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketSubject(String);
text_type!(TicketSubject);

impl TicketSubject {
    /// Longest subject, in characters: whatever the script, a subject of the panels fits.
    pub const LONGEST: usize = 255;

    /// Checks and folds a subject.
    ///
    /// # Errors
    /// [`Error::Missing`] when nothing but white space is left, [`Error::TooLong`] over the limit.
    pub fn new(text: &str) -> Result<Self> {
        let folded = one_line(text);
        if folded.is_empty() {
            return Err(Error::Missing { field: Field::Subject });
        }
        bounded(Field::Subject, &folded, Self::LONGEST)?;
        Ok(Self(folded))
    }
}

/// The name of a tag: one line, 1 to 64 bytes after folding white space, without commas, which separate tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagName(String);
text_type!(TagName);

impl TagName {
    /// Longest name, in bytes.
    pub const LONGEST: usize = 64;

    /// Checks and folds a name.
    ///
    /// # Errors
    /// [`Error::Missing`] when nothing but white space is left, [`Error::TooLong`] over the limit,
    /// [`Error::Invalid`] with a comma.
    pub fn new(text: &str) -> Result<Self> {
        let folded = one_line(text);
        if folded.is_empty() {
            return Err(Error::Missing { field: Field::Tag });
        }
        bounded(Field::Tag, &folded, Self::LONGEST)?;
        if folded.contains(',') {
            return Err(Error::Invalid { field: Field::Tag, why: "it contains a comma" });
        }
        Ok(Self(folded))
    }

    /// The name by which tags are told apart: case does not count.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

/// The text of a message, kept as it was written; 1 byte to 1 MiB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageBody(String);
text_type!(MessageBody);

impl MessageBody {
    /// Longest message, in bytes.
    pub const LONGEST: usize = 1 << 20;

    /// Checks a message text.
    ///
    /// # Errors
    /// [`Error::Missing`] when nothing but white space is there, [`Error::TooLong`] over the limit.
    pub fn new(text: &str) -> Result<Self> {
        if text.trim().is_empty() {
            return Err(Error::Missing { field: Field::Message });
        }
        bounded(Field::Message, text, Self::LONGEST)?;
        Ok(Self(text.to_owned()))
    }
}

/// An e-mail address: one `@`, something on both sides, no white space; kept as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);
text_type!(Email);

impl Email {
    /// Checks an address.
    ///
    /// # Errors
    /// [`Error::Missing`] when empty, [`Error::Invalid`] when it is no address.
    pub fn new(text: &str) -> Result<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Error::Missing { field: Field::Email });
        }
        bounded(Field::Email, text, 254)?;
        let valid = text.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && !host.is_empty()
                && !host.contains('@')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>,;\"()[]\\".contains(c))
        });
        if !valid {
            return Err(Error::Invalid { field: Field::Email, why: "it is not an e-mail address" });
        }
        Ok(Self(text.to_owned()))
    }
}

/// The name of a person: one line, up to 200 bytes; may be empty only where a rule says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName(String);
text_type!(PersonName);

impl PersonName {
    /// Checks and folds a name.
    ///
    /// # Errors
    /// [`Error::Missing`] when empty, [`Error::TooLong`] over the limit.
    pub fn new(text: &str) -> Result<Self> {
        let folded = one_line(text);
        if folded.is_empty() {
            return Err(Error::Missing { field: Field::Name });
        }
        bounded(Field::Name, &folded, 200)?;
        Ok(Self(folded))
    }
}

/// A detail of a person or a company in the form in which it is kept: without white space around it, and perhaps empty.
///
/// # Errors
/// [`Error::TooLong`] over 200 bytes.
pub fn detail(field: Field, text: &str) -> Result<String> {
    let text = text.trim();
    bounded(field, text, 200)?;
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_folded_to_one_line() {
        assert_eq!(TicketSubject::new("  a\r\n b ").unwrap().as_str(), "a b");
    }

    #[test]
    fn an_empty_subject_is_missing() {
        assert_eq!(TicketSubject::new(" \n").unwrap_err(), Error::Missing { field: Field::Subject });
    }

    #[test]
    fn a_message_keeps_its_line_ends() {
        assert_eq!(MessageBody::new("a\r\nb").unwrap().as_str(), "a\r\nb");
    }

    #[test]
    fn nul_is_refused_everywhere() {
        assert!(MessageBody::new("a\0b").is_err());
        assert!(TicketSubject::new("a\0b").is_err());
    }

    #[test]
    fn addresses_are_checked() {
        for good in ["a@b", "first.last+tag@mail.example"] {
            assert!(Email::new(good).is_ok(), "{good}");
        }
        for bad in ["a", "@b", "a@", "a@b@c", "a b@c", "a@.b", "a@b.", "<a@b>", "a@b,c@d", "a@b\r\nBcc: x@y"]
        {
            assert!(Email::new(bad).is_err(), "{bad}");
        }
    }
}
