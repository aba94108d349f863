//! Mail as the settings say: how it is written, and the gateway that sends it.

use anyhow::Context;
use config::{Mail, MailTls};
use domain::{Entropy, MailLanguage, OutgoingMail};
use gateway::{Gateway, Login, Pace, Relay, RelayTls};
use service::{Desk, MailSettings};

use crate::system::SystemEntropy;

/// A password file holds a line, not a book.
const LONGEST_PASSWORD: usize = 4096;

/// How mail is written; none when the desk sends none.
pub(crate) fn settings(mail: &Mail) -> Option<MailSettings> {
    let sender = mail.sender.clone().filter(|_| mail.enabled)?;
    Some(MailSettings {
        sender,
        sender_name: mail.sender_name.clone().unwrap_or_default(),
        language: MailLanguage::named(&mail.language).unwrap_or_default(),
        give_up_seconds: i64::from(mail.give_up_hours) * 3600,
    })
}

/// The gateway to the mail server; none when the desk sends no mail.
pub(crate) fn gateway(mail: &Mail, desk: &Desk) -> anyhow::Result<Option<Gateway>> {
    let Some(settings) = settings(mail) else { return Ok(None) };
    let authorities = match &mail.authorities {
        Some(path) => {
            Some(std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?)
        }
        None => None,
    };
    let login = match (&mail.user, &mail.password_file) {
        (Some(user), Some(path)) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("the password of mail cannot be read from {}", path.display()))?;
            let password = text.trim_end_matches(['\r', '\n']);
            anyhow::ensure!(
                !password.is_empty() && password.len() <= LONGEST_PASSWORD,
                "{} holds no password: 1 to {LONGEST_PASSWORD} bytes are expected",
                path.display()
            );
            Some(Login { user: user.clone(), password: password.to_owned() })
        }
        _ => None,
    };
    let relay = Relay {
        host: mail.host.clone(),
        port: mail.port,
        tls: match mail.tls {
            MailTls::StartTls => RelayTls::StartTls,
            MailTls::Tls => RelayTls::Tls,
            MailTls::None => RelayTls::None,
        },
        authorities,
        login,
        hello: OutgoingMail::domain_of(&settings.sender),
        at_once: mail.at_once,
    };
    // Names this process in the leases, and no other of the desk.
    let holder = SystemEntropy.text("abcdefghijklmnopqrstuvwxyz", 12);
    Ok(Some(Gateway::new(desk.clone(), &relay, holder, Pace::default())?))
}
