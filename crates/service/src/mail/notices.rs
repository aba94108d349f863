//! Who is told by mail of what happened in a ticket: the requester and the copies, when staff answer it or open it
//! for them.

use super::templates::{Letter, MailTemplate};
use super::{Cause, People, addresses, is_moved_in};
use crate::Desk;
use crate::failure::Failure;
use domain::{Actor, Message, MessageKind, Ticket, Who};
use store::Tx;

/// Whom a caller wants to be told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tell {
    pub(crate) requester: bool,
    pub(crate) copies: bool,
}

/// Tells of a message of staff in a ticket.
pub(crate) async fn tell_of_answer(
    desk: &Desk,
    tx: &mut Tx<'_>,
    actor: &Actor,
    (ticket, message): (&Ticket, &Message),
    (requester, copies): (bool, bool),
    files: &[String],
) -> Result<(), Failure> {
    if !message.author.kind.is_staff() {
        return Ok(());
    }
    let tell = Tell { requester, copies };
    desk.tell(tx, actor, (ticket, message), tell, MailTemplate::TicketAnswered, files).await
}

/// Tells of a ticket that staff, or a program with their rights, have opened for somebody.
pub(crate) async fn tell_of_ticket(
    desk: &Desk,
    tx: &mut Tx<'_>,
    actor: &Actor,
    (ticket, message): (&Ticket, &Message),
    notify: bool,
    files: &[String],
) -> Result<(), Failure> {
    if !matches!(actor.who, Who::Staff(_)) {
        return Ok(());
    }
    let template = if message.author.kind.is_staff() {
        MailTemplate::TicketOpenedByStaff
    } else {
        MailTemplate::TicketReceived
    };
    desk.tell(tx, actor, (ticket, message), Tell { requester: notify, copies: notify }, template, files).await
}

impl Desk {
    async fn tell(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        (ticket, message): (&Ticket, &Message),
        tell: Tell,
        template: MailTemplate,
        files: &[String],
    ) -> Result<(), Failure> {
        let Some(settings) = self.mail() else { return Ok(()) };
        let is_told = message.kind == MessageKind::Public
            && !message.is_hidden
            && !is_moved_in(message.created_at, self.now());
        if !is_told || !(tell.requester || tell.copies) {
            return Ok(());
        }
        let copies = if tell.copies { addresses(&ticket.copies) } else { Vec::new() };
        let blind_copies = if tell.copies { addresses(&ticket.blind_copies) } else { Vec::new() };
        let people = People {
            name: ticket.requester.name.clone(),
            // Copies may be told alone; then they are who it is written to.
            email: if tell.requester { ticket.requester.email.clone() } else { String::new() },
            copies,
            blind_copies,
        };
        let directory = self.directory();
        let department = directory.department(ticket.department);
        let provider = directory.provider(ticket.provider).map_or("", |provider| provider.name.as_str());
        let language = self.mail_language(tx, settings, ticket.requester.client).await?;
        let letter = Letter {
            language,
            name: &ticket.requester.name,
            provider,
            department: department.map_or("", |department| department.name.as_str()),
            ticket: Some((ticket.number, &ticket.subject)),
            message: Some((&message.author.name, &message.body)),
            files,
        };
        let cause =
            Cause { ticket: Some(ticket.id), message: Some(message.id), client: ticket.requester.client };
        let sender = self.sender_of(settings, department);
        let words = template.write(&letter);
        self.queue_mail(tx, actor, sender, (cause, people, words)).await.map(drop)
    }
}
