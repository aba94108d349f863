//! Changing what a ticket is: subject, priority, department, status, assignee, copies, and whose it is.

use super::open_ticket::{check_fields, copies};
use super::service_choice::ServiceChoice;
use super::view_ticket::TicketRef;
use super::{Moment, log, rules};
use crate::failure::{Failure, retried};
use crate::{StaffDesk, custom_fields};
use domain::{
    ClientId, DepartmentId, Email, Error, EventKind, MessageBody, PersonName, PriorityMeant, ProviderId,
    RequestType, Requester, Result, StaffId, StatusId, Ticket, TicketId, TicketSubject, Timestamp, What,
};
use serde_json::json;
use store::Tx;

/// Changes; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeTicket {
    /// A new subject.
    pub subject: Option<String>,
    /// A new priority, as the desk sees it.
    pub priority: Option<PriorityMeant>,
    /// A new priority, as the client says.
    pub client_priority: Option<PriorityMeant>,
    /// Put before all others in the queue, or no longer.
    pub is_raised: Option<bool>,
    /// Another provider: alone its default department, with a department the one that this must belong to.
    pub provider: Option<ProviderId>,
    /// Another department; the ticket waits there.
    pub department: Option<DepartmentId>,
    /// Another status.
    pub status: Option<StatusId>,
    /// Another assignee, or nobody.
    pub assignee: Option<Option<StaffId>>,
    /// Other copy addresses.
    pub copies: Option<String>,
    /// Other copy addresses that nobody else sees.
    pub blind_copies: Option<String>,
    /// Another sort of request.
    pub request_type: Option<RequestType>,
    /// Until when it is to be done, or no such moment; it may have passed.
    pub deadline: Option<Option<Timestamp>>,
    /// Another service or domain of the requester, or none.
    pub service: ServiceChoice,
    /// Another client, whose ticket it becomes.
    pub client: Option<ClientId>,
    /// Another name of the guest; a client has its own.
    pub guest_name: Option<String>,
    /// Another address of the guest; a client has its own.
    pub guest_email: Option<String>,
    /// Another text of the opening message.
    pub opening: Option<String>,
    /// Whether that text is Markdown; as it was when absent.
    pub opening_is_markdown: Option<bool>,
    /// Another moment of opening.
    pub opened_at: Option<Moment>,
    /// Values of custom fields; those that are not named stay.
    pub custom_fields: Vec<(String, String)>,
    /// Whether the client may close it. Without this, a department that does not allow it stops it.
    pub client_may_close: Option<bool>,
}

impl ChangeTicket {
    /// What of these changes does not apply to the ticket as it is after them, for whoever is told that it is done.
    #[must_use]
    pub fn left_out(&self, after: &Ticket) -> Option<&'static str> {
        let requester = &after.requester;
        let differs = |given: Option<&String>, own: &str| given.is_some_and(|given| given.trim() != own);
        let left = differs(self.guest_name.as_ref(), &requester.name)
            || differs(self.guest_email.as_ref(), &requester.email);
        (left && requester.client.is_some())
            .then_some("name and email were not changed, because the ticket is that of a client")
    }
}

/// Changes that were checked.
pub(super) struct Plan {
    ticket: TicketId,
    changes: ChangeTicket,
    subject: Option<TicketSubject>,
    copies: Option<String>,
    blind_copies: Option<String>,
    name: Option<PersonName>,
    email: Option<Email>,
    opening: Option<MessageBody>,
    opened_at: Option<Timestamp>,
}

impl StaffDesk {
    /// Changes a ticket.
    ///
    /// # Errors
    /// [`Error::NotFound`] for ticket, provider, department, status or staff member; [`Error::Invalid`] for a department
    /// of another provider; what the rules refuse of texts.
    pub async fn change_ticket(&self, ticket: TicketRef, changes: &ChangeTicket) -> Result<()> {
        let ticket = self.find(ticket).await?;
        let plan = self.plan_change(&ticket, changes)?;
        retried!(self.write_change(&plan))
    }

