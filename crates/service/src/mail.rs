//! Mail out: writing it in the unit that is its cause. A desk without [`MailSettings`] writes none.
//!
//! [`crate::Desk::take_mail`] and [`crate::Desk::settle_mail`] are for the gateway, which sends it.

mod notices;
mod own_words;
mod sending;
mod templates;

pub use own_words::{MailFacts, MailSubject, OwnMail};
pub use sending::{MailOutcome, TakeMail};
pub use templates::MailTemplate;

pub(crate) use notices::{tell_of_answer, tell_of_ticket};

use crate::Desk;
use crate::failure::Failure;
use crate::tickets::log;
use domain::{
    Actor, ClientId, Department, Email, EventKind, MailLanguage, MailState, MessageId, OutgoingMail,
    OutgoingMailId, TicketId, Timestamp,
};
use serde_json::json;
use std::collections::HashSet;
use store::Tx;

/// More recipients than this of one message are a mistake.
const MOST_RECIPIENTS: usize = 50;
/// As many earlier mails as the references of a mail name.
const MOST_REFERENCES: usize = 12;

/// How the desk writes mail.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// The address of mail whose department has none.
    pub sender: String,
    /// The name that goes with every address of the desk; that of the provider when empty.
    pub sender_name: String,
    /// The language for people of whom none is known.
    pub language: MailLanguage,
    /// After how many seconds mail that does not go out is given up.
    pub give_up_seconds: i64,
}

/// Who a mail is for.
#[derive(Debug, Clone, Default)]
struct People {
    name: String,
    email: String,
    copies: Vec<String>,
    blind_copies: Vec<String>,
}

/// What a mail is about.
#[derive(Debug, Clone, Copy, Default)]
struct Cause {
    ticket: Option<TicketId>,
    message: Option<MessageId>,
    client: Option<ClientId>,
}

/// What a mail says.
#[derive(Debug, Clone)]
struct Words {
    subject: String,
    text: String,
    html: String,
    is_automatic: bool,
}

impl Desk {
    /// How mail is written, when it is.
    pub(crate) fn mail(&self) -> Option<&MailSettings> {
        self.0.parts.mail.as_ref()
    }

    /// Writes mail as part of a unit, one row for each recipient; how many. Addresses that are none get nothing.
    async fn queue_mail(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        (sender, sender_name): (String, String),
        (cause, people, words): (Cause, People, Words),
    ) -> Result<usize, Failure> {
        let recipients = recipients(&people);
        if recipients.is_empty() {
            return Ok(0);
        }
        let now = self.now();
        // Unguessable, so that an answer which names it is one: no key of the desk is needed to check that.
        let secret = self.entropy().text("abcdefghijklmnopqrstuvwxyz", 20);
        let about = cause.ticket.map_or_else(|| "mail".to_owned(), |ticket| format!("ticket-{ticket}"));
        let copies: Vec<&str> =
            people.copies.iter().map(String::as_str).filter(|copy| Email::new(copy).is_ok()).collect();
        let mut mail = OutgoingMail {
            id: OutgoingMailId(0),
            message_key: format!("{about}.{secret}@{}", OutgoingMail::domain_of(&sender)),
            ticket: cause.ticket,
            message: cause.message,
            client: cause.client,
            recipient: String::new(),
            to_name: people.name.clone(),
            to_email: people.email.clone(),
            copies: copies.join(", "),
            sender,
            sender_name,
            subject: words.subject,
            text: words.text,
            html: words.html,
            reference_keys: references(tx, cause.ticket).await?,
            is_automatic: words.is_automatic,
            state: MailState::Waiting,
            attempts: 0,
            lease: 0,
            lease_holder: String::new(),
            due_at: now,
            answer: String::new(),
            created_at: now,
            settled_at: None,
        };
        let mut ids = Vec::new();
        for recipient in &recipients {
            mail.recipient.clone_from(recipient);
            ids.push(store::outgoing_mail::insert(tx, &mail).await?.0);
        }
        let data = json!({
            "description": format!("Mail to {}: {}", recipients.join(", "), mail.subject),
            "mail": ids,
            "recipients": recipients,
            "subject": mail.subject,
            "client": cause.client.map(|client| client.0),
        });
        log(tx, actor, now, EventKind::MailQueued, cause.ticket, cause.message, &data).await?;
        Ok(recipients.len())
    }

    /// Where mail of a department comes from: its own address, or the desk's.
    fn sender_of(&self, settings: &MailSettings, department: Option<&Department>) -> (String, String) {
        let own = department.map(|department| department.email.trim());
        let own = own.filter(|address| Email::new(address).is_ok());
        let name = if settings.sender_name.is_empty() {
            let directory = self.directory();
            let provider = department.and_then(|department| directory.provider(department.provider));
            provider.or_else(|| directory.providers.first()).map_or_else(String::new, |one| one.name.clone())
        } else {
            settings.sender_name.clone()
        };
        (own.unwrap_or(&settings.sender).to_owned(), name)
    }

    /// The language of a client, or that of everybody of whom none is known.
    async fn mail_language(
        &self,
        tx: &mut Tx<'_>,
        settings: &MailSettings,
        client: Option<ClientId>,
    ) -> Result<MailLanguage, Failure> {
        let details = match client {
            Some(client) => store::client::details(tx, client).await?,
            None => None,
        };
        let named = details.and_then(|details| MailLanguage::named(&details.language));
        Ok(named.unwrap_or(settings.language))
    }
}

/// Everybody once, whatever the case of the address.
fn recipients(people: &People) -> Vec<String> {
    let mut seen = HashSet::new();
    std::iter::once(&people.email)
        .chain(&people.copies)
        .chain(&people.blind_copies)
        .filter_map(|text| Email::new(text).ok())
        .filter(|email| seen.insert(email.as_str().to_lowercase()))
        .take(MOST_RECIPIENTS)
        .map(String::from)
        .collect()
}

/// The earlier mail of a ticket, oldest first, as far as a header should name it.
async fn references(tx: &mut Tx<'_>, ticket: Option<TicketId>) -> Result<String, Failure> {
    /// Rows to look at: one stands there for each recipient.
    const ROWS: i64 = 100;
    let Some(ticket) = ticket else { return Ok(String::new()) };
    let mut keys = store::outgoing_mail::keys_of_ticket(tx, ticket, ROWS).await?;
    keys.dedup();
    keys.truncate(MOST_REFERENCES);
    keys.reverse();
    Ok(keys.join(" "))
}

/// A comma separated list as it stands in a ticket.
fn addresses(list: &str) -> Vec<String> {
    list.split([',', ';']).map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect()
}

/// Whether this was written so long ago that it was moved in rather than said: nobody is told of it.
fn is_moved_in(written: Timestamp, now: Timestamp) -> bool {
    written < now.plus_seconds(-24 * 3600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_told_once_and_nonsense_is_left_out() {
        let people = People {
            name: String::new(),
            email: "cleo@client.example".to_owned(),
            copies: addresses("Cleo@client.example, boss@client.example;nonsense,"),
            blind_copies: addresses("boss@client.example, quiet@client.example"),
        };
        let all = recipients(&people);
        assert_eq!(all, ["cleo@client.example", "boss@client.example", "quiet@client.example"]);
    }
}
