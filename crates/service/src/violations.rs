//! Violations: registered by staff, answered by the client, or acted upon at their deadline when it stays silent.

use crate::failure::{Failure, retried};
use crate::tickets::{follow_queue, leave_archive, log, log_status, set_kind, system_line, write};
use crate::{Desk, OpenTicket, Opened, StaffDesk};
use domain::{
    Actor, AuthorKind, ClientId, Door, Error, EventKind, Field, ListedViolation, Page, Result, Scope,
    StatusKind, Ticket, TicketId, Timestamp, Violation, ViolationAction, ViolationId, ViolationState, What,
    Who,
};
use serde_json::json;
use store::Tx;
use store::violation::Looker;

/// A violation to be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewViolation {
    /// What it adds to the client's score; 1 or more.
    pub score: i64,
    /// What staff should know of it, up to 4096 bytes.
    pub note: String,
    /// What happens at the deadline when the client has not written until then.
    pub action: ViolationAction,
    /// Until when the client may answer; an action wants one.
    pub deadline_at: Option<Timestamp>,
}

/// The longest note, in bytes.
const LONGEST_NOTE: usize = 4096;

impl NewViolation {
    /// Checks it against the present moment.
    pub(crate) fn check(&self, now: Timestamp) -> Result<()> {
        if self.score < 1 {
            return Err(Error::Invalid { field: Field::Score, why: "it must be a positive number" });
        }
        if self.note.len() > LONGEST_NOTE {
            return Err(Error::TooLong { field: Field::ScoreNote, longest: LONGEST_NOTE });
        }
        if self.note.contains('\0') {
            return Err(Error::Invalid { field: Field::ScoreNote, why: "it contains a NUL character" });
        }
        match self.deadline_at {
            Some(at) if at <= now => Err(Error::Invalid { field: Field::Deadline, why: "it has passed" }),
            None if self.action != ViolationAction::Nothing => Err(Error::Missing { field: Field::Deadline }),
            _ => Ok(()),
        }
    }
}

impl StaffDesk {
    /// Registers a violation as part of a unit that has locked the ticket.
    pub(crate) async fn violation_within(
        &self,
        tx: &mut Tx<'_>,
        ticket: &Ticket,
        new: &NewViolation,
    ) -> std::result::Result<(), Failure> {
        let nobody =
            Error::Invalid { field: Field::Violation, why: "the ticket is of nobody with an account" };
        let client = ticket.requester.client.ok_or(nobody)?;
        if new.action == ViolationAction::SuspendService && ticket.service.is_none() {
            let why = "the ticket is about no service";
            return Err(Error::Invalid { field: Field::ViolationAction, why }.into());
        }
        let now = self.desk.now();
        let violation = Violation {
            id: ViolationId(0),
            client,
            ticket: ticket.id,
            service: ticket.service,
            staff: self.me.id,
            score: new.score,
            note: new.note.clone(),
            action: new.action,
            state: ViolationState::Open,
            deadline_at: new.deadline_at,
            created_at: now,
            settled_at: None,
        };
        let uncountable = Error::Invalid { field: Field::Score, why: "it is more than can be counted" };
        let id = store::violation::insert(tx, &violation).await?.ok_or(uncountable)?;
        let data = json!({
            "violation": id.0,
            "client": client.0,
            "score": new.score,
            "action": new.action.name(),
            "deadline": new.deadline_at.map(|at| at.0),
        });
        log(tx, &self.actor, now, EventKind::ViolationAdded, Some(ticket.id), None, &data).await
    }
}

