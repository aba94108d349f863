//! Custom fields: what a department asks for beside the message.

use crate::{CustomFieldId, DepartmentId};

/// What a custom field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CustomFieldKind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// An address of a page.
    Link,
    /// One of the field's choices.
    Choice,
    /// Yes or no.
    Tick,
}

impl CustomFieldKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Text, Self::LongText, Self::Link, Self::Choice, Self::Tick];

    /// The number that stands in the database.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::Text => 0,
            Self::LongText => 1,
            Self::Link => 2,
            Self::Choice => 3,
            Self::Tick => 4,
        }
    }

    /// The kind of a database number.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The word that an operator writes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long-text",
            Self::Link => "link",
            Self::Choice => "choice",
            Self::Tick => "tick",
        }
    }
}

/// A custom field of a department. Its values are kept with the tickets, under its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomField {
    /// Its id.
    pub id: CustomFieldId,
    /// Which department asks.
    pub department: DepartmentId,
    /// What it is called.
    pub name: String,
    /// What is to be written there.
    pub description: String,
    /// What it holds.
    pub kind: CustomFieldKind,
    /// What may be chosen.
    pub choices: Vec<String>,
    /// Whether it may be emptied.
    pub is_required: bool,
    /// Whether clients see neither it nor its value.
    pub for_staff: bool,
}

impl CustomField {
    /// Whether a value will do, and why not.
    ///
    /// # Errors
    /// The reason, in words that fit behind the field's name.
    pub fn check(&self, value: &str) -> Result<(), &'static str> {
        if value.trim().is_empty() {
            return if self.is_required { Err("it must not be empty") } else { Ok(()) };
        }
        let fits = match self.kind {
            CustomFieldKind::LongText => return Ok(()),
            CustomFieldKind::Text => !value.contains(['\r', '\n']),
            CustomFieldKind::Link => {
                let rest = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
                rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
            }
            CustomFieldKind::Choice => self.choices.iter().any(|choice| choice == value.trim()),
            CustomFieldKind::Tick => {
                let words = ["1", "0", "on", "off", "yes", "no", "true", "false"];
                words.iter().any(|word| value.trim().eq_ignore_ascii_case(word))
            }
        };
        if fits { Ok(()) } else { Err(self.expected()) }
    }

    const fn expected(&self) -> &'static str {
        match self.kind {
            CustomFieldKind::Text => "it is one line",
            CustomFieldKind::LongText => "it is a text",
            CustomFieldKind::Link => "it is the address of a page",
            CustomFieldKind::Choice => "it is none of the choices",
            CustomFieldKind::Tick => "it is yes or no",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: CustomFieldKind, is_required: bool) -> CustomField {
        CustomField {
            id: CustomFieldId(1),
            department: DepartmentId(1),
            name: "Field".to_owned(),
            description: String::new(),
            kind,
            choices: vec!["Red".to_owned(), "Blue".to_owned()],
            is_required,
            for_staff: false,
        }
    }

    #[test]
    fn each_kind_takes_its_own_values() {
        for (kind, good, bad) in [
            (CustomFieldKind::Text, "a line", Some("two\nlines")),
            (CustomFieldKind::LongText, "two\nlines", None),
            (CustomFieldKind::Link, "https://a.example/b", Some("ftp://a.example")),
            (CustomFieldKind::Choice, " Blue ", Some("blue")),
            (CustomFieldKind::Tick, "ON", Some("maybe")),
        ] {
            let field = field(kind, false);
            assert_eq!(field.check(good), Ok(()), "{kind:?}");
            assert_eq!(bad.map(|bad| field.check(bad)), bad.map(|_| Err(field.expected())), "{kind:?}");
            assert_eq!((field.check(" "), CustomFieldKind::from_code(kind.code())), (Ok(()), Some(kind)));
        }
        assert_eq!(field(CustomFieldKind::Text, true).check(" "), Err("it must not be empty"));
        assert_eq!(
            field(CustomFieldKind::Link, false).check("https:// x"),
            Err("it is the address of a page")
        );
    }
}
