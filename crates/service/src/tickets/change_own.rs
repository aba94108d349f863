//! What a client changes of its own ticket: subject, service, department and how urgent it is, with or without a
//! message; and its return from the archive.

use super::idempotency::{self, Key};
use super::service_choice::ServiceChoice;
use super::view_ticket::TicketRef;
use super::{Reply, log, reply, rules};
use crate::ClientDesk;
use crate::failure::{Failure, retried};
use domain::{
    Department, DepartmentId, Error, EventKind, Field, MessageId, PriorityMeant, ProviderId, Result,
    StatusKind, Ticket, TicketSubject, What,
};
use serde_json::json;
use store::Tx;

/// Changes; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeOwn {
    /// A new subject.
    pub subject: Option<String>,
    /// Another service or domain of mine, or none.
    pub service: ServiceChoice,
    /// Another of the departments that I am offered; the ticket waits there.
    pub department: Option<DepartmentId>,
    /// The provider, which can only be mine.
    pub provider: Option<ProviderId>,
    /// How urgent it is to me.
    pub client_priority: Option<PriorityMeant>,
    /// How urgent it is. Where staff found it more or less urgent than I did, that stays.
    pub priority: Option<PriorityMeant>,
}

/// What a client saves, all or nothing.
#[derive(Debug, Clone)]
pub struct SaveOwn {
    /// Of which ticket.
    pub ticket: TicketRef,
    /// A message; its own reference is not looked at.
    pub reply: Option<Reply>,
    /// Changes of the ticket.
    pub changes: ChangeOwn,
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
}

struct Plan {
    ticket: Ticket,
    reply: Option<(reply::Plan, Reply)>,
    subject: Option<TicketSubject>,
    department: Option<Department>,
    key: Option<Key>,
}

impl SaveOwn {
    fn digest(&self) -> String {
        let reply = self.reply.as_ref();
        let reply = reply.map(|reply| (&reply.body, idempotency::digest(&reply.attachments)));
        format!("save own {:?} {reply:?} {:?}", self.ticket, self.changes)
    }
}

impl ClientDesk {
    /// Saves changes of one of my tickets and returns it as it was before. Without a message an archived ticket comes
    /// back and is worked on again; one that is not there needs a message or a change.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another's ticket as for none, for another's service or provider and for a department
    /// that I am not offered; [`Error::NoCredits`] for one where a ticket costs a credit, when none is left and none was
    /// used for this one; [`Error::Missing`] when there is nothing to save; what the rules refuse of texts.
    pub async fn save_ticket(&self, command: &SaveOwn) -> Result<Ticket> {
        let ticket = self.find(command.ticket).await?;
        let key = Key::new(&self.actor, command.idempotency_key.as_deref(), &command.digest());
        let plan = self.plan_save(ticket, command, key)?;
        retried!(self.write_own(&plan, command))?;
        Ok(plan.ticket)
    }

    fn plan_save(&self, ticket: Ticket, command: &SaveOwn, key: Option<Key>) -> Result<Plan> {
        let changes = &command.changes;
        let reply = match &command.reply {
            Some(reply) => Some(self.plan_reply(&ticket, &Reply { idempotency_key: None, ..reply.clone() })?),
            None => None,
        };
        // Where the ticket is may be a department that nobody is offered; saying so changes nothing.
        let department = match changes.department.filter(|id| *id != ticket.department) {
            Some(id) => {
                let offered = self.departments().into_iter().find(|department| department.id == id);
                Some(offered.ok_or(Error::NotFound(What::Department))?)
            }
            None => None,
        };
        if changes.provider.is_some_and(|id| id != self.client.provider && id != ticket.provider) {
            return Err(Error::NotFound(What::Provider));
        }
        let subject = changes.subject.as_deref().map(TicketSubject::new).transpose()?;
        Ok(Plan { ticket, reply, subject, department, key })
    }

    async fn write_own(&self, plan: &Plan, command: &SaveOwn) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        if let Some(key) = &plan.key {
            if key.done(&mut tx).await?.is_some() {
                return Ok(());
            }
            key.keep(&mut tx, (plan.ticket.id, MessageId(0)), now).await?;
        }
        if let Some((reply, command)) = &plan.reply {
            self.desk.reply_within(&mut tx, &self.actor, reply, command).await?;
        }
        store::ticket::lock(&mut tx, plan.ticket.id).await?;
        let before = store::ticket::find(&mut tx, plan.ticket.id).await?;
        let before = before.filter(|ticket| self.owns(ticket)).ok_or(Error::NotFound(What::Ticket))?;
        let comes_back = before.is_archived && plan.reply.is_none();
        if plan.reply.is_none() && command.changes == ChangeOwn::default() && !comes_back {
            return Err(Error::Missing { field: Field::Message }.into());
        }
        let mut after = self.changed_own(&mut tx, &before, plan, &command.changes).await?;
        if comes_back {
            rules::come_back(&self.desk.directory(), &mut after, StatusKind::InProgress, now)?;
        }
        self.keep_own(&mut tx, &before, &after).await?;
        let moved = plan.department.as_ref().filter(|department| department.id != before.department);
        // Opening it elsewhere and moving it costs what opening it there does, once.
        if moved.is_some_and(|department| department.charges_credits)
            && !store::credit::has_paid(&mut tx, self.client.id, after.id).await?
        {
            self.desk.use_credit(&mut tx, &self.actor, &after).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn changed_own(
        &self,
        tx: &mut Tx<'_>,
        before: &Ticket,
        plan: &Plan,
        changes: &ChangeOwn,
    ) -> std::result::Result<Ticket, Failure> {
        let mut after = before.clone();
        if let Some(subject) = &plan.subject {
            after.subject = subject.as_str().to_owned();
        }
        if let Some(department) = &plan.department {
            rules::move_to(&mut after, department);
        }
        if let Some(service) = changes.service.after(after.service) {
            if let Some(id) = service {
                let found = store::service::find(tx, id).await?;
                let own = found.filter(|found| found.client == self.client.id);
                own.ok_or(Error::NotFound(What::Service))?;
            }
            after.service = service;
        }
        let own = changes.priority.filter(|_| before.priority == before.client_priority);
        after.set_priorities(own, changes.client_priority);
        Ok(after)
    }

    async fn keep_own(
        &self,
        tx: &mut Tx<'_>,
        before: &Ticket,
        after: &Ticket,
    ) -> std::result::Result<(), Failure> {
        if after == before {
            return Ok(());
        }
        let now = self.desk.now();
        rules::leave_archive(tx, &self.actor, before, after, now).await?;
        let (directory, mut after) = (self.desk.directory(), after.clone());
        rules::write(tx, &directory, before, &mut after).await?;
        let after = &after;
        if after.department != before.department {
            rules::move_queue(tx, &directory, after).await?;
        }
        if after.subject != before.subject {
            store::message::index_subject(tx, after.id, &after.subject).await?;
        }
        if after.status != before.status {
            rules::follow_queue(tx, &directory, Some(before), after, false, now).await?;
        }
        let data = json!({
            "subject": after.subject != before.subject,
            "client_priority": after.client_priority != before.client_priority,
            "priority": after.priority != before.priority,
            "department": after.department != before.department,
            "service": after.service != before.service,
        });
        log(tx, &self.actor, now, EventKind::TicketChanged, Some(after.id), None, &data).await?;
        rules::log_status(tx, &self.actor, before, after, now).await
    }
}