/// What a message in the words of the client does to the violations of its ticket, in the unit that adds the message.
/// Whoever hands it in, a gateway of staff too: the log says who did.
pub(crate) async fn answered(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ticket: &mut Ticket,
    author: AuthorKind,
    at: Timestamp,
    now: Timestamp,
) -> std::result::Result<(), Failure> {
    // Guests write where they get copies; they do not speak for the client.
    if !matches!(author, AuthorKind::Client(_) | AuthorKind::Contact(..)) {
        return Ok(());
    }
    ticket.returned_by_violation = false;
    for id in store::violation::answer(tx, ticket.id, at).await? {
        let data = json!({"violation": id.0});
        log(tx, actor, now, EventKind::ViolationAnswered, Some(ticket.id), None, &data).await?;
    }
    Ok(())
}

impl Desk {
    /// Takes the actions of violations whose deadline has come while the client stayed silent, and says how many
    /// there were. Any number of processes may do this at once.
    ///
    /// # Errors
    /// When the database fails; what was done until then is done.
    pub async fn act_on_violations(&self) -> Result<u64> {
        let actor = Actor::new(Who::System, Door::Desk);
        let mut acted = 0;
        loop {
            let mut tx = self.db().read().await.map_err(Failure::from)?;
            let due = store::violation::due(&mut tx, self.now()).await.map_err(Failure::from)?;
            drop(tx);
            let mut claimed = 0;
            for violation in &due {
                let done: Result<bool> = retried!(self.act_on(&actor, violation));
                claimed += u64::from(done?);
            }
            acted += claimed;
            // Whoever else does this has taken the rest.
            if due.is_empty() || claimed == 0 {
                return Ok(acted);
            }
        }
    }

    async fn act_on(&self, actor: &Actor, violation: &Violation) -> std::result::Result<bool, Failure> {
        let now = self.now();
        let mut tx = self.db().write().await?;
        store::ticket::lock(&mut tx, violation.ticket).await?;
        if !store::violation::claim(&mut tx, violation.id, now).await? {
            return Ok(false);
        }
        let ticket = store::ticket::find(&mut tx, violation.ticket).await?;
        let ticket = ticket.ok_or(Error::NotFound(What::Ticket))?;
        let data = json!({"violation": violation.id.0, "action": violation.action.name()});
        log(&mut tx, actor, now, EventKind::ViolationActed, Some(ticket.id), None, &data).await?;
        let client = violation.client.0;
        match (violation.action, violation.service) {
            (ViolationAction::Nothing, _) => {}
            (ViolationAction::Queue, _) => self.bring_back(&mut tx, actor, &ticket).await?,
            (ViolationAction::SuspendAll, _) => {
                let data = json!({"client": client, "service": "all", "violation": violation.id.0});
                let line = "There was no answer in time, the suspension of all services was requested";
                self.ask_to_suspend(&mut tx, actor, &ticket, line, &data).await?;
            }
            (ViolationAction::SuspendService, Some(service)) => {
                let data = json!({"client": client, "service": service.0, "violation": violation.id.0});
                let line = "There was no answer in time, the suspension of the service was requested";
                self.ask_to_suspend(&mut tx, actor, &ticket, line, &data).await?;
            }
            // The service is gone, so there is nothing left to suspend.
            (ViolationAction::SuspendService, None) => {}
        }
        tx.commit().await?;
        Ok(true)
    }

    /// The ticket is active again, whatever became of it.
    async fn bring_back(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        before: &Ticket,
    ) -> std::result::Result<(), Failure> {
        let now = self.now();
        let mut after = Ticket { returned_by_violation: true, ..before.clone() };
        let directory = self.directory();
        set_kind(&directory, &mut after, StatusKind::InProgress, now)?;
        leave_archive(tx, actor, before, &after, now).await?;
        write(tx, &directory, before, &mut after).await?;
        follow_queue(tx, &directory, Some(before), &after, false, now).await?;
        let line = "There was no answer in time, the ticket came back into the queue";
        system_line(tx, &after, line, now).await?;
        log_status(tx, actor, before, &after, now).await
    }

    async fn ask_to_suspend(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        ticket: &Ticket,
        line: &str,
        data: &serde_json::Value,
    ) -> std::result::Result<(), Failure> {
        let now = self.now();
        system_line(tx, ticket, line, now).await?;
        log(tx, actor, now, EventKind::SuspensionRequested, Some(ticket.id), None, data).await
    }
}

