//! Opening a ticket.

use super::idempotency::Key;
use super::{Moment, files, log, rules};
use crate::failure::{Failure, retried};
use crate::{ClientDesk, Desk, StaffDesk};
use domain::{
    AccessKey, Actor, Author, AuthorKind, Client, ClientId, ContactId, Department, DepartmentId, Email,
    Error, EventKind, Field, Message, MessageBody, MessageId, MessageKind, NewAttachment, PersonName,
    Priority, Requester, Result, ServiceId, ServiceKind, StaffId, StatusId, StatusKind, Ticket, TicketId,
    TicketNumber, TicketSubject, Timestamp, What, number_range,
};
use serde_json::json;
use store::Tx;

/// On whose behalf a ticket is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewRequester {
    /// A client, or one of its contacts.
    Client(ClientId, Option<ContactId>),
    /// Somebody without an account; both texts are checked when their turn comes.
    Guest {
        /// Name to show.
        name: String,
        /// Address to answer to.
        email: String,
    },
}

/// A ticket to be opened. Texts are as the caller sent them; the rules check them in the documented order:
/// requester, department, subject, message, service, address, date, files.
#[derive(Debug, Clone)]
pub struct OpenTicket {
    /// Who asks. A client's own handle ignores this.
    pub requester: NewRequester,
    /// The department that is to answer.
    pub department: DepartmentId,
    /// The subject.
    pub subject: String,
    /// The opening message.
    pub body: String,
    /// Whether the message is Markdown.
    pub is_markdown: bool,
    /// How urgent; the department's default when absent.
    pub priority: Option<Priority>,
    /// The service it is about.
    pub service: Option<ServiceId>,
    /// The domain it is about; only one of the two.
    pub domain: Option<ServiceId>,
    /// Addresses that get copies, comma separated.
    pub copies: String,
    /// Values of custom fields.
    pub custom_fields: Vec<(String, String)>,
    /// Files.
    pub attachments: Vec<NewAttachment>,
    /// When it was written.
    pub created_at: Moment,
    /// Staff only: the opening message is by staff, shown under this name or the acting member's own.
    pub by_staff: Option<Option<String>>,
    /// Staff only: the status to start in.
    pub status: Option<StatusId>,
    /// Staff only: an internal note to go with it.
    pub note: Option<String>,
    /// Staff only: who is to deal with it.
    pub assignee: Option<StaffId>,
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
}

impl OpenTicket {
    /// A plain ticket: everything else as it is when nothing is said about it.
    #[must_use]
    pub fn new(requester: NewRequester, department: DepartmentId, subject: &str, body: &str) -> Self {
        Self {
            requester,
            department,
            subject: subject.to_owned(),
            body: body.to_owned(),
            is_markdown: false,
            priority: None,
            service: None,
            domain: None,
            copies: String::new(),
            custom_fields: Vec::new(),
            attachments: Vec::new(),
            created_at: Moment::Now,
            by_staff: None,
            status: None,
            note: None,
            assignee: None,
            idempotency_key: None,
        }
    }

    /// Everything that is asked for, files by their content.
    fn digest(&self) -> String {
        let plain = Self { attachments: Vec::new(), idempotency_key: None, ..self.clone() };
        format!("{plain:?} {}", super::idempotency::digest(&self.attachments))
    }
}

/// A ticket that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Internal id.
    pub id: TicketId,
    /// Public number.
    pub number: TicketNumber,
    /// Key for a guest's link.
    pub access_key: AccessKey,
}

/// Everything checked, ready to be written as often as it takes.
struct Plan {
    requester: Requester,
    department: Department,
    author: Author,
    opened_by: Option<StaffId>,
    subject: TicketSubject,
    body: MessageBody,
    priority: Priority,
    service: Option<ServiceId>,
    status: (StatusId, StatusKind),
    copies: String,
    note: Option<MessageBody>,
    note_author: Author,
    at: Timestamp,
    files: Vec<files::Kept>,
    key: Option<Key>,
}