    /// Whether a ticket could be changed, without changing it. For a dialect that has a refusal of its own to tell of
    /// after all others.
    ///
    /// # Errors
    /// As [`Self::change_ticket`].
    pub async fn check_change(&self, ticket: TicketRef, changes: &ChangeTicket) -> Result<()> {
        let ticket = self.find(ticket).await?;
        self.plan_change(&ticket, changes).map(drop)
    }

    /// Checks changes: department, status and date, and then what no document orders.
    pub(super) fn plan_change(&self, ticket: &Ticket, changes: &ChangeTicket) -> Result<Plan> {
        let directory = self.desk.directory();
        if let Some(id) = changes.department {
            directory.department(id).ok_or(Error::NotFound(What::Department))?;
        }
        if let Some(id) = changes.status {
            directory.status(id).ok_or(Error::NotFound(What::Status))?;
        }
        let opened_at = changes.opened_at.map(|at| at.check(self.desk.now())).transpose()?;
        check_fields(&changes.custom_fields)?;
        let department = changes.department.unwrap_or(ticket.department);
        custom_fields::check(&directory, department, &changes.custom_fields)?;
        Ok(Plan {
            ticket: ticket.id,
            subject: changes.subject.as_deref().map(TicketSubject::new).transpose()?,
            copies: changes.copies.as_deref().map(copies).transpose()?,
            blind_copies: changes.blind_copies.as_deref().map(copies).transpose()?,
            name: changes.guest_name.as_deref().map(PersonName::new).transpose()?,
            email: changes.guest_email.as_deref().map(Email::new).transpose()?,
            opening: changes.opening.as_deref().map(MessageBody::new).transpose()?,
            opened_at,
            changes: changes.clone(),
        })
    }

    fn changed(&self, before: &Ticket, plan: &Plan) -> Result<Ticket> {
        let changes = &plan.changes;
        let directory = self.desk.directory();
        let mut after = before.clone();
        if let Some(subject) = &plan.subject {
            after.subject = subject.as_str().to_owned();
        }
        if let Some(copies) = &plan.copies {
            after.copies.clone_from(copies);
        }
        if let Some(copies) = &plan.blind_copies {
            after.blind_copies.clone_from(copies);
        }
        after.request_type = changes.request_type.unwrap_or(before.request_type);
        after.deadline_at = changes.deadline.unwrap_or(before.deadline_at);
        let home = changes.provider.filter(|provider| *provider != before.provider);
        if changes.department.is_some() || home.is_some() {
            rules::move_to(&mut after, directory.destination(changes.provider, changes.department)?);
        }
        after.client_may_close = changes.client_may_close.unwrap_or(after.client_may_close);
        if before.requester.client.is_none() {
            if let Some(name) = &plan.name {
                name.as_str().clone_into(&mut after.requester.name);
            }
            if let Some(email) = &plan.email {
                email.as_str().clone_into(&mut after.requester.email);
            }
        }
        if let Some(assignee) = changes.assignee {
            if let Some(id) = assignee {
                directory.staff_member(id).ok_or(Error::NotFound(What::Staff))?;
            }
            after.assignee = assignee;
        }
        after.set_priorities(changes.priority, changes.client_priority);
        after.is_raised = changes.is_raised.unwrap_or(before.is_raised);
        if let Some(status) = changes.status {
            rules::set_status(&directory, &mut after, status, self.desk.now())?;
        }
        Ok(after)
    }