impl StaffDesk {
    /// The violations of a ticket that I may see, the oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that I may not see as for none.
    pub async fn violations(&self, ticket: TicketId) -> Result<Vec<Violation>> {
        let ticket = self.find(crate::TicketRef::Id(ticket)).await?;
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::violation::of_ticket(&mut tx, ticket.id).await.map_err(Failure::from)?)
    }

    pub(crate) fn looker(&self) -> Looker {
        Looker { staff: self.me.id, everything: self.scope == Scope::Everything }
    }

    /// A page of the violations in tickets that I may see, of these clients or of all, the newest first, and how many
    /// there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn listed_violations(
        &self,
        clients: Option<&[ClientId]>,
        page: Page,
    ) -> Result<(Vec<ListedViolation>, i64)> {
        let mut tx = self.desk.db().read_together().await.map_err(Failure::from)?;
        let looker = self.looker();
        let Some(clients) = clients else {
            return Ok(store::violation::page(&mut tx, looker, page).await.map_err(Failure::from)?);
        };
        let mut all = Vec::new();
        for client in clients {
            all.extend(store::violation::of_client(&mut tx, looker, *client).await.map_err(Failure::from)?);
        }
        all.sort_unstable_by_key(|listed| std::cmp::Reverse(listed.violation.id));
        let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        Ok((all.into_iter().skip(size(page.offset)).take(size(page.limit)).collect(), total))
    }

    /// A violation in a ticket that I may see.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that I may not see as for none.
    pub async fn violation(&self, id: ViolationId) -> Result<ListedViolation> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let found = store::violation::find(&mut tx, self.looker(), id).await.map_err(Failure::from)?;
        found.ok_or(Error::NotFound(What::Violation))
    }

    /// Opens a ticket that tells a client of a violation, and returns both. It is answered, as the client is to write
    /// now: it waits in no queue.
    ///
    /// # Errors
    /// As [`Self::open_ticket`]; [`Error::Missing`] without a violation among its measures.
    pub async fn open_violation(&self, command: &OpenTicket) -> Result<(Opened, ViolationId)> {
        let missing = Error::Missing { field: Field::Violation };
        command.measures.violation.as_ref().ok_or_else(|| missing.clone())?;
        let answered = self.desk.directory().default_status(StatusKind::Answered).map(|status| status.id);
        let command = OpenTicket {
            by_staff: command.by_staff.clone().or(Some(None)),
            status: command.status.or(answered),
            ..command.clone()
        };
        let opened = self.open_ticket(&command).await?;
        // A call that is repeated is told of the one that it registered, whatever was registered there since and
        // wherever the ticket is by now.
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let added = store::event::first_data(&mut tx, opened.id, EventKind::ViolationAdded).await;
        let data = added.map_err(Failure::from)?.unwrap_or_default();
        let data: serde_json::Value = serde_json::from_str(&data).unwrap_or_default();
        Ok((opened, data["violation"].as_i64().map(ViolationId).ok_or(missing)?))
    }

    /// Ends violations, all or none, however they stand; nothing happens at their deadlines any more. One that is
    /// ended stays so.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that I may not see as for none; nothing is changed then.
    pub async fn finish_violations(&self, ids: &[ViolationId]) -> Result<()> {
        retried!(self.write_finished(ids))
    }

    async fn write_finished(&self, ids: &[ViolationId]) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let found = store::violation::find(&mut tx, self.looker(), id).await?;
            let ticket = found.ok_or(Error::NotFound(What::Violation))?.violation.ticket;
            if store::violation::finish(&mut tx, id, now).await? {
                let data = json!({"violation": id.0});
                log(&mut tx, &self.actor, now, EventKind::ViolationFinished, Some(ticket), None, &data)
                    .await?;
            }
        }
        Ok(tx.commit().await?)
    }
}
