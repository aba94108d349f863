//! Checking a ticket to be opened, in the documented order, without changing anything.

use super::{NewRequester, OpenTicket};
use crate::failure::Failure;
use crate::tickets::files;
use crate::tickets::idempotency::Key;
use crate::{Desk, StaffDesk, custom_fields, senders};
use domain::{
    Actor, Author, AuthorKind, Client, Department, Email, Error, Field, MessageBody, PersonName, Priority,
    Requester, Result, ServiceId, ServiceKind, StaffId, StatusId, StatusKind, TicketSubject, Timestamp, What,
};
use store::Tx;

/// Everything checked, ready to be written as often as it takes.
pub(super) struct Plan {
    pub(super) requester: Requester,
    pub(super) department: Department,
    pub(super) author: Author,
    pub(super) opened_by: Option<StaffId>,
    pub(super) subject: TicketSubject,
    pub(super) body: MessageBody,
    pub(super) priority: Priority,
    pub(super) client_priority: Priority,
    pub(super) service: Option<ServiceId>,
    pub(super) status: (StatusId, StatusKind),
    pub(super) copies: String,
    pub(super) note: Option<MessageBody>,
    /// Who leaves the note and imposes the measures.
    pub(super) imposing: Option<StaffDesk>,
    pub(super) at: Timestamp,
    pub(super) files: Vec<files::Kept>,
    pub(super) key: Option<Key>,
}

/// Comma separated addresses, each of which must be one.
pub(in crate::tickets) fn copies(text: &str) -> Result<String> {
    let addresses: Vec<String> = text
        .split([',', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            Email::new(part)
                .map(String::from)
                .map_err(|_| Error::Invalid { field: Field::Copies, why: "it is not an e-mail address" })
        })
        .collect::<Result<_>>()?;
    if addresses.len() > 50 {
        return Err(Error::Invalid { field: Field::Copies, why: "there are more than 50" });
    }
    Ok(addresses.join(","))
}

/// Tells of a text that is not there at once, and of whatever else is wrong with it when everything was looked at that
/// has a place in the documented order.
pub(in crate::tickets) fn missing_first<T>(checked: Result<T>) -> Result<Result<T>> {
    match checked {
        Err(error @ Error::Missing { .. }) => Err(error),
        other => Ok(other),
    }
}

/// At most 200 fields, keys of 100 bytes, values of 64 KiB, no NUL.
pub(in crate::tickets) fn check_fields(fields: &[(String, String)]) -> Result<()> {
    let fits = |(key, value): &(String, String)| {
        (1..=100).contains(&key.len())
            && value.len() <= 1 << 16
            && !key.contains('\0')
            && !value.contains('\0')
    };
    if fields.len() <= 200 && fields.iter().all(fits) {
        return Ok(());
    }
    Err(Error::Invalid { field: Field::CustomFields, why: "there are too many, or one is too long" })
}

/// Whether a client is offered a department: the public ones of its own provider.
pub(super) fn offered(department: &Department, client: &Client) -> bool {
    department.is_public && department.provider == client.provider
}

/// Who asks, with the name and address of that person; a guest's are checked later.
async fn requester(
    tx: &mut Tx<'_>,
    asked: &NewRequester,
) -> std::result::Result<(Requester, Author), Failure> {
    match asked {
        NewRequester::Client(id, contact) => {
            let client = store::client::find(tx, *id).await?.ok_or(Error::NotFound(What::Client))?;
            let (contact, kind, name, email) = match contact {
                Some(contact) => {
                    let found = store::contact::find(tx, *contact).await?;
                    let found =
                        found.filter(|found| found.client == *id).ok_or(Error::NotFound(What::Contact))?;
                    (Some(found.id), AuthorKind::Contact(*id, found.id), found.name, found.email)
                }
                None => (None, AuthorKind::Client(*id), client.full_name(), client.email),
            };
            let author = Author { kind, name: name.clone(), email: email.clone() };
            Ok((Requester { client: Some(*id), contact, name, email }, author))
        }
        NewRequester::Guest { name, email } => {
            if name.trim().is_empty() || email.trim().is_empty() {
                return Err(Error::RequesterRequired.into());
            }
            let (name, email) = (name.trim().to_owned(), email.trim().to_owned());
            let author = Author { kind: AuthorKind::Guest, name: name.clone(), email: email.clone() };
            Ok((Requester { client: None, contact: None, name, email }, author))
        }
    }
}