    async fn write_change(&self, plan: &Plan) -> std::result::Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        self.change_within(&mut tx, plan).await?;
        Ok(tx.commit().await?)
    }

    /// Changes a ticket as part of a unit.
    pub(super) async fn change_within(
        &self,
        tx: &mut Tx<'_>,
        plan: &Plan,
    ) -> std::result::Result<(), Failure> {
        let (now, ticket) = (self.desk.now(), plan.ticket);
        store::ticket::lock(tx, ticket).await?;
        let before = store::ticket::find(tx, ticket).await?.ok_or(Error::NotFound(What::Ticket))?;
        let mut after = self.changed(&before, plan)?;
        if let Some(id) = plan.changes.client.filter(|id| Some(*id) != before.requester.client) {
            let client = store::client::find(tx, id).await?.ok_or(Error::NotFound(What::Client))?;
            let (name, email) = (client.full_name(), client.email);
            after.requester = Requester { client: Some(id), contact: None, name, email };
            // What another client bought is not what this ticket is about.
            after.service = None;
        }
        if let Some(service) = plan.changes.service.after(after.service) {
            if let Some(id) = service {
                let found = store::service::find(tx, id).await?;
                let own = found.filter(|found| Some(found.client) == after.requester.client);
                own.ok_or(Error::NotFound(What::Service))?;
            }
            after.service = service;
        }
        rules::renew_link(tx, self.desk.entropy(), &before, &mut after).await?;
        let opening = self.change_opening(tx, plan, &mut after).await?;
        for (key, value) in &plan.changes.custom_fields {
            store::ticket::set_field(tx, ticket, key, value).await?;
        }
        if after == before && !opening && plan.changes.custom_fields.is_empty() {
            return Ok(());
        }
        rules::leave_archive(tx, &self.actor, &before, &after, now).await?;
        let directory = self.desk.directory();
        rules::write(tx, &directory, &before, &mut after).await?;
        if after.subject != before.subject {
            store::message::index_subject(tx, ticket, &after.subject).await?;
        }
        if after.department != before.department {
            rules::move_queue(tx, &directory, &after).await?;
        }
        if after.status != before.status {
            rules::follow_queue(tx, &directory, Some(&before), &after, false, now).await?;
        }
        let data = json!({
            "subject": after.subject != before.subject,
            "priority": after.priority != before.priority,
            "client_priority": after.client_priority != before.client_priority,
            "raised": after.is_raised != before.is_raised,
            "department": after.department != before.department,
            "assignee": after.assignee != before.assignee,
            "service": after.service != before.service,
            "requester": after.requester != before.requester,
            "request_type": after.request_type != before.request_type,
            "deadline": after.deadline_at != before.deadline_at,
            "opened_at": after.opened_at != before.opened_at,
            "custom_fields": !plan.changes.custom_fields.is_empty(),
        });
        log(tx, &self.actor, now, EventKind::TicketChanged, Some(ticket), None, &data).await?;
        rules::log_status(tx, &self.actor, &before, &after, now).await
    }

    /// Changes text and moment of the opening message; says whether its text changed. The old text is kept in the log.
    async fn change_opening(
        &self,
        tx: &mut Tx<'_>,
        plan: &Plan,
        after: &mut Ticket,
    ) -> std::result::Result<bool, Failure> {
        let is_markdown = plan.changes.opening_is_markdown;
        if plan.opening.is_none() && plan.opened_at.is_none() && is_markdown.is_none() {
            return Ok(false);
        }
        let lines = store::message::outline(tx, plan.ticket).await?;
        let Some(line) = lines.iter().find(|line| line.is_opening) else { return Ok(false) };
        if let Some(at) = plan.opened_at {
            store::message::set_created(tx, line.id, at).await?;
            let others = lines.iter().filter(|other| other.is_visible() && other.id != line.id);
            after.opened_at = at;
            after.last_message_at = others.map(|other| other.created_at).fold(at, Timestamp::max);
        }
        let before =
            store::message::find(tx, line.id).await?.ok_or(Failure::Rule(Error::NotFound(What::Message)))?;
        let is_markdown = is_markdown.unwrap_or(before.is_markdown);
        let body = plan.opening.as_ref().map_or(before.body.as_str(), MessageBody::as_str);
        if before.body == body && before.is_markdown == is_markdown {
            return Ok(false);
        }
        store::message::set_text(tx, line.id, body, is_markdown, Some(&after.subject)).await?;
        let (now, data) = (self.desk.now(), json!({"before": before.body}));
        log(tx, &self.actor, now, EventKind::MessageEdited, Some(plan.ticket), Some(line.id), &data).await?;
        Ok(true)
    }
}
