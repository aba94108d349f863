//! What the gateway asks of the desk: mail to send, under a lease, and a word on how it ended.

use crate::Desk;
use crate::failure::{Failure, retried};
use crate::tickets::log;
use domain::{
    Actor, Door, Error, EventKind, MailState, OutgoingMail, OutgoingMailId, Result, TicketId, What, Who,
};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use store::Tx;

/// How long a lease lasts; the gateway gives one sending less time than that.
const LEASE_SECONDS: i64 = 180;
/// What is kept of an answer, in characters.
const LONGEST_ANSWER: usize = 500;

/// What mail a process wants to send now.
#[derive(Debug)]
pub struct TakeMail<'a> {
    /// The process.
    pub holder: &'a str,
    /// How many mails it can begin with.
    pub most: usize,
    /// The domain that was served last; the one after it comes first.
    pub after: &'a str,
    /// How many mails to one domain may be under way in this process.
    pub per_domain: usize,
    /// How many are.
    pub under_way: &'a HashMap<String, usize>,
    /// Domains that are left alone for now.
    pub resting: &'a HashSet<String>,
}

/// How a sending ended; each with what the mail server said, or why it was not reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailOutcome {
    /// The mail server took it.
    Sent(String),
    /// It may pass later.
    Delayed(String),
    /// It never will.
    Refused(String),
}

/// How long mail waits after an attempt that came to nothing: a minute, and twice as long each time, up to an hour.
fn backoff(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 7) - 1).unwrap_or(0);
    (60_i64 << doublings).min(3600)
}

