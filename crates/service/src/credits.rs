//! Incident credits: granted by the operator, bought by the client, used up by opening tickets where that costs one,
//! or by staff for the work on a ticket.

use crate::failure::{Failure, retried};
use crate::tickets::{Key, log};
use crate::{ClientDesk, Desk, Operator, StaffDesk};
use domain::{
    Actor, Charge, ChargeId, ChargeKind, Client, ClientId, CreditEntry, CreditReason, Error, EventKind,
    Field, MessageId, Money, Result, StaffId, Ticket, TicketId, What,
};
use serde_json::json;
use store::Tx;

/// What a client may buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreditOffer {
    /// What one credit costs.
    pub price: Money,
    /// How many the client has now.
    pub left: i64,
}

/// Credits to be bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuyCredits {
    /// How many, 1 to 1000.
    pub count: i64,
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
}

/// The most credits that are bought or granted at once.
const MOST: i64 = 1000;

fn check_count(count: i64) -> Result<()> {
    if (1..=MOST).contains(&count) {
        return Ok(());
    }
    Err(Error::Invalid { field: Field::CreditCount, why: "it must be a number from 1 to 1000" })
}

impl Desk {
    /// Whether opening a ticket costs a credit in some department of the client's provider.
    fn charges_credits(&self, client: &Client) -> bool {
        let directory = self.directory();
        directory
            .departments
            .iter()
            .any(|department| department.charges_credits && department.provider == client.provider)
    }

    /// Uses up the credit that opening a ticket costs, in the unit that opens it or moves it where it costs one.
    pub(crate) async fn use_credit(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        ticket: &Ticket,
    ) -> std::result::Result<(), Failure> {
        let client = ticket.requester.client.ok_or(Error::AccountRequired)?;
        let entry = CreditEntry {
            client,
            ticket: Some(ticket.id),
            staff: None,
            charge: None,
            reason: CreditReason::Opened,
            amount: -1,
            created_at: self.now(),
        };
        if !store::credit::insert(tx, &entry).await? {
            return Err(Error::NoCredits.into());
        }
        self.log_use(tx, actor, ticket.id, &entry).await
    }

    async fn log_use(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        ticket: TicketId,
        entry: &CreditEntry,
    ) -> std::result::Result<(), Failure> {
        let data = json!({"client": entry.client.0, "credits": entry.amount, "reason": entry.reason.name()});
        log(tx, actor, self.now(), EventKind::CreditsUsed, Some(ticket), None, &data).await
    }
}

impl StaffDesk {
    /// Takes credits for the work on a ticket, as part of a unit that has locked it.
    pub(crate) async fn take_credits_within(
        &self,
        tx: &mut Tx<'_>,
        ticket: &Ticket,
        count: i64,
    ) -> std::result::Result<(), Failure> {
        let refused = |why| Error::Invalid { field: Field::Credits, why };
        let client = ticket.requester.client.ok_or(refused("the ticket is of nobody with an account"))?;
        if count < 1 {
            return Err(refused("it must be a positive number").into());
        }
        let entry = CreditEntry {
            client,
            ticket: Some(ticket.id),
            staff: Some(self.me.id),
            charge: None,
            reason: CreditReason::Work,
            amount: -count,
            created_at: self.desk.now(),
        };
        if !store::credit::insert(tx, &entry).await? {
            return Err(refused("the client has fewer left").into());
        }
        self.desk.log_use(tx, &self.actor, ticket.id, &entry).await
    }
}