/// Comma separated addresses, each of which must be one.
pub(super) fn copies(text: &str) -> Result<String> {
    let addresses: Vec<String> = text
        .split([',', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .take(50)
        .map(|part| {
            Email::new(part)
                .map(String::from)
                .map_err(|_| Error::Invalid { field: Field::Copies, why: "it is not an e-mail address" })
        })
        .collect::<Result<_>>()?;
    Ok(addresses.join(","))
}

/// At most 200 fields, keys of 100 bytes, values of 64 KiB, no NUL.
fn check_fields(fields: &[(String, String)]) -> Result<()> {
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

fn offered(department: &Department, client: &Client) -> bool {
    department.is_public && department.provider == client.provider
}

/// Who asks, with the name and address of that person; a guest's address is checked later.
async fn requester(
    tx: &mut Tx<'_>,
    asked: &NewRequester,
) -> std::result::Result<(Requester, Author), Failure> {
    match asked {
        NewRequester::Client(id, contact) => {
            let client = store::client::find(tx, *id).await?.ok_or(Error::NotFound(What::Client))?;
            let (contact, kind, name, email) = match contact {
                Some(contact) => {
                    let found = store::client::contact(tx, *contact).await?;
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
            let name: String = PersonName::new(name)?.into();
            let email = email.trim().to_owned();
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
        let service = store::client::service(tx, id).await?;
        let own = service.filter(|s| Some(s.client) == requester.client && s.kind == kind);
        found = found.or(Some(own.ok_or(Error::NotFound(what))?.id));
    }
    Ok(found)
}

impl Desk {
    async fn plan_ticket(
        &self,
        actor: &Actor,
        staff: Option<&StaffDesk>,
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
        let subject = TicketSubject::new(&command.subject)?;
        let body = MessageBody::new(&command.body)?;
        let service = service(&mut tx, command, &requester).await?;
        if requester.client.is_none() {
            Email::new(&requester.email)?;
        }
        let copies = copies(&command.copies)?;
        check_fields(&command.custom_fields)?;
        let at = command.created_at.check(self.now())?;
        let by_staff = staff.zip(command.by_staff.as_ref());
        let author = by_staff.map_or(asker, |(staff, name)| staff.author(name.as_deref()));
        let status = match command.status.filter(|_| staff.is_some()) {
            Some(id) => directory.status(id),
            None => directory.default_status(StatusKind::New),
        };
        let status = status.map(|status| (status.id, status.kind)).ok_or(Error::NotFound(What::Status))?;
        if let Some(id) = command.assignee {
            directory.staff_member(id).ok_or(Error::NotFound(What::Staff))?;
        }
        let note = command.note.as_deref().filter(|note| staff.is_some() && !note.trim().is_empty());
        Ok(Plan {
            requester,
            opened_by: by_staff.map(|(staff, _)| staff.me.id),
            note_author: staff.map_or_else(|| author.clone(), |staff| staff.author(None)),
            author,
            subject,
            body,
            priority: command.priority.unwrap_or(department.default_priority),
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

    /// A number that is nobody's number or id. It keeps away from the ids that are being given right now, so a
    /// unit running beside this one cannot take it as an id.
    async fn draw_number(&self, tx: &mut Tx<'_>, id: TicketId) -> std::result::Result<TicketNumber, Failure> {
        const DISTANCE: u64 = 50_000;
        let (first, count) = number_range(id);
        for _ in 0..1000 {
            let number = first.saturating_add_unsigned(self.entropy().below(count));
            if number.abs_diff(id.0) > DISTANCE && !store::ticket::is_taken(tx, TicketNumber(number)).await? {
                return Ok(TicketNumber(number));
            }
        }
        Err(Error::Internal.into())
    }

    async fn write_ticket(
        &self,
        actor: &Actor,
        plan: &Plan,
        command: &OpenTicket,
    ) -> std::result::Result<Opened, Failure> {
        let mut tx = self.db().write().await?;
        if let Some(key) = &plan.key
            && let Some((id, _)) = key.done(&mut tx).await?
        {
            let ticket = store::ticket::find(&mut tx, id).await?.ok_or(Error::NotFound(What::Ticket))?;
            return Ok(Opened { id, number: ticket.number, access_key: ticket.access_key });
        }
        let id = store::ticket::next_id(&mut tx).await?;
        let number = self.draw_number(&mut tx, id).await?;
        let by_staff = plan.author.kind.is_staff();
        let ticket = Ticket {
            id,
            number,
            access_key: AccessKey::generate(self.entropy()),
            provider: plan.department.provider,
            department: plan.department.id,
            status: plan.status.0,
            status_kind: plan.status.1,
            is_archived: false,
            priority: plan.priority,
            subject: plan.subject.as_str().to_owned(),
            requester: plan.requester.clone(),
            service: plan.service,
            opened_by: plan.opened_by,
            opened_by_name: if by_staff { plan.author.name.clone() } else { String::new() },
            assignee: command.assignee,
            copies: plan.copies.clone(),
            opened_at: plan.at,
            last_message_at: plan.at,
            last_by_staff: by_staff,
            closed_at: (plan.status.1 == StatusKind::Closed).then_some(plan.at),
            message_count: 1,
            client_unread: by_staff,
            staff_unread: !by_staff,
            has_note: plan.note.is_some(),
            opening_files: i64::try_from(plan.files.len()).unwrap_or(i64::MAX),
        };
        store::ticket::insert(&mut tx, &ticket).await?;
        let opening = Message {
            id: MessageId(0),
            ticket: id,
            kind: MessageKind::Public,
            author: plan.author.clone(),
            body: plan.body.as_str().to_owned(),
            is_markdown: command.is_markdown,
            is_hidden: false,
            is_opening: true,
            created_at: plan.at,
        };
        let message = store::message::insert(&mut tx, &opening, Some(plan.subject.as_str())).await?;
        files::attach(&mut tx, message, &plan.files).await?;
        let mut note_message = None;
        if let Some(note) = &plan.note {
            let note = Message {
                kind: MessageKind::Note,
                author: plan.note_author.clone(),
                body: note.as_str().to_owned(),
                is_opening: false,
                ..opening
            };
            note_message = Some(store::message::insert(&mut tx, &note, None).await?);
        }
        for (key, value) in &command.custom_fields {
            store::ticket::set_field(&mut tx, id, key, value).await?;
        }
        rules::follow_queue(&mut tx, None, &ticket, false, plan.at).await?;
        let data = json!({"number": number.0, "department": plan.department.id.0});
        log(&mut tx, actor, self.now(), EventKind::TicketOpened, Some(id), Some(message), &data).await?;
        if note_message.is_some() {
            log(&mut tx, actor, self.now(), EventKind::NoteAdded, Some(id), note_message, &json!({})).await?;
        }
        if let Some(key) = &plan.key {
            key.keep(&mut tx, (id, message), self.now()).await?;
        }
        tx.commit().await?;
        Ok(Opened { id, number, access_key: ticket.access_key })
    }

    async fn open_checked(
        &self,
        actor: &Actor,
        staff: Option<&StaffDesk>,
        command: &OpenTicket,
    ) -> Result<Opened> {
        let plan = self.plan_ticket(actor, staff, command).await?;
        retried!(self.write_ticket(actor, &plan, command))
    }
}

impl StaffDesk {
    /// Opens a ticket for a client or a guest.
    ///
    /// # Errors
    /// What the rules refuse, in the order told at [`OpenTicket`].
    pub async fn open_ticket(&self, command: &OpenTicket) -> Result<Opened> {
        self.desk.open_checked(&self.actor, Some(self), command).await
    }
}

impl ClientDesk {
    /// The departments that this client may bring a ticket to, in their order.
    #[must_use]
    pub fn departments(&self) -> Vec<Department> {
        let directory = self.desk.directory();
        directory.departments.iter().filter(|department| offered(department, &self.client)).cloned().collect()
    }

    /// Opens a ticket of this client; what only staff may set is ignored.
    ///
    /// # Errors
    /// What the rules refuse, in the order told at [`OpenTicket`].
    pub async fn open_ticket(&self, command: &OpenTicket) -> Result<Opened> {
        let own = OpenTicket {
            requester: NewRequester::Client(self.client.id, self.contact.as_ref().map(|contact| contact.id)),
            created_at: Moment::Now,
            by_staff: None,
            status: None,
            note: None,
            assignee: None,
            ..command.clone()
        };
        self.desk.open_checked(&self.actor, None, &own).await
    }
}