impl Desk {
    /// Takes leases on mail that is due. Domains take turns, and none gets more than its share.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_mail(&self, wanted: &TakeMail<'_>) -> Result<Vec<OutgoingMail>> {
        if wanted.most == 0 {
            return Ok(Vec::new());
        }
        // Looking costs no write when there is nothing.
        let mut tx = self.db().read().await.map_err(Failure::from)?;
        let any = store::outgoing_mail::next_due(&mut tx, "", self.now()).await.map_err(Failure::from)?;
        drop(tx);
        if any.is_none() {
            return Ok(Vec::new());
        }
        retried!(self.write_leases(wanted))
    }

    async fn write_leases(&self, wanted: &TakeMail<'_>) -> std::result::Result<Vec<OutgoingMail>, Failure> {
        let now = self.now();
        let until = now.plus_seconds(LEASE_SECONDS);
        let mut under_way = wanted.under_way.clone();
        let mut taken = Vec::new();
        let mut after = wanted.after.to_owned();
        // A round without a lease from its beginning to its end is the last one.
        let (mut whole_round, mut fruitless) = (wanted.after.is_empty(), true);
        let mut tx = self.db().write().await?;
        while taken.len() < wanted.most {
            let Some((id, domain)) = store::outgoing_mail::next_due(&mut tx, &after, now).await? else {
                if whole_round && fruitless {
                    break;
                }
                after.clear();
                (whole_round, fruitless) = (true, true);
                continue;
            };
            let busy = under_way.get(&domain).copied().unwrap_or(0);
            if busy < wanted.per_domain && !wanted.resting.contains(&domain) {
                let leased = store::outgoing_mail::take(&mut tx, id, wanted.holder, until, now).await?;
                if let Some(mail) = leased {
                    taken.push(mail);
                    *under_way.entry(domain.clone()).or_default() += 1;
                    fruitless = false;
                }
            }
            after = domain;
        }
        tx.commit().await?;
        Ok(taken)
    }

    /// Writes down how a sending ended. False when the lease was lost meanwhile: then this word does not count.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle_mail(&self, leased: &OutgoingMail, outcome: &MailOutcome) -> Result<bool> {
        let (said, wanted) = match outcome {
            MailOutcome::Sent(said) => (said, MailState::Sent),
            MailOutcome::Delayed(said) => (said, MailState::Waiting),
            MailOutcome::Refused(said) => (said, MailState::Failed),
        };
        let now = self.now();
        let pause = backoff(leased.attempts);
        // A fifth more or less, so that what failed together does not come back together.
        let jitter =
            i64::try_from(self.entropy().below(u64::try_from(pause * 2 / 5).unwrap_or(0))).unwrap_or(0);
        let due_at = now.plus_seconds(pause - pause / 5 + jitter);
        let give_up = self.mail().map_or(0, |settings| settings.give_up_seconds);
        let state = match wanted {
            MailState::Waiting if due_at > leased.created_at.plus_seconds(give_up) => MailState::Failed,
            state => state,
        };
        let settled = matches!(state, MailState::Sent | MailState::Failed);
        let after = OutgoingMail {
            state,
            due_at: if settled { leased.due_at } else { due_at },
            answer: said.chars().filter(|c| !c.is_control()).take(LONGEST_ANSWER).collect(),
            settled_at: settled.then_some(now),
            ..leased.clone()
        };
        retried!(self.write_outcome(leased, &after))
    }

    async fn write_outcome(
        &self,
        leased: &OutgoingMail,
        after: &OutgoingMail,
    ) -> std::result::Result<bool, Failure> {
        let mut tx = self.db().write().await?;
        if !store::outgoing_mail::settle(&mut tx, leased, after).await? {
            return Ok(false);
        }
        let kind = match after.state {
            MailState::Sent => Some(EventKind::MailSent),
            MailState::Failed => Some(EventKind::MailFailed),
            // The row itself tells of attempts that may be repeated.
            MailState::Waiting | MailState::Sending => None,
        };
        if let Some(kind) = kind {
            self.log_mail(&mut tx, after, kind).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    async fn log_mail(
        &self,
        tx: &mut Tx<'_>,
        mail: &OutgoingMail,
        kind: EventKind,
    ) -> std::result::Result<(), Failure> {
        let actor = Actor::new(Who::System, Door::Desk);
        let description = match kind {
            EventKind::MailFailed => format!("Mail to {} failed: {}", mail.recipient, mail.answer),
            _ => format!("Mail to {} was sent", mail.recipient),
        };
        let data = json!({
            "description": description,
            "mail": mail.id.0,
            "recipient": mail.recipient,
            "attempts": mail.attempts,
            "answer": mail.answer,
            "client": mail.client.map(|client| client.0),
        });
        log(tx, &actor, self.now(), kind, mail.ticket, mail.message, &data).await
    }

    /// Ends the leases of a process that died. Only where this process is the only one that sends: on SQLite.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_mail(&self) -> Result<u64> {
        retried!(self.write_released())
    }

    async fn write_released(&self) -> std::result::Result<u64, Failure> {
        if self.db().engine() != store::Engine::Sqlite {
            return Ok(0);
        }
        let mut tx = self.db().write().await?;
        let released = store::outgoing_mail::release(&mut tx, self.now()).await?;
        tx.commit().await?;
        Ok(released)
    }

    /// Sends mail that failed once more, as if it was written now.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that failed.
    pub async fn retry_mail(&self, actor: &Actor, id: OutgoingMailId) -> Result<()> {
        retried!(self.write_retry(actor, id))
    }

    async fn write_retry(&self, actor: &Actor, id: OutgoingMailId) -> std::result::Result<(), Failure> {
        let mut tx = self.db().write().await?;
        let missing = Error::NotFound(What::OutgoingMail);
        if !store::outgoing_mail::retry(&mut tx, id, self.now()).await? {
            return Err(missing.into());
        }
        let mail = store::outgoing_mail::find(&mut tx, id).await?.ok_or(missing)?;
        let data = json!({
            "description": format!("Mail to {} waits again: {}", mail.recipient, mail.subject),
            "mail": [mail.id.0],
            "recipients": [mail.recipient],
            "subject": mail.subject,
            "client": mail.client.map(|client| client.0),
        });
        log(&mut tx, actor, self.now(), EventKind::MailQueued, mail.ticket, mail.message, &data).await?;
        Ok(tx.commit().await?)
    }

    /// The newest mail in a state, and how much there is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_in_state(&self, state: MailState, most: i64) -> Result<(Vec<OutgoingMail>, i64)> {
        let mut tx = self.db().read_together().await.map_err(Failure::from)?;
        let rows = store::outgoing_mail::in_state(&mut tx, state, most).await.map_err(Failure::from)?;
        let count = store::outgoing_mail::count(&mut tx, state).await.map_err(Failure::from)?;
        Ok((rows, count))
    }

    /// The mail that tells of a ticket, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_of_ticket(&self, ticket: TicketId) -> Result<Vec<OutgoingMail>> {
        let mut tx = self.db().read().await.map_err(Failure::from)?;
        Ok(store::outgoing_mail::of_ticket(&mut tx, ticket).await.map_err(Failure::from)?)
    }
}

#[cfg(test)]
mod tests {
    use super::backoff;

    #[test]
    fn pauses_double_up_to_an_hour() {
        let pauses: Vec<i64> = (0..=9).map(backoff).collect();
        assert_eq!(pauses, [60, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
    }
}
