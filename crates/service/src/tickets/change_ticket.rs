//! Changing what a ticket is: subject, priority, department, status, assignee, copies.

use super::open_ticket::copies;
use super::view_ticket::TicketRef;
use super::{log, rules};
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{
    DepartmentId, Error, EventKind, Priority, Result, ServiceId, StaffId, StatusId, Ticket, TicketId,
    TicketSubject, What,
};
use serde_json::json;
use store::Tx;

/// Changes; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeTicket {
    /// A new subject.
    pub subject: Option<String>,
    /// A new priority.
    pub priority: Option<Priority>,
    /// Another department; the ticket waits there.
    pub department: Option<DepartmentId>,
    /// Another status.
    pub status: Option<StatusId>,
    /// Another assignee, or nobody.
    pub assignee: Option<Option<StaffId>>,
    /// Other copy addresses.
    pub copies: Option<String>,
    /// Another service or domain of the requester, or none.
    pub service: Option<Option<ServiceId>>,
}

/// Changes that were checked.
pub(super) struct Plan {
    ticket: TicketId,
    changes: ChangeTicket,
    subject: Option<TicketSubject>,
    copies: Option<String>,
}

impl Plan {
    pub(super) fn new(ticket: &Ticket, changes: &ChangeTicket) -> Result<Self> {
        Ok(Self {
            ticket: ticket.id,
            changes: changes.clone(),
            subject: changes.subject.as_deref().map(TicketSubject::new).transpose()?,
            copies: changes.copies.as_deref().map(copies).transpose()?,
        })
    }
}

impl StaffDesk {
    /// Changes a ticket.
    ///
    /// # Errors
    /// [`Error::NotFound`] for ticket, department, status or staff member; what the rules refuse of texts.
    pub async fn change_ticket(&self, ticket: TicketRef, changes: &ChangeTicket) -> Result<()> {
        let ticket = self.find(ticket).await?;
        let plan = Plan::new(&ticket, changes)?;
        retried!(self.write_change(&plan))
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
        if let Some(id) = changes.department {
            let department = directory.department(id).ok_or(Error::NotFound(What::Department))?;
            after.department = department.id;
            after.provider = department.provider;
        }
        if let Some(assignee) = changes.assignee {
            if let Some(id) = assignee {
                directory.staff_member(id).ok_or(Error::NotFound(What::Staff))?;
            }
            after.assignee = assignee;
        }
        after.priority = changes.priority.unwrap_or(before.priority);
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
        if let Some(service) = plan.changes.service {
            if let Some(id) = service {
                let found = store::client::service(tx, id).await?;
                let own = found.filter(|found| Some(found.client) == before.requester.client);
                own.ok_or(Error::NotFound(What::Service))?;
            }
            after.service = service;
        }
        if after == before {
            return Ok(());
        }
        rules::leave_archive(tx, &self.actor, &before, &after, now).await?;
        store::ticket::update(tx, &before, &after).await?;
        if after.department != before.department {
            rules::move_queue(tx, &self.desk.directory(), &after).await?;
        }
        if after.status != before.status {
            rules::follow_queue(tx, Some(&before), &after, false, now).await?;
        }
        let data = json!({
            "subject": after.subject != before.subject,
            "priority": after.priority != before.priority,
            "department": after.department != before.department,
            "assignee": after.assignee != before.assignee,
            "service": after.service != before.service,
        });
        log(tx, &self.actor, now, EventKind::TicketChanged, Some(ticket), None, &data).await?;
        rules::log_status(tx, &self.actor, &before, &after, now).await
    }
}
