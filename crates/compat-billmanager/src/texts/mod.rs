//! The texts of this door, one file for each language.

mod en;

/// A language that the panel's clients read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Language {
    /// English, which everybody gets who asks for nothing else.
    #[default]
    English,
}

/// The caption of a column or a field; its name, where there is none.
pub(crate) fn caption(language: Language, name: &str) -> String {
    let table = match language {
        Language::English => en::CAPTIONS,
    };
    let found = table.iter().find(|(known, _)| *known == name);
    found.map_or_else(|| name.to_owned(), |(_, text)| (*text).to_owned())
}
