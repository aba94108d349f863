//! `[database]`: which database, and how many connections.

use serde::Deserialize;

use crate::key::{Key, Kind, Shown};
use crate::section::data::Data;

pub(crate) const KEYS: &[Key] = &[
    Key::new(
        "url",
        Kind::Text(url),
        "The database: \"sqlite:file\" or \"postgres://user:password@host/name\".\n\
         Without it, desk.db in the data folder.",
    )
    .example(r#""postgres://desk:password@db.example.com/desk""#)
    .shown(Shown::WithoutPassword),
    Key::new("connections", Kind::Number(1, 512), "How many connections may be open at once.").default("16"),
];

/// `[database]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Database {
    url: Option<DatabaseUrl>,
    /// How many connections may be open at once.
    pub connections: usize,
}

/// The address of a database. Its debug form has no password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct DatabaseUrl(String);

impl Database {
    /// The address of the database, which is a file in the data folder when none is named.
    #[must_use]
    pub fn url(&self, data: &Data) -> DatabaseUrl {
        self.url
            .clone()
            .unwrap_or_else(|| DatabaseUrl(format!("sqlite:{}", data.folder.join("desk.db").display())))
    }
}

impl DatabaseUrl {
    /// Whether it is a server, which several desks may share, and not a file.
    #[must_use]
    pub fn is_server(&self) -> bool {
        !self.0.starts_with("sqlite:")
    }

    /// The address with its password, for the one place that connects.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The address without its password, for messages.
    #[must_use]
    pub fn shown(&self) -> String {
        without_password(&self.0)
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.shown())
    }
}

impl From<String> for DatabaseUrl {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// Hides what stands between the user's name and the host, and any password among the parameters.
pub(crate) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    // A password may hold an unescaped `@` or `/`; the last `@` is the one before the host.
    let (user, host) = rest.rsplit_once('@').map_or((None, rest), |(user, host)| (Some(user), host));
    let user = user.map_or_else(String::new, |user| match user.split_once(':') {
        Some((name, _)) => format!("{name}:***@"),
        None => format!("{user}@"),
    });
    let host = match host.split_once('?') {
        Some((place, parameters)) if parameters.to_lowercase().contains("password") => format!("{place}?***"),
        _ => host.to_owned(),
    };
    format!("{scheme}://{user}{host}")
}

// The message must not quote the URL: it may hold a password.
fn url(text: &str) -> Result<(), String> {
    let file = text.strip_prefix("sqlite:");
    let server = text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://"));
    match (file, server) {
        (Some(""), _) | (_, Some("")) => Err("names no database after its scheme".to_owned()),
        (None, None) => Err("must begin with sqlite: or postgres://".to_owned()),
        _ => Ok(()),
    }
}
