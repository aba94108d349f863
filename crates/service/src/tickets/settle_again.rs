//! A department's hours or targets were changed: what waits there gets the deadline and the place that follow.

use super::rules;
use crate::Desk;
use crate::failure::{Failure, retried};
use domain::{DepartmentId, QueueEntryId, Result, TicketId};

/// How many queue entries are looked at in one unit.
const AT_ONCE: u32 = 100;

impl Desk {
    /// Works out deadlines and places of all that waits in a department. What another process writes with the old
    /// regulation, up to a second after the change, counts from its next change.
    pub(crate) async fn settle_again(&self, department: DepartmentId) -> Result<()> {
        let mut after = QueueEntryId(0);
        loop {
            let mut tx = self.db().read().await.map_err(Failure::from)?;
            let entries =
                store::queue::entries_after(&mut tx, after, AT_ONCE).await.map_err(Failure::from)?;
            drop(tx);
            let Some((last, _)) = entries.last() else { return Ok(()) };
            after = *last;
            let mut tickets: Vec<TicketId> = entries.into_iter().map(|(_, ticket)| ticket).collect();
            // In one order, so that two units with the same tickets do not wait for each other in a circle.
            tickets.sort_unstable();
            tickets.dedup();
            retried!(self.write_settled(department, &tickets))?;
        }
    }

    async fn write_settled(
        &self,
        department: DepartmentId,
        tickets: &[TicketId],
    ) -> std::result::Result<(), Failure> {
        let directory = self.directory();
        let mut tx = self.db().write().await?;
        for id in tickets {
            store::ticket::lock(&mut tx, *id).await?;
            let found = store::ticket::find(&mut tx, *id).await?;
            let Some(before) = found.filter(|ticket| ticket.department == department) else { continue };
            let mut after = before.clone();
            rules::write(&mut tx, &directory, &before, &mut after).await?;
            // What it weighed before is not known any more, so the place is always written.
            store::queue::place(&mut tx, after.id, rules::place(&directory, &after)).await?;
        }
        Ok(tx.commit().await?)
    }
}
