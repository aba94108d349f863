//! The language of a page: the one that was chosen, else the first of the browser's that there is.

use crate::visit::{Visit, redirect};
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use http::Incoming;

const COOKIE: &str = "tridesk_language";

/// A language that the pages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Language {
    #[default]
    English,
    Russian,
    Spanish,
}

impl Language {
    pub(crate) const ALL: [Self; 3] = [Self::English, Self::Russian, Self::Spanish];

    /// Its code, as browsers and pages name it.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
            Self::Spanish => "es",
        }
    }

    /// Its name, in itself.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Russian => "Русский",
            Self::Spanish => "Español",
        }
    }

    fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The language for a request.
    pub(crate) fn of(incoming: &Incoming) -> Self {
        let chosen = incoming.cookie(COOKIE).and_then(Self::named);
        chosen.or_else(|| accepted(incoming.header("accept-language")?)).unwrap_or_default()
    }
}

/// The first language of such a header that there is. Browsers write them in the order in which they are wanted.
fn accepted(header: &str) -> Option<Language> {
    header.split(',').take(20).find_map(|part| {
        let tag = part.split(';').next().unwrap_or_default().trim();
        Language::named(tag.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str())
    })
}

/// Keeps what a reader chose, for a year, and goes back to where it was chosen.
pub(crate) async fn choose(visit: Visit) -> Response {
    let chosen = visit.text("language").and_then(Language::named).unwrap_or(visit.language);
    let mut response = redirect(visit.way_back("/"));
    let secure = if visit.encrypted { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax{secure}", chosen.code());
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_known_language_of_a_browser_counts() {
        assert_eq!(accepted("fr-FR, es-MX;q=0.9, ru;q=0.8"), Some(Language::Spanish));
        assert_eq!(accepted("RU"), Some(Language::Russian));
        assert_eq!(accepted("de, fr"), None);
        assert_eq!(accepted(""), None);
    }
}
