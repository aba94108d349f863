//! Changing what a ticket is: subject, priority, department, status, assignee, copies.

use super::open_ticket::copies;
use super::view_ticket::TicketRef;
use super::{log, rules};
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{
    DepartmentId, Error, EventKind, Priority, Result, StaffId, StatusId, Ticket, TicketId, TicketSubject,
    What,
};
use serde_json::json;

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
}

impl StaffDesk {
    /// Changes a ticket.
    ///
    /// # Errors
    /// [`Error::NotFound`] for ticket, department, status or staff member; what the rules refuse of texts.
    pub async fn change_ticket(&self, ticket: TicketRef, changes: &ChangeTicket) -> Result<()> {
        let ticket = self.find(ticket).await?;
        let subject = changes.subject.as_deref().map(TicketSubject::new).transpose()?;
        let copies = changes.copies.as_deref().map(copies).transpose()?;
        retried!(self.write_change(ticket.id, changes, subject.as_ref(), copies.as_deref()))
    }

    fn changed(
        &self,
        before: &Ticket,
        changes: &ChangeTicket,
        subject: Option<&TicketSubject>,
        copies: Option<&str>,
    ) -> Result<Ticket> {
        let directory = self.desk.directory();
        let mut after = before.clone();
        if let Some(subject) = subject {
            after.subject = subject.as_str().to_owned();
        }
        if let Some(copies) = copies {
            copies.clone_into(&mut after.copies);
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

    async fn write_change(
        &self,
        ticket: TicketId,
        changes: &ChangeTicket,
        subject: Option<&TicketSubject>,
        copies: Option<&str>,
    ) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        store::ticket::lock(&mut tx, ticket).await?;
        let before = store::ticket::find(&mut tx, ticket).await?.ok_or(Error::NotFound(What::Ticket))?;
        let after = self.changed(&before, changes, subject, copies)?;
        if after == before {
            return Ok(());
        }
        store::ticket::update(&mut tx, &before, &after).await?;
        if after.department != before.department {
            store::queue::move_to_department(&mut tx, ticket, after.department).await?;
        }
        if after.status != before.status {
            rules::follow_queue(&mut tx, Some(&before), &after, false, now).await?;
        }
        let data = json!({
            "subject": subject.is_some(),
            "priority": after.priority != before.priority,
            "department": after.department != before.department,
            "assignee": after.assignee != before.assignee,
        });
        log(&mut tx, &self.actor, now, EventKind::TicketChanged, Some(ticket), None, &data).await?;
        rules::log_status(&mut tx, &self.actor, &before, &after, now).await?;
        Ok(tx.commit().await?)
    }
}
