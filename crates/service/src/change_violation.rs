//! Changing a violation that was registered: what it weighs, what staff know of it, and what happens at its deadline.

use crate::StaffDesk;
use crate::failure::{Failure, retried};
use crate::tickets::log;
use crate::violations::NewViolation;
use domain::{
    Error, EventKind, Field, Result, ServiceId, Timestamp, Violation, ViolationAction, ViolationId,
    ViolationState, What,
};
use serde_json::json;
use store::Tx;

/// Changes; what is `None` stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChangeViolation {
    /// What it adds to the client's score; 1 or more.
    pub score: Option<i64>,
    /// What staff should know of it.
    pub note: Option<String>,
    /// What happens at the deadline.
    pub action: Option<ViolationAction>,
    /// The service it was done with, one of its client's, or none.
    pub service: Option<Option<ServiceId>>,
    /// Until when the client may answer; none for no deadline.
    pub deadline_at: Option<Option<Timestamp>>,
}

impl ChangeViolation {
    fn of(&self, before: &Violation) -> Violation {
        Violation {
            score: self.score.unwrap_or(before.score),
            note: self.note.clone().unwrap_or_else(|| before.note.clone()),
            action: self.action.unwrap_or(before.action),
            service: self.service.unwrap_or(before.service),
            deadline_at: self.deadline_at.unwrap_or(before.deadline_at),
            ..before.clone()
        }
    }
}

/// What holds of a violation that is registered holds of one that is changed; a deadline that stays may have passed.
async fn check(
    tx: &mut Tx<'_>,
    before: &Violation,
    after: &Violation,
    now: Timestamp,
) -> std::result::Result<(), Failure> {
    let moved = after.deadline_at != before.deadline_at;
    let known = NewViolation {
        score: after.score,
        note: after.note.clone(),
        action: after.action,
        deadline_at: after.deadline_at,
    };
    known.check(if moved { now } else { before.created_at })?;
    if let Some(id) = after.service.filter(|_| after.service != before.service) {
        let found = store::service::find(tx, id).await?;
        found.filter(|found| found.client == before.client).ok_or(Error::NotFound(What::Service))?;
    }
    if after.action == ViolationAction::SuspendService && after.service.is_none() {
        let why = "the violation is about no service";
        return Err(Error::Invalid { field: Field::ViolationAction, why }.into());
    }
    Ok(())
}

impl StaffDesk {
    /// Changes a violation whose deadline has not come, in a ticket that I may see.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that I may not see as for none, and for another client's service; [`Error::Invalid`] once
    /// it was acted upon or ended, and as when it is registered.
    pub async fn change_violation(&self, id: ViolationId, changes: &ChangeViolation) -> Result<()> {
        retried!(self.write_violation(id, changes))
    }

    async fn write_violation(
        &self,
        id: ViolationId,
        changes: &ChangeViolation,
    ) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let missing = || Failure::from(Error::NotFound(What::Violation));
        let mut tx = self.desk.db().write().await?;
        let found = store::violation::find(&mut tx, self.looker(), id).await?.ok_or_else(missing)?;
        // Whatever else happens to a violation happens with its ticket locked, but for its end.
        store::ticket::lock(&mut tx, found.violation.ticket).await?;
        let found = store::violation::find(&mut tx, self.looker(), id).await?.ok_or_else(missing)?;
        let before = found.violation;
        let after = changes.of(&before);
        if matches!(before.state, ViolationState::Acted | ViolationState::Finished) {
            let why = "it was acted upon or ended, and is not changed any more";
            return Err(Error::Invalid { field: Field::Violation, why }.into());
        }
        if after == before {
            return Ok(());
        }
        check(&mut tx, &before, &after, now).await?;
        match store::violation::change(&mut tx, &before, &after).await? {
            store::violation::Changed::Done => {}
            // Somebody ended it at this moment.
            store::violation::Changed::Gone => return Err(Failure::Store(store::Error::Busy)),
            store::violation::Changed::Uncountable => {
                let why = "it is more than can be counted";
                return Err(Error::Invalid { field: Field::Score, why }.into());
            }
        }
        let data = json!({
            "violation": id.0,
            "score": after.score,
            "action": after.action.name(),
            "service": after.service != before.service,
            "note": after.note != before.note,
            "deadline": after.deadline_at.map(|at| at.0),
        });
        log(&mut tx, &self.actor, now, EventKind::ViolationChanged, Some(before.ticket), None, &data).await?;
        Ok(tx.commit().await?)
    }
}
