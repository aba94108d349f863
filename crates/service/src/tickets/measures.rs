//! What staff impose on the client of a ticket beside what they write: a charge, used incident credits, a violation.
//! It is written in the unit of the form that imposes it, all or nothing.

use crate::StaffDesk;
use crate::failure::Failure;
use crate::violations::NewViolation;
use domain::{Error, Money, Result, TicketId, Timestamp, What};
use store::Tx;

/// What is imposed; what is `None` is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measures {
    /// Money taken from the client's balance, more than nothing.
    pub charge: Option<Money>,
    /// Incident credits taken from the client, one or more.
    pub credits: Option<i64>,
    /// That the client is found at fault.
    pub violation: Option<NewViolation>,
}

impl Measures {
    /// Whether there is anything in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Checks what can be checked before a unit is begun.
    pub(crate) fn check(&self, now: Timestamp) -> Result<()> {
        self.violation.as_ref().map_or(Ok(()), |violation| violation.check(now))
    }
}

impl StaffDesk {
    /// Imposes the measures as part of a unit. The ticket is read again, because the unit may have changed it.
    pub(crate) async fn measures_within(
        &self,
        tx: &mut Tx<'_>,
        ticket: TicketId,
        measures: &Measures,
    ) -> std::result::Result<(), Failure> {
        if measures.is_empty() {
            return Ok(());
        }
        store::ticket::lock(tx, ticket).await?;
        let ticket = store::ticket::find(tx, ticket).await?.ok_or(Error::NotFound(What::Ticket))?;
        if let Some(amount) = measures.charge {
            self.charge_within(tx, &ticket, amount).await?;
        }
        if let Some(count) = measures.credits {
            self.take_credits_within(tx, &ticket, count).await?;
        }
        if let Some(violation) = &measures.violation {
            self.violation_within(tx, &ticket, violation).await?;
        }
        Ok(())
    }
}