impl ClientDesk {
    /// What incident credits cost; `None` where none are sold: without a price, or without a department of the
    /// client's provider that wants them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credit_offer(&self) -> Result<Option<CreditOffer>> {
        let Some(price) = self.desk.0.parts.prices.incident else { return Ok(None) };
        if !self.desk.charges_credits(&self.client) {
            return Ok(None);
        }
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let left = store::credit::left(&mut tx, self.client.id).await.map_err(Failure::from)?;
        Ok(Some(CreditOffer { price, left: left.ok_or(Error::NotFound(What::Client))? }))
    }

    /// Buys incident credits: they are charged to the balance, which may become negative, and can be used at once.
    ///
    /// # Errors
    /// [`Error::Forbidden`] where none are sold; [`Error::Invalid`] for a count that is not 1 to 1000.
    pub async fn buy_credits(&self, command: &BuyCredits) -> Result<()> {
        let offer = self.credit_offer().await?.ok_or(Error::Forbidden)?;
        check_count(command.count)?;
        let uncountable =
            Error::Invalid { field: Field::CreditCount, why: "it costs more than can be counted" };
        let total = offer.price.times(command.count).ok_or(uncountable)?;
        let request = format!("buy {} credits", command.count);
        let key = Key::new(&self.actor, command.idempotency_key.as_deref(), &request);
        retried!(self.write_purchase(command.count, total, key.as_ref()))
    }

    async fn write_purchase(
        &self,
        count: i64,
        total: Money,
        key: Option<&Key>,
    ) -> std::result::Result<(), Failure> {
        let (now, client) = (self.desk.now(), self.client.id);
        let mut tx = self.desk.db().write().await?;
        if let Some(key) = key {
            if key.done(&mut tx).await?.is_some() {
                return Ok(());
            }
            key.keep(&mut tx, (TicketId(0), MessageId(0)), now).await?;
        }
        let staff: Option<StaffId> = self.actor.on_behalf_by;
        let charge = Charge {
            id: ChargeId(0),
            client,
            ticket: None,
            staff,
            kind: ChargeKind::Credits,
            amount: total,
            reverses: None,
            note: String::new(),
            created_at: now,
        };
        let charge = self.desk.charge_row(&mut tx, &charge).await?;
        self.desk.give_credits(&mut tx, client, count, (CreditReason::Bought, Some(charge), staff)).await?;
        let currency = &self.desk.currency().name;
        let data = json!({"charge": charge.0, "client": client.0, "amount": total.0, "currency": currency});
        log(&mut tx, &self.actor, now, EventKind::ChargeAdded, None, None, &data).await?;
        let data = json!({"client": client.0, "credits": count, "charge": charge.0});
        log(&mut tx, &self.actor, now, EventKind::CreditsBought, None, None, &data).await?;
        Ok(tx.commit().await?)
    }
}

impl Desk {
    async fn give_credits(
        &self,
        tx: &mut Tx<'_>,
        client: ClientId,
        count: i64,
        why: (CreditReason, Option<ChargeId>, Option<StaffId>),
    ) -> std::result::Result<(), Failure> {
        let (reason, charge, staff) = why;
        let created_at = self.now();
        let entry = CreditEntry { client, ticket: None, staff, charge, reason, amount: count, created_at };
        if store::credit::insert(tx, &entry).await? {
            return Ok(());
        }
        Err(Error::Invalid { field: Field::CreditCount, why: "there are more than can be counted" }.into())
    }
}

impl Operator {
    /// A client and why it has as many credits as it has, the newest first, up to 1000 entries.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown client.
    pub async fn credits(&self, client: ClientId) -> Result<(Client, Vec<CreditEntry>)> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let found = store::client::find(&mut tx, client).await.map_err(Failure::from)?;
        let found = found.ok_or(Error::NotFound(What::Client))?;
        Ok((found, store::credit::of_client(&mut tx, client).await.map_err(Failure::from)?))
    }

    /// Gives a client incident credits.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown client, [`Error::Invalid`] for a count that is not 1 to 1000.
    pub async fn grant_credits(&self, client: ClientId, count: i64) -> Result<()> {
        check_count(count)?;
        retried!(self.write_grant(client, count))
    }

    async fn write_grant(&self, client: ClientId, count: i64) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        store::client::find(&mut tx, client).await?.ok_or(Error::NotFound(What::Client))?;
        self.desk.give_credits(&mut tx, client, count, (CreditReason::Granted, None, None)).await?;
        let data = json!({"client": client.0, "credits": count});
        log(&mut tx, &self.actor, now, EventKind::CreditsGranted, None, None, &data).await?;
        Ok(tx.commit().await?)
    }
}
