//! `[mail]`: the mail server that takes what the desk sends.

use std::path::PathBuf;

use serde::Deserialize;

use super::Invalid;
use crate::check;
use crate::key::{Key, Kind};

pub(crate) const KEYS: &[Key] = &[
    Key::new(
        "enabled",
        Kind::Flag,
        "Whether the desk sends mail. While it does not, none is written either: what happened then is not told later.",
    )
    .default("false"),
    Key::new("host", Kind::Text(check::host), "The mail server that takes all mail of the desk.")
        .default(r#""localhost""#)
        .example(r#""smtp.example.com""#),
    Key::new("port", Kind::Number(1, 65_535), "Its port: 587 and 25 go with \"starttls\", 465 with \"tls\".")
        .default("587"),
    Key::new(
        "tls",
        Kind::Choice(&["starttls", "tls", "none"]),
        "How the way there is encrypted. \"none\" is for a server on this machine or in a network of its own.",
    )
    .default(r#""starttls""#),
    Key::new(
        "authorities",
        Kind::Text(check::some_text),
        "A PEM file with further authorities that the server's certificate may come from.",
    )
    .example(r#""/etc/tridesk/mail-ca.pem""#),
    Key::new("user", Kind::Text(check::some_text), "Who the desk logs in as; without it, it does not log in.")
        .example(r#""support@example.com""#),
    Key::new(
        "password_file",
        Kind::Text(check::some_text),
        "The file that holds the password, with or without a line end. It is read when the desk starts.",
    )
    .example(r#""/etc/tridesk/mail-password""#),
    Key::new(
        "sender",
        Kind::Text(check::email),
        "The address that mail comes from, and that answers go to, where a department has none of its own.",
    )
    .example(r#""support@example.com""#),
    Key::new(
        "sender_name",
        Kind::Text(check::some_text),
        "The name beside every sender's address. Without it, that of the provider.",
    )
    .example(r#""Example Support""#),
    Key::new(
        "language",
        Kind::Choice(&["en", "ru", "es"]),
        "The language of mail to people of whom none is known. The others get theirs, if it is one of these.",
    )
    .default(r#""en""#),
    Key::new("at_once", Kind::Number(1, 100), "How many mails may be under way at once; half of them to one domain.")
        .default("8"),
    Key::new(
        "give_up_hours",
        Kind::Number(1, 240),
        "After how many hours mail that the server does not take for now is given up and marked as failed.",
    )
    .default("72"),
];

/// `[mail]`.
#[derive(Debug, Clone, Deserialize)]
pub struct Mail {
    /// Whether mail is sent.
    pub enabled: bool,
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way there is encrypted.
    pub tls: MailTls,
    /// A PEM file with further authorities.
    pub authorities: Option<PathBuf>,
    /// Who the desk logs in as.
    pub user: Option<String>,
    /// The file that holds the password.
    pub password_file: Option<PathBuf>,
    /// The address that mail comes from.
    pub sender: Option<String>,
    /// The name beside it.
    pub sender_name: Option<String>,
    /// The language of mail to people of whom none is known.
    pub language: String,
    /// How many mails may be under way at once.
    pub at_once: usize,
    /// After how many hours mail is given up.
    pub give_up_hours: u32,
}

/// How the way to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// From the first words on; a server that cannot is not used.
    StartTls,
    /// From the beginning.
    Tls,
    /// Not at all.
    None,
}

impl Mail {
    pub(crate) fn validate(&self) -> Result<(), Invalid> {
        if self.enabled && self.sender.is_none() {
            return Err(("enabled", "needs `sender`, the address that mail comes from".to_owned()));
        }
        match (&self.user, &self.password_file) {
            (Some(_), None) => {
                return Err(("user", "is set without `password_file`; logging in needs both".to_owned()));
            }
            (None, Some(_)) => {
                return Err(("password_file", "is set without `user`; logging in needs both".to_owned()));
            }
            _ => {}
        }
        let is_near = self.host == "localhost"
            || self.host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
        if self.tls == MailTls::None && self.user.is_some() && !is_near {
            return Err(("tls", "must not be \"none\" where a password goes to another machine".to_owned()));
        }
        Ok(())
    }
}
