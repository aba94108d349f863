//! Opening a ticket: what is asked for, who may ask, and the two steps, checking and writing.

mod check;
mod write;

pub(super) use check::{check_fields, copies, missing_first};

use super::{Measures, Moment};
use crate::failure::retried;
use crate::{ClientDesk, Desk, StaffDesk, custom_fields};
use domain::{
    AccessKey, Actor, ClientId, ContactId, CustomField, Department, DepartmentId, Error, NewAttachment,
    Priority, ProviderId, RequestType, Result, ServiceId, StaffId, StatusId, TicketId, TicketNumber, What,
};
use std::net::IpAddr;

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
/// requester, department, subject, message, service, address, date, number, and then what no document orders.
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
    /// How urgent the client says it is; the same when absent.
    pub client_priority: Option<Priority>,
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
    /// Staff only: put before all others in the queue.
    pub is_raised: bool,
    /// Staff only: what is imposed on the client.
    pub measures: Measures,
    /// What sort of request it is.
    pub request_type: RequestType,
    /// Whether the client may close it; as its department says when absent.
    pub client_may_close: Option<bool>,
    /// Whether the people concerned are told by mail.
    pub notify: bool,
    /// Staff only: the address that the requester is said to have come from, for the log.
    pub reported_address: Option<IpAddr>,
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
            client_priority: None,
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
            is_raised: false,
            measures: Measures::default(),
            request_type: RequestType::General,
            client_may_close: None,
            notify: true,
            reported_address: None,
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

impl Desk {
    async fn open_checked(
        &self,
        actor: &Actor,
        staff: Option<&StaffDesk>,
        imposing: Option<&StaffDesk>,
        command: &OpenTicket,
    ) -> Result<Opened> {
        let plan = self.plan_ticket(actor, staff, imposing, command).await?;
        retried!(self.write_ticket(actor, &plan, command))
    }
}

impl StaffDesk {
    /// Opens a ticket for a client or a guest.
    ///
    /// # Errors
    /// What the rules refuse, in the order told at [`OpenTicket`].
    pub async fn open_ticket(&self, command: &OpenTicket) -> Result<Opened> {
        self.desk.open_checked(&self.actor, Some(self), Some(self), command).await
    }

    /// Whether this ticket could be opened, without opening it; files are not looked at. For a dialect that has a
    /// refusal of its own to tell of after all others.
    ///
    /// # Errors
    /// As [`Self::open_ticket`].
    pub async fn check_ticket(&self, command: &OpenTicket) -> Result<()> {
        let plain = OpenTicket { attachments: Vec::new(), ..command.clone() };
        Ok(self.desk.plan_ticket(&self.actor, Some(self), Some(self), &plain).await.map(drop)?)
    }
}

impl ClientDesk {
    /// The departments that this client may bring a ticket to, in their order.
    #[must_use]
    pub fn departments(&self) -> Vec<Department> {
        let directory = self.desk.directory();
        directory
            .departments
            .iter()
            .filter(|department| check::offered(department, &self.client))
            .cloned()
            .collect()
    }

    /// The department that a provider and a department together name, for a new ticket of this client.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another provider as for none, and what [`crate::Directory::destination`] refuses.
    pub fn destination(
        &self,
        provider: Option<ProviderId>,
        department: Option<DepartmentId>,
    ) -> Result<DepartmentId> {
        if provider.is_some_and(|provider| provider != self.client.provider) {
            return Err(Error::NotFound(What::Provider));
        }
        // Another's department is told from none by nobody, so it is not looked at beside the provider.
        let home = department.is_none().then_some(self.client.provider);
        Ok(self.desk.directory().destination(home, department)?.id)
    }

    /// What a department asks this client for beside the message.
    #[must_use]
    pub fn custom_fields(&self, department: DepartmentId) -> Vec<CustomField> {
        let directory = self.desk.directory();
        directory.fields_of(department).filter(|field| !field.for_staff).cloned().collect()
    }

    /// Opens a ticket of this client. What only staff may set is ignored, but for the note, the raise and the measures
    /// of a staff member who acts as this client.
    ///
    /// # Errors
    /// What the rules refuse, in the order told at [`OpenTicket`].
    pub async fn open_ticket(&self, command: &OpenTicket) -> Result<Opened> {
        let acting = self.acting_staff()?;
        let by = |own: OpenTicket| match acting {
            Some(_) => own,
            None => OpenTicket { note: None, is_raised: false, measures: Measures::default(), ..own },
        };
        let own = by(OpenTicket {
            requester: NewRequester::Client(self.client.id, self.contact.as_ref().map(|contact| contact.id)),
            created_at: Moment::Now,
            by_staff: None,
            status: None,
            assignee: None,
            reported_address: None,
            custom_fields: custom_fields::of_client(
                &self.desk.directory(),
                command.department,
                &command.custom_fields,
            ),
            ..command.clone()
        });
        self.desk.open_checked(&self.actor, None, acting.as_ref(), &own).await
    }
}
