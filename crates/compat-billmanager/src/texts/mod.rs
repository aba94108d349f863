//! The texts of this door, one file for each language.
//!
//! Words and sentences are matched without a rest, so that no language can lack one; captions, reasons and the lines
//! of the desk are tables, which a test compares. What the desk says in English is the key of its translation.

mod en;
mod es;
mod ru;

use http::Incoming;
use std::borrow::Cow;
use wire::Params;

/// The cookie in which the panel's pages keep theme and language, as `theme:language`.
const COOKIE: &str = "billmgrlang5";

/// A language that the panel's clients read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Language {
    /// English, which everybody gets who asks for nothing else.
    #[default]
    English,
    /// Russian.
    Russian,
    /// Spanish.
    Spanish,
}

/// A word or a few that stand for themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    None,
    Yes,
    No,
    Unread,
    Read,
    New,
    InProgress,
    NewReplies,
    WaitingToReply,
    AwaitingClient,
    Reviewed,
    InArchive,
    Low,
    Medium,
    High,
    MoveToActive,
    SuspendService,
    SuspendAll,
    Product,
    DomainName,
    AnyTime,
    Today,
    CurrentWeek,
    CurrentMonth,
    Other,
    OfferedToClients,
    ForStaff,
    Assigned,
    NotAssigned,
    WaitsForClient,
    ClientAnswered,
    ActionTaken,
    Finished,
    ActiveAccount,
    InactiveAccount,
    ClosedAccount,
    UnknownSender,
    BlockedSender,
    Unreadable,
    Refused,
}

/// What an error says. What it is about stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Says {
    /// A value is not acceptable; why, in English.
    Invalid(String),
    Missing,
    Missed,
    /// Clients look for the first words of the English sentence and then check their session.
    Access,
    /// This function may not be called as that user.
    AccessAs(String),
    BadPassword,
    BadAddress,
    TooManyLogins,
    /// Not the sentence about privileges: clients would check their session.
    Blocked,
    Exists,
    NoCredits,
    AccountRequired,
    SenderBlocked,
    NoNumber,
    NoMail,
    Full,
    /// Clients look for the English sentence and try again.
    Busy,
    Unanswered,
    Internal,
}

impl Language {
    /// The language of a code.
    fn of_code(code: &str) -> Option<Self> {
        match code {
            "en" => Some(Self::English),
            "ru" => Some(Self::Russian),
            "es" => Some(Self::Spanish),
            _ => None,
        }
    }

    /// Its code, as `lang` says it.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
            Self::Spanish => "es",
        }
    }

    /// What a call asks for: `lang`, or the cookie of the panel's pages. `Accept-Language` does not count, as callers
    /// compare texts, and their libraries send it without being asked.
    pub(crate) fn asked(incoming: &Incoming, params: &Params) -> Self {
        let by_parameter = params.get("lang").and_then(Self::of_code);
        let by_cookie = || incoming.cookie(COOKIE)?.split(':').nth(1).and_then(Self::of_code);
        by_parameter.or_else(by_cookie).unwrap_or_default()
    }

    /// A word.
    pub(crate) const fn word(self, word: Word) -> &'static str {
        match self {
            Self::English => en::word(word),
            Self::Russian => ru::word(word),
            Self::Spanish => es::word(word),
        }
    }

    /// The caption of a column or a field of a function; its name, where there is none.
    pub(crate) fn caption(self, func: &str, name: &str) -> String {
        let table = match self {
            Self::English => en::CAPTIONS,
            Self::Russian => ru::CAPTIONS,
            Self::Spanish => es::CAPTIONS,
        };
        let own =
            |known: &str| known.strip_prefix(func).and_then(|rest| rest.strip_prefix(' ')) == Some(name);
        let found = table.iter().find(|(known, _)| own(known));
        let found = found.or_else(|| table.iter().find(|(known, _)| *known == name));
        found.map_or_else(|| name.to_owned(), |(_, text)| (*text).to_owned())
    }

    /// The sentence of an error about `value` of `object`.
    pub(crate) fn sentence(self, says: &Says, object: &str, value: &str) -> String {
        let why = match says {
            Says::Invalid(why) => self.reason(why),
            _ => Cow::Borrowed(""),
        };
        match self {
            Self::English => en::sentence(says, object, value, &why),
            Self::Russian => ru::sentence(says, object, value, &why),
            Self::Spanish => es::sentence(says, object, value, &why),
        }
    }

    /// What is wrong with a value.
    pub(crate) fn reason(self, english: &str) -> Cow<'_, str> {
        match self {
            Self::English => Cow::Borrowed(english),
            Self::Russian => translated(ru::REASONS, english),
            Self::Spanish => translated(es::REASONS, english),
        }
    }

    /// What the desk itself says in a conversation.
    pub(crate) fn line(self, english: &str) -> Cow<'_, str> {
        match self {
            Self::English => Cow::Borrowed(english),
            Self::Russian => translated(ru::LINES, english),
            Self::Spanish => translated(es::LINES, english),
        }
    }
}

/// The translation of a text, or the text itself where there is none.
fn translated<'a>(table: &[(&str, &str)], english: &'a str) -> Cow<'a, str> {
    let found = table.iter().find_map(|(pattern, text)| Some((text, holes(pattern, english)?)));
    let Some((text, held)) = found else { return Cow::Borrowed(english) };
    let mut whole = String::with_capacity(text.len());
    let mut held = held.into_iter();
    for (position, part) in text.split("{}").enumerate() {
        if position > 0 {
            whole.push_str(held.next().unwrap_or_default());
        }
        whole.push_str(part);
    }
    Cow::Owned(whole)
}

/// What stands in the holes of a pattern that a text fits.
fn holes<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut held = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let (hole, after) = match (part, parts.peek()) {
            ("", None) => (rest, ""),
            (part, None) => (rest.strip_suffix(part)?, ""),
            (part, Some(_)) => rest.split_once(part)?,
        };
        held.push(hole);
        rest = after;
    }
    rest.is_empty().then_some(held)
}

#[cfg(test)]
mod tests;
