//! Money taken from a client's balance for the work on a ticket, and its counter-entries. The client is told by a
//! line in the ticket; whatever else tells people reads the event.

use crate::failure::{Failure, retried};
use crate::tickets::{log, system_line};
use crate::{Desk, Operator, StaffDesk};
use domain::{
    Charge, ChargeId, ChargeKind, Client, ClientId, Error, EventKind, Field, Money, Result, Ticket, What,
};
use serde_json::json;
use store::Tx;

/// The balance or the sum of a client would be more than can be counted.
const UNCOUNTABLE: Error = Error::Invalid { field: Field::Charge, why: "it is more than can be counted" };

impl Desk {
    /// Adds a row to the ledger as part of a unit.
    pub(crate) async fn charge_row(
        &self,
        tx: &mut Tx<'_>,
        charge: &Charge,
    ) -> std::result::Result<ChargeId, Failure> {
        Ok(store::charge::insert(tx, charge).await?.ok_or(UNCOUNTABLE)?)
    }
}

impl StaffDesk {
    /// Takes money for the work on a ticket, as part of a unit that has locked it.
    pub(crate) async fn charge_within(
        &self,
        tx: &mut Tx<'_>,
        ticket: &Ticket,
        amount: Money,
    ) -> std::result::Result<(), Failure> {
        let nobody = Error::Invalid { field: Field::Charge, why: "the ticket is of nobody with an account" };
        let client = ticket.requester.client.ok_or(nobody)?;
        if amount <= Money::ZERO {
            return Err(Error::Invalid { field: Field::Charge, why: "it must be more than nothing" }.into());
        }
        if amount > Money::LARGEST_CHARGE {
            return Err(
                Error::Invalid { field: Field::Charge, why: "it is more than one charge may be" }.into()
            );
        }
        let now = self.desk.now();
        let charge = Charge {
            id: ChargeId(0),
            client,
            ticket: Some(ticket.id),
            staff: Some(self.me.id),
            kind: ChargeKind::Work,
            amount,
            reverses: None,
            note: String::new(),
            created_at: now,
        };
        let id = self.desk.charge_row(tx, &charge).await?;
        let currency = self.desk.currency();
        let line = format!("{} was charged for this ticket", currency.shown(amount));
        system_line(tx, ticket, &line, now).await?;
        let data = json!({"charge": id.0, "client": client.0, "amount": amount.0, "currency": currency.name});
        log(tx, &self.actor, now, EventKind::ChargeAdded, Some(ticket.id), None, &data).await
    }
}

impl Operator {
    /// A client and what was taken from it, the newest first, up to 1000 rows.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown client.
    pub async fn charges(&self, client: ClientId) -> Result<(Client, Vec<Charge>)> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let found = store::client::find(&mut tx, client).await.map_err(Failure::from)?;
        let found = found.ok_or(Error::NotFound(What::Client))?;
        Ok((found, store::charge::of_client(&mut tx, client).await.map_err(Failure::from)?))
    }

    /// Gives back what a charge took, by a counter-entry. Incident credits that were bought with it stay.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown charge, [`Error::Exists`] when it was undone before,
    /// [`Error::Invalid`] for a counter-entry.
    pub async fn reverse_charge(&self, id: ChargeId, note: &str) -> Result<ChargeId> {
        let note: String = note.trim().chars().take(200).collect();
        retried!(self.write_reversal(id, &note))
    }

    async fn write_reversal(&self, id: ChargeId, note: &str) -> std::result::Result<ChargeId, Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        let charge = store::charge::find(&mut tx, id).await?.ok_or(Error::NotFound(What::Charge))?;
        if charge.kind == ChargeKind::Reversal {
            return Err(Error::Invalid { field: Field::Charge, why: "it is a counter-entry itself" }.into());
        }
        if store::charge::reversal_of(&mut tx, id).await?.is_some() {
            return Err(Error::Exists(What::Reversal).into());
        }
        let counter = Charge {
            id: ChargeId(0),
            staff: None,
            kind: ChargeKind::Reversal,
            amount: charge.amount.negated().ok_or(UNCOUNTABLE)?,
            reverses: Some(id),
            note: note.to_owned(),
            created_at: now,
            ..charge.clone()
        };
        // Two counter-entries at once meet at the unique index; the later one is tried again and finds the first.
        let counter_id = self.desk.charge_row(&mut tx, &counter).await?;
        let currency = self.desk.currency();
        if let Some(ticket) = charge.ticket {
            store::ticket::lock(&mut tx, ticket).await?;
            if let Some(ticket) = store::ticket::find(&mut tx, ticket).await? {
                let line = format!("The charge of {} was undone", currency.shown(charge.amount));
                system_line(&mut tx, &ticket, &line, now).await?;
            }
        }
        let data = json!({
            "charge": counter_id.0,
            "reverses": id.0,
            "client": charge.client.0,
            "amount": counter.amount.0,
            "currency": currency.name,
        });
        log(&mut tx, &self.actor, now, EventKind::ChargeReversed, charge.ticket, None, &data).await?;
        tx.commit().await?;
        Ok(counter_id)
    }
}
