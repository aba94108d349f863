//! The mail server that takes all mail of the desk: how it is reached, and what its answers mean.

use std::time::Duration;

use domain::OutgoingMail;
use lettre::address::Envelope;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use mime::Letter;
use service::MailOutcome;

/// How long one mail may take. Less than its lease, so that nobody else sends it meanwhile.
const LONGEST_SENDING: Duration = Duration::from_secs(120);
/// How long the server may be silent.
const LONGEST_SILENCE: Duration = Duration::from_secs(60);

/// How the way to the server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelayTls {
    /// From STARTTLS on; a server that cannot is not used.
    StartTls,
    /// From the beginning.
    Tls,
    /// Not at all.
    None,
}

/// Who the desk logs in as. Its debug form has no password.
#[derive(Clone)]
pub struct Login {
    /// Name.
    pub user: String,
    /// Password.
    pub password: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Login").field("user", &self.user).finish_non_exhaustive()
    }
}

/// Where mail is handed over.
#[derive(Debug, Clone)]
pub struct Relay {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the way there is encrypted.
    pub tls: RelayTls,
    /// Further authorities, as PEM.
    pub authorities: Option<Vec<u8>>,
    /// Who the desk logs in as.
    pub login: Option<Login>,
    /// The name that the desk gives itself.
    pub hello: String,
    /// How many mails may be under way at once.
    pub at_once: usize,
}

/// Why there is no way to the server. Nothing of a certificate or a password is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelayError {
    /// The authorities are no certificates.
    Authorities,
    /// TLS cannot be set up for this host.
    Tls,
}

impl std::fmt::Display for RelayError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Authorities => "the authorities for mail are no PEM certificates",
            Self::Tls => "TLS cannot be set up for the mail server",
        })
    }
}

impl std::error::Error for RelayError {}

/// Whom a failure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nobody but this mail, if anybody.
    None,
    /// The recipient's domain, as far as one can tell.
    Domain,
    /// The server itself.
    Relay,
}

pub(crate) type Transport = AsyncSmtpTransport<Tokio1Executor>;

impl Relay {
    /// The way to the server. Nothing is connected yet.
    pub(crate) fn transport(&self) -> Result<Transport, RelayError> {
        let tls = match self.tls {
            RelayTls::None => Tls::None,
            RelayTls::StartTls => Tls::Required(self.parameters()?),
            RelayTls::Tls => Tls::Wrapper(self.parameters()?),
        };
        let at_once = u32::try_from(self.at_once).unwrap_or(u32::MAX);
        // "Dangerous" is only that the encryption is not chosen there.
        let mut builder = Transport::builder_dangerous(&self.host)
            .port(self.port)
            .tls(tls)
            .timeout(Some(LONGEST_SILENCE))
            .hello_name(ClientId::Domain(self.hello.clone()))
            .pool_config(PoolConfig::new().max_size(at_once).idle_timeout(Duration::from_secs(20)));
        if let Some(login) = &self.login {
            builder = builder.credentials(Credentials::new(login.user.clone(), login.password.clone()));
        }
        Ok(builder.build())
    }

    fn parameters(&self) -> Result<TlsParameters, RelayError> {
        let mut builder = TlsParameters::builder(self.host.clone());
        if let Some(pem) = &self.authorities {
            let certificate = Certificate::from_pem(pem).map_err(|_| RelayError::Authorities)?;
            builder = builder.add_root_certificate(certificate);
        }
        builder.build_rustls().map_err(|_| RelayError::Tls)
    }
}

/// The mail of a row, the same bytes each time.
fn composed(mail: &OutgoingMail) -> Option<Vec<u8>> {
    let from_html;
    let text = if mail.text.is_empty() {
        from_html = mime::text_of_html(&mail.html);
        &from_html
    } else {
        &mail.text
    };
    Letter {
        message_key: &mail.message_key,
        written_at: mail.created_at.seconds(),
        sender: (&mail.sender_name, &mail.sender),
        to: (&mail.to_name, &mail.to_email),
        copies: mail.copies.split(", ").filter(|copy| !copy.is_empty()).collect(),
        subject: &mail.subject,
        references: mail.reference_keys.split_whitespace().collect(),
        text,
        html: &mail.html,
        is_automatic: mail.is_automatic,
    }
    .compose()
}

/// Sends one mail; whom the failure is about, if there was one.
pub(crate) async fn send(transport: &Transport, mail: &OutgoingMail) -> (MailOutcome, Trouble) {
    let never = |why: &str| (MailOutcome::Refused(why.to_owned()), Trouble::None);
    let (Ok(from), Ok(to)) = (mail.sender.parse::<Address>(), mail.recipient.parse::<Address>()) else {
        return never("one of the addresses is none that mail can go to");
    };
    let Ok(envelope) = Envelope::new(Some(from), vec![to]) else { return never("nobody would get it") };
    let Some(bytes) = composed(mail) else { return never("it could not be composed") };
    match tokio::time::timeout(LONGEST_SENDING, transport.send_raw(&envelope, &bytes)).await {
        Ok(Ok(answer)) => {
            let said = answer.first_line().unwrap_or_default();
            (
                MailOutcome::Sent(format!("{} {said}", u16::from(answer.code())).trim().to_owned()),
                Trouble::None,
            )
        }
        Ok(Err(error)) => judged(&error),
        Err(_) => (MailOutcome::Delayed("the mail server took too long".to_owned()), Trouble::Domain),
    }
}

/// What a failure means. A server that has closed its door, or that lets nobody in, is no verdict on the mail.
fn judged(error: &SmtpError) -> (MailOutcome, Trouble) {
    let said = error.to_string();
    match error.status().map(u16::from) {
        Some(code) if is_final(code) => (MailOutcome::Refused(said), Trouble::None),
        Some(421 | 454 | 500..=549) => (MailOutcome::Delayed(said), Trouble::Relay),
        Some(_) => (MailOutcome::Delayed(said), Trouble::Domain),
        // Silence is often that of whoever the server asks about the recipient.
        None if error.is_timeout() => (MailOutcome::Delayed(said), Trouble::Domain),
        None => (MailOutcome::Delayed(said), Trouble::Relay),
    }
}

/// Answers that are about this mail and stay what they are (RFC 5321, section 4.2.3, and RFC 7504). Others of the five
/// hundreds are about the session: commands, logging in, encryption.
const fn is_final(code: u16) -> bool {
    matches!(code, 521 | 550..=556)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_the_session_is_no_verdict_on_the_mail() {
        for code in [550, 551, 552, 553, 554, 556, 521] {
            assert!(is_final(code), "{code}");
        }
        for code in [421, 450, 451, 452, 454, 500, 502, 503, 530, 534, 535, 538] {
            assert!(!is_final(code), "{code}");
        }
    }

    #[test]
    fn a_password_is_not_printed() {
        let login = Login { user: "desk".to_owned(), password: "letmein".to_owned() };
        assert!(!format!("{login:?}").contains("letmein"));
    }
}
