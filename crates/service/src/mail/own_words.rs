//! Mail that staff, or a program with their rights, send in their own words or as one of the desk's letters.

use super::templates::{Letter, MailTemplate};
use super::{Cause, MailSettings, People, Words, addresses};
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use crate::tickets::TicketRef;
use domain::{
    Client, ClientId, ClientService, Department, Error, Message, MessageBody, MessageKind, Result, ServiceId,
    ServiceKind, Ticket, TicketSubject, What,
};
use store::Tx;

/// What such a mail is about; that says who gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSubject {
    /// A client: it gets it, and its contacts for `general` mail.
    Client(ClientId),
    /// A product or a domain of a client: it gets it, and its contacts for mail of that kind.
    Service(ServiceId, ServiceKind),
    /// A ticket: whoever asked gets it, and the copies.
    Ticket(TicketRef),
}

/// Mail in the words of whoever sends it.
#[derive(Debug, Clone, Copy)]
pub struct OwnMail<'a> {
    /// The subject.
    pub subject: &'a str,
    /// The body as HTML.
    pub html: &'a str,
}

/// What is known of the subject of a mail, for words that stand for it.
#[derive(Debug, Clone)]
pub struct MailFacts {
    /// The client; none when a guest asked.
    pub client: Option<Client>,
    /// The product or the domain.
    pub service: Option<ClientService>,
    /// The ticket.
    pub ticket: Option<Ticket>,
    /// Its last visible message of staff, or its first.
    pub message: Option<Message>,
    /// The provider.
    pub provider: String,
    /// Who gets it: name and address.
    pub recipient: (String, String),
    department: Option<Department>,
    opening: Option<Message>,
    copies: Vec<String>,
    blind_copies: Vec<String>,
}

enum Content<'a> {
    Own(OwnMail<'a>),
    Letter(MailTemplate),
}

