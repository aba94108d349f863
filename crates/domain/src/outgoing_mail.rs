//! Mail on its way out.

use crate::ledger::codes;
use crate::{ClientId, MessageId, OutgoingMailId, TicketId, Timestamp};

/// How far mail has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailState {
    /// It is sent when it is due.
    Waiting,
    /// A process is sending it, or was when it died.
    Sending,
    /// The mail server has taken it.
    Sent,
    /// It was refused for good, or for too long.
    Failed,
}
codes!(MailState { Waiting = 0, Sending = 1, Sent = 2, Failed = 3 });

impl MailState {
    /// The word for it in listings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

/// One mail to one recipient. It is composed from what stands here, so it is the same mail whenever it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMail {
    /// Its id.
    pub id: OutgoingMailId,
    /// Its `Message-ID` without brackets; the same for all recipients of one message.
    pub message_key: String,
    /// The ticket it is about.
    pub ticket: Option<TicketId>,
    /// The message it tells of.
    pub message: Option<MessageId>,
    /// The client it is for.
    pub client: Option<ClientId>,
    /// The address that it goes to.
    pub recipient: String,
    /// Who stands in `To`: name.
    pub to_name: String,
    /// Who stands in `To`: address.
    pub to_email: String,
    /// Who stands in `Cc`: addresses, comma separated.
    pub copies: String,
    /// The address that it comes from, and that answers go to.
    pub sender: String,
    /// The name that goes with it.
    pub sender_name: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The `Message-ID`s of earlier mail of the ticket, oldest first, separated by spaces.
    pub reference_keys: String,
    /// Whether no person wrote it.
    pub is_automatic: bool,
    /// How far it has come.
    pub state: MailState,
    /// How often sending was begun.
    pub attempts: i64,
    /// Grows with each taking; only who knows it may say how the sending ended.
    pub lease: i64,
    /// The process that is sending it.
    pub lease_holder: String,
    /// When it is to be sent next, or when the lease on it ends.
    pub due_at: Timestamp,
    /// What the mail server said last, or why it was not reached.
    pub answer: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was sent or given up.
    pub settled_at: Option<Timestamp>,
}

impl OutgoingMail {
    /// The part of an address that names where it is delivered, in lower case.
    #[must_use]
    pub fn domain_of(address: &str) -> String {
        address.rsplit_once('@').map_or(address, |(_, host)| host).to_lowercase()
    }
}

/// A language that the desk writes mail in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MailLanguage {
    /// English.
    #[default]
    English,
    /// Russian.
    Russian,
    /// Spanish.
    Spanish,
}

impl MailLanguage {
    /// The one that a client's language names, as integrators write it: a code (`ru`, `es-ES`) or a name in English or in
    /// itself.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let code = text.split(['-', '_']).next().unwrap_or_default();
        match code {
            "en" | "english" => Some(Self::English),
            "ru" | "russian" | "русский" => Some(Self::Russian),
            "es" | "spanish" | "español" => Some(Self::Spanish),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_by_code_and_by_name() {
        for (text, meant) in [
            ("en", Some(MailLanguage::English)),
            ("English", Some(MailLanguage::English)),
            ("ru_RU", Some(MailLanguage::Russian)),
            (" russian ", Some(MailLanguage::Russian)),
            ("es-MX", Some(MailLanguage::Spanish)),
            ("Español", Some(MailLanguage::Spanish)),
            ("", None),
            ("estonian", None),
        ] {
            assert_eq!(MailLanguage::named(text), meant, "{text}");
        }
    }

    #[test]
    fn the_domain_of_an_address_ignores_case() {
        assert_eq!(OutgoingMail::domain_of("Cleo@Client.EXAMPLE"), "client.example");
    }
}
