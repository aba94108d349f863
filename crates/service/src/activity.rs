//! The log of the desk as staff and their programs read it, and the lines that programs write into it.

use crate::failure::{Failure, retried};
use crate::tickets::log;
use crate::{Desk, StaffDesk};
use domain::{ClientId, EventId, EventKind, MessageBody, Page, Result};
use serde_json::json;
use std::sync::{Mutex, PoisonError};
use store::Tx;
use store::event::Activity;

/// What of the log is wanted.
#[derive(Clone, Copy, Default)]
pub struct ActivityQuery<'f> {
    /// What is about this client: what it did, what was done to it and to its tickets.
    pub about: Option<ClientId>,
    /// What else an entry must be. Only the newest 10 000 of the others are looked through for it.
    pub filter: Option<&'f (dyn Fn(&Activity) -> bool + Send + Sync)>,
}

/// As far back as entries are looked through one by one.
const LOG_DEPTH: i64 = 10_000;

/// How many entries there are until one that is so old that none is written before it any more. Nothing is taken out of
/// the log, so they are counted once.
pub(crate) struct CountedLog(Mutex<(EventId, i64)>);

impl Default for CountedLog {
    fn default() -> Self {
        Self(Mutex::new((EventId(0), 0)))
    }
}

impl CountedLog {
    fn get(&self) -> (EventId, i64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, counted: (EventId, i64)) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = counted;
    }
}

impl Desk {
    /// How many entries the log has.
    async fn count_log(&self, tx: &mut Tx<'_>) -> store::Result<i64> {
        // Units that run at once may be written in another order than their numbers.
        const SETTLED_AFTER: i64 = 600;
        let (mut last, mut count) = self.0.counted_log.get();
        let old = self.now().plus_seconds(-SETTLED_AFTER);
        if let Some(settled) = store::event::last_until(tx, last, old).await? {
            count += store::event::count_until(tx, last, settled).await?;
            last = settled;
            self.0.counted_log.set((last, count));
        }
        Ok(count + store::event::count_after(tx, last).await?)
    }
}

impl StaffDesk {
    /// A page of the log, the newest first, and how many entries are wanted: exactly, but for a filter that looks into
    /// entries, which knows the newest 10 000 only.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn activity(&self, query: ActivityQuery<'_>, page: Page) -> Result<(Vec<Activity>, i64)> {
        Ok(self.read_activity(query, page).await?)
    }

    async fn read_activity(
        &self,
        query: ActivityQuery<'_>,
        page: Page,
    ) -> std::result::Result<(Vec<Activity>, i64), Failure> {
        let mut tx = self.desk.db().read_together().await?;
        if let Some(filter) = query.filter {
            let mut all = store::event::newest(&mut tx, query.about, LOG_DEPTH, 0).await?;
            all.retain(|entry| filter(entry));
            return Ok(page.cut(all));
        }
        let total = match query.about {
            Some(client) => store::event::count_about(&mut tx, client).await?,
            None => self.desk.count_log(&mut tx).await?,
        };
        let (limit, offset) = (i64::from(page.limit), i64::from(page.offset));
        Ok((store::event::newest(&mut tx, query.about, limit, offset).await?, total))
    }

    /// Writes a line of a program's own into the log.
    ///
    /// # Errors
    /// [`domain::Error::Missing`] without a text; [`domain::Error::NotFound`] for the client it is about.
    pub async fn log_activity(&self, text: &str, client: Option<ClientId>) -> Result<()> {
        let text = MessageBody::new(text)?;
        if let Some(client) = client {
            self.client(client).await?;
        }
        retried!(self.write_activity(text.as_str(), client))
    }

    async fn write_activity(&self, text: &str, client: Option<ClientId>) -> std::result::Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        let data = json!({"description": text, "client": client.map(|client| client.0)});
        log(&mut tx, &self.actor, self.desk.now(), EventKind::ActivityLogged, None, None, &data).await?;
        Ok(tx.commit().await?)
    }
}
