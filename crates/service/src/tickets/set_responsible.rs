//! Putting a ticket into the queue of a department or a staff member, and making them answer for it for good.

use super::save_ticket::FormOf;
use super::{log, rules};
use crate::failure::{Failure, retried};
use crate::{Directory, StaffDesk};
use domain::{
    Error, EventKind, Field, Holder, QueueEntry, QueueEntryId, Result, StatusKind, Ticket, TicketId,
    Timestamp, What,
};
use serde_json::json;
use store::Tx;

/// Who shall see to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetResponsible {
    /// Which ticket.
    pub of: FormOf,
    /// Whose queue it is put into.
    pub holder: Holder,
    /// Whether it is theirs from now on: the department's, or assigned to the staff member.
    pub for_good: bool,
}

impl StaffDesk {
    /// Puts a ticket into a queue, where it may stand beside others, and returns the entry. One that stands there
    /// already stays. A ticket that waited for nobody is in progress again.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the ticket or its entry, the department, and a staff member who is not there or was
    /// switched off; [`Error::Invalid`] for a staff member who does not answer for its department, and for another
    /// department unless it is moved there for good, as they could not open it.
    pub async fn set_responsible(&self, command: SetResponsible) -> Result<QueueEntryId> {
        let ticket = self.place(command.of).await?.1;
        let directory = self.desk.directory();
        match command.holder {
            Holder::Staff(id) => {
                let person = directory.staff_member(id).filter(|person| person.is_active);
                person.ok_or(Error::NotFound(What::Staff))?;
            }
            Holder::Department(id) => {
                directory.department(id).ok_or(Error::NotFound(What::Department))?;
            }
        }
        retried!(self.write_responsible(ticket.id, command))
    }

    async fn write_responsible(
        &self,
        ticket: TicketId,
        command: SetResponsible,
    ) -> std::result::Result<QueueEntryId, Failure> {
        let (now, directory) = (self.desk.now(), self.desk.directory());
        let mut tx = self.desk.db().write().await?;
        store::ticket::lock(&mut tx, ticket).await?;
        let before = store::ticket::find(&mut tx, ticket).await?.filter(|ticket| self.sees(ticket));
        let before = before.ok_or(Error::NotFound(What::Ticket))?;
        let mut after = before.clone();
        match command.holder {
            Holder::Staff(id) if !directory.answers_for(id, before.department) => {
                let why = "the employee does not answer for the department of the ticket";
                return Err(Error::Invalid { field: Field::Responsible, why }.into());
            }
            Holder::Staff(id) if command.for_good => after.assignee = Some(id),
            Holder::Department(id) if command.for_good => {
                let department = directory.department(id).ok_or(Error::NotFound(What::Department))?;
                rules::move_to(&mut after, department);
                // Nobody answers for a ticket of the whole department.
                after.assignee = None;
            }
            Holder::Department(id) if id != before.department => {
                let why = "the ticket belongs to another department";
                return Err(Error::Invalid { field: Field::Responsible, why }.into());
            }
            Holder::Staff(_) | Holder::Department(_) => {}
        }
        if matches!(before.status_kind, StatusKind::Closed | StatusKind::Answered | StatusKind::OnHold) {
            rules::set_kind(&directory, &mut after, StatusKind::InProgress, now)?;
        }
        rules::leave_archive(&mut tx, &self.actor, &before, &after, now).await?;
        rules::write(&mut tx, &directory, &before, &mut after).await?;
        if after.department != before.department {
            rules::move_queue(&mut tx, &directory, &after).await?;
        }
        let (entry, moved) = stand(&mut tx, &directory, &after, command, now).await?;
        if !moved && before == after {
            return Ok(entry);
        }
        let data = json!({
            "queue_entry": entry.0,
            "department": after.department != before.department,
            "assignee": after.assignee != before.assignee,
        });
        log(&mut tx, &self.actor, now, EventKind::TicketAssigned, Some(ticket), None, &data).await?;
        rules::log_status(&mut tx, &self.actor, &before, &after, now).await?;
        tx.commit().await?;
        Ok(entry)
    }
}

/// The entry of the holder, and whether it had none before. Who gets a ticket for good takes over what waited for the
/// whole department.
async fn stand(
    tx: &mut Tx<'_>,
    directory: &Directory,
    after: &Ticket,
    command: SetResponsible,
    now: Timestamp,
) -> std::result::Result<(QueueEntryId, bool), Failure> {
    let entries = store::queue::of_ticket(tx, after.id).await?;
    let theirs = |entry: &&QueueEntry| match command.holder {
        Holder::Staff(id) => entry.staff == Some(id),
        Holder::Department(id) => entry.department == Some(id),
    };
    if let Some(entry) = entries.iter().find(theirs) {
        return Ok((entry.id, false));
    }
    let place = rules::place(directory, after);
    let entry = match (command.holder, entries.iter().find(|entry| entry.staff.is_none())) {
        (Holder::Staff(id), Some(waiting)) if command.for_good => {
            store::queue::assign(tx, waiting.id, id).await?;
            waiting.id
        }
        (Holder::Staff(id), _) => store::queue::wait_for_staff(tx, after.id, id, place, now).await?,
        (Holder::Department(id), _) => {
            store::queue::wait_for_department(tx, after.id, id, place, now).await?
        }
    };
    Ok((entry, true))
}
