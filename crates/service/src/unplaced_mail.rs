//! Mail that became no message: it is kept until staff have seen to it.

use crate::failure::{Failure, retried};
use crate::tickets::log;
use crate::{Desk, StaffDesk};
use domain::{Actor, Door, Error, EventKind, Page, Result, UnplacedMail, UnplacedMailId, What, Who};
use serde_json::json;

impl Desk {
    /// Keeps mail that became no message; the id in `mail` is ignored.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_mail(&self, mail: &UnplacedMail) -> Result<UnplacedMailId> {
        retried!(self.write_mail(mail))
    }

    async fn write_mail(&self, mail: &UnplacedMail) -> std::result::Result<UnplacedMailId, Failure> {
        let actor = Actor::new(Who::System, Door::Desk);
        let mut tx = self.db().write().await?;
        let id = store::unplaced_mail::insert(&mut tx, mail).await?;
        let data = json!({"mail": id.0, "sender": mail.sender});
        log(&mut tx, &actor, self.now(), EventKind::MailUnplaced, None, None, &data).await?;
        tx.commit().await?;
        Ok(id)
    }
}

impl StaffDesk {
    /// A page of the mail that became no message, the newest first, and how much there is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unplaced_mail(&self, page: Page) -> Result<(Vec<UnplacedMail>, i64)> {
        let mut tx = self.desk.db().read_together().await.map_err(Failure::from)?;
        Ok(store::unplaced_mail::page(&mut tx, page).await.map_err(Failure::from)?)
    }

    /// Drops such mail, all or none.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is not there; nothing is dropped then.
    pub async fn drop_mail(&self, ids: &[UnplacedMailId]) -> Result<()> {
        retried!(self.write_dropped(ids))
    }

    async fn write_dropped(&self, ids: &[UnplacedMailId]) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            if !store::unplaced_mail::delete(&mut tx, id).await? {
                return Err(Error::NotFound(What::UnplacedMail).into());
            }
            let data = json!({"mail": id.0});
            log(&mut tx, &self.actor, now, EventKind::MailDropped, None, None, &data).await?;
        }
        Ok(tx.commit().await?)
    }
}