/// The service or domain, which must be the requester's own.
async fn service(
    tx: &mut Tx<'_>,
    command: &OpenTicket,
    requester: &Requester,
) -> std::result::Result<Option<ServiceId>, Failure> {
    let mut found = None;
    for (asked, kind, what) in [
        (command.service, ServiceKind::Product, What::Service),
        (command.domain, ServiceKind::Domain, What::Domain),
    ] {
        let Some(id) = asked else { continue };
        let service = store::service::find(tx, id).await?;
        let own = service.filter(|s| Some(s.client) == requester.client && s.kind == kind);
        found = found.or(Some(own.ok_or(Error::NotFound(what))?.id));
    }
    Ok(found)
}

impl Desk {
    pub(super) async fn plan_ticket(
        &self,
        actor: &Actor,
        staff: Option<&StaffDesk>,
        imposing: Option<&StaffDesk>,
        command: &OpenTicket,
    ) -> std::result::Result<Plan, Failure> {
        let directory = self.directory();
        let mut tx = self.db().read().await?;
        let (requester, asker) = requester(&mut tx, &command.requester).await?;
        let department = directory.department(command.department).ok_or(Error::NotFound(What::Department))?;
        if requester.client.is_none() && !department.takes_guests {
            return Err(Error::NotFound(What::Department).into());
        }
        if staff.is_none() && !self.offers(department, command, &mut tx).await? {
            return Err(Error::NotFound(What::Department).into());
        }
        // Who acts as a client imposes nothing where it could not as itself.
        let imposes = command.note.is_some() || command.is_raised || !command.measures.is_empty();
        let elsewhere = |staff: &StaffDesk| !staff.sees_department(department.id);
        if staff.is_none() && imposes && imposing.is_some_and(elsewhere) {
            return Err(Error::NotFound(What::Department).into());
        }
        let subject = missing_first(TicketSubject::new(&command.subject))?;
        let body = missing_first(MessageBody::new(&command.body))?;
        let service = service(&mut tx, command, &requester).await?;
        if requester.client.is_none() {
            Email::new(&requester.email)?;
        }
        let at = command.created_at.check(self.now())?;
        if requester.client.is_none() {
            PersonName::new(&requester.name)?;
        }
        // After all that documents name: no document knows departments that take credits.
        if requester.client.is_none() && department.charges_credits {
            return Err(Error::AccountRequired.into());
        }
        let (subject, body) = (subject?, body?);
        let copies = copies(&command.copies)?;
        check_fields(&command.custom_fields)?;
        custom_fields::check(&directory, department.id, &command.custom_fields)?;
        if staff.is_none() && imposing.is_none() {
            custom_fields::demand(&directory, department.id, &command.custom_fields)?;
        }
        let by_staff = staff.zip(command.by_staff.as_ref());
        let author = by_staff.map_or(asker, |(staff, name)| staff.author(name.as_deref()));
        senders::check(&mut tx, &author).await?;
        let status = match command.status.filter(|_| staff.is_some()) {
            Some(id) => directory.status(id),
            None => directory.default_status(StatusKind::New),
        };
        let status = status.map(|status| (status.id, status.kind)).ok_or(Error::NotFound(What::Status))?;
        if let Some(id) = command.assignee {
            directory.staff_member(id).ok_or(Error::NotFound(What::Staff))?;
        }
        let note = command.note.as_deref().filter(|note| imposing.is_some() && !note.trim().is_empty());
        let priority = command.priority.or(command.client_priority).unwrap_or(department.default_priority);
        command.measures.check(self.now())?;
        Ok(Plan {
            requester,
            opened_by: by_staff.map(|(staff, _)| staff.me.id),
            imposing: imposing.cloned(),
            author,
            subject,
            body,
            priority,
            client_priority: command.client_priority.unwrap_or(priority),
            department: department.clone(),
            service,
            status,
            copies,
            note: note.map(MessageBody::new).transpose()?,
            at,
            files: files::keep(self, &command.attachments)?,
            key: Key::new(actor, command.idempotency_key.as_deref(), &command.digest()),
        })
    }

    /// A client is offered the public departments of its own provider, and no other can be told from none.
    async fn offers(
        &self,
        department: &Department,
        command: &OpenTicket,
        tx: &mut Tx<'_>,
    ) -> std::result::Result<bool, Failure> {
        let NewRequester::Client(id, _) = command.requester else { return Ok(false) };
        let client = store::client::find(tx, id).await?.ok_or(Error::NotFound(What::Client))?;
        Ok(offered(department, &client))
    }
}