impl StaffDesk {
    /// What is known of the subject of a mail.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is not there or not mine to see.
    pub async fn mail_facts(&self, subject: MailSubject) -> Result<MailFacts> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(self.read_facts(&mut tx, subject).await?)
    }

    /// Sends mail in my own words.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is not there or not mine to see, [`Error::NoMail`] when the desk sends none or
    /// nobody has an address, and what the rules of subjects and messages refuse.
    pub async fn send_mail(&self, subject: MailSubject, mail: OwnMail<'_>) -> Result<()> {
        TicketSubject::new(mail.subject)?;
        MessageBody::new(mail.html)?;
        retried!(self.write_mail(subject, &Content::Own(mail)))
    }

    /// Sends one of the desk's own letters.
    ///
    /// # Errors
    /// As [`Self::send_mail`].
    pub async fn send_letter(&self, subject: MailSubject, template: MailTemplate) -> Result<()> {
        retried!(self.write_mail(subject, &Content::Letter(template)))
    }

    async fn write_mail(
        &self,
        subject: MailSubject,
        content: &Content<'_>,
    ) -> std::result::Result<(), Failure> {
        let settings = self.desk.mail().ok_or(Error::NoMail)?;
        let mut tx = self.desk.db().write().await?;
        let facts = self.read_facts(&mut tx, subject).await?;
        let words = match content {
            Content::Own(mail) => Words {
                subject: TicketSubject::new(mail.subject)?.into(),
                // The gateway makes it from the HTML.
                text: String::new(),
                html: mail.html.to_owned(),
                is_automatic: true,
            },
            Content::Letter(template) => self.letter(&mut tx, settings, &facts, *template).await?,
        };
        let people = People {
            name: facts.recipient.0,
            email: facts.recipient.1,
            copies: facts.copies,
            blind_copies: facts.blind_copies,
        };
        let cause = Cause {
            ticket: facts.ticket.as_ref().map(|ticket| ticket.id),
            message: None,
            client: facts.client.as_ref().map(|client| client.id),
        };
        let sender = self.desk.sender_of(settings, facts.department.as_ref());
        if self.desk.queue_mail(&mut tx, &self.actor, sender, (cause, people, words)).await? == 0 {
            return Err(Error::NoMail.into());
        }
        Ok(tx.commit().await?)
    }

    async fn letter(
        &self,
        tx: &mut Tx<'_>,
        settings: &MailSettings,
        facts: &MailFacts,
        template: MailTemplate,
    ) -> std::result::Result<Words, Failure> {
        let client = facts.client.as_ref().map(|client| client.id);
        let message = match template {
            MailTemplate::TicketAnswered => facts.message.as_ref(),
            MailTemplate::TicketOpenedByStaff | MailTemplate::TicketReceived => facts.opening.as_ref(),
            MailTemplate::Welcome => None,
        };
        Ok(template.write(&Letter {
            language: self.desk.mail_language(tx, settings, client).await?,
            name: &facts.recipient.0,
            provider: &facts.provider,
            department: facts.department.as_ref().map_or("", |department| department.name.as_str()),
            ticket: facts.ticket.as_ref().map(|ticket| (ticket.number, ticket.subject.as_str())),
            message: message.map(|message| (message.author.name.as_str(), message.body.as_str())),
            files: &[],
        }))
    }

    async fn read_facts(
        &self,
        tx: &mut Tx<'_>,
        subject: MailSubject,
    ) -> std::result::Result<MailFacts, Failure> {
        match subject {
            MailSubject::Client(id) => self.facts_of_client(tx, id, None, "general").await,
            MailSubject::Service(id, kind) => {
                let service = store::service::find(tx, id).await?.filter(|service| service.kind == kind);
                let (what, mails) = match kind {
                    ServiceKind::Product => (What::Service, "product"),
                    ServiceKind::Domain => (What::Domain, "domain"),
                };
                let service = service.ok_or(Error::NotFound(what))?;
                self.facts_of_client(tx, service.client, Some(service), mails).await
            }
            MailSubject::Ticket(reference) => {
                let ticket = crate::tickets::resolve(tx, reference).await?;
                let ticket =
                    ticket.filter(|ticket| self.sees(ticket)).ok_or(Error::NotFound(What::Ticket))?;
                self.facts_of_ticket(tx, ticket).await
            }
        }
    }

    async fn facts_of_client(
        &self,
        tx: &mut Tx<'_>,
        id: ClientId,
        service: Option<ClientService>,
        mails: &str,
    ) -> std::result::Result<MailFacts, Failure> {
        let client = store::client::find(tx, id).await?.ok_or(Error::NotFound(What::Client))?;
        let directory = self.desk.directory();
        let contacts = store::contact::mailed(tx, id).await?;
        let wanted = |kinds: &str| kinds.split(',').any(|kind| kind == mails);
        Ok(MailFacts {
            recipient: (client.full_name(), client.email.clone()),
            provider: directory.provider(client.provider).map_or_else(String::new, |one| one.name.clone()),
            client: Some(client),
            service,
            ticket: None,
            message: None,
            opening: None,
            department: None,
            copies: Vec::new(),
            // Contacts need not know of each other.
            blind_copies: contacts
                .into_iter()
                .filter(|(_, kinds)| wanted(kinds))
                .map(|(email, _)| email)
                .collect(),
        })
    }

    async fn facts_of_ticket(
        &self,
        tx: &mut Tx<'_>,
        ticket: Ticket,
    ) -> std::result::Result<MailFacts, Failure> {
        let client = match ticket.requester.client {
            Some(id) => store::client::find(tx, id).await?,
            None => None,
        };
        let directory = self.desk.directory();
        let messages = store::message::of_ticket(tx, ticket.id).await?;
        let mut seen: Vec<Message> = messages
            .into_iter()
            .filter(|message| message.kind == MessageKind::Public && !message.is_hidden)
            .collect();
        let answer = seen.iter().rposition(|message| message.author.kind.is_staff()).unwrap_or(0);
        let message = seen.get(answer).cloned();
        let opening = if seen.is_empty() { None } else { Some(seen.swap_remove(0)) };
        Ok(MailFacts {
            recipient: (ticket.requester.name.clone(), ticket.requester.email.clone()),
            provider: directory.provider(ticket.provider).map_or_else(String::new, |one| one.name.clone()),
            client,
            service: None,
            message,
            opening,
            department: directory.department(ticket.department).cloned(),
            copies: addresses(&ticket.copies),
            blind_copies: addresses(&ticket.blind_copies),
            ticket: Some(ticket),
        })
    }
}

impl MailFacts {
    /// The department of the ticket.
    #[must_use]
    pub fn department(&self) -> &str {
        self.department.as_ref().map_or("", |department| department.name.as_str())
    }
}
