//! What a link shows to whoever holds the number and the key of a ticket.

use crate::failure::Failure;
use crate::{Desk, FilesOf, LoginError, Timeline};
use domain::{Attachment, Error, MessageKind, Result, Ticket, TicketNumber, What};
use std::net::IpAddr;
use subtle::ConstantTimeEq;

/// The desk as the holder of one ticket's key sees it: that ticket, without notes and hidden messages.
#[derive(Clone)]
pub struct GuestDesk {
    desk: Desk,
    ticket: Ticket,
}

impl Desk {
    /// The handle of a ticket's number and key. Those of a merged ticket lead to the one that it is part of, unless that is
    /// a client's and it was a guest's. Wrong keys count as failed logins do, against the address and the number.
    ///
    /// # Errors
    /// [`LoginError::Wrong`] for a wrong key as for a wrong number; [`LoginError::Limited`] after too many of them.
    pub async fn as_guest(
        &self,
        number: TicketNumber,
        key: &str,
        address: IpAddr,
    ) -> std::result::Result<GuestDesk, LoginError> {
        let (now, name) = (self.now(), format!("link {number}"));
        self.0.attempts.allow(Some(address), &name, now).map_err(LoginError::Limited)?;
        let found = self.read_link(number).await.map_err(Error::from)?;
        let fits = |kept: &str| bool::from(kept.as_bytes().ct_eq(key.as_bytes()));
        let Some((ticket, _)) = found.filter(|(_, kept)| fits(kept)) else {
            self.0.attempts.failed(Some(address), &name, now);
            return Err(LoginError::Wrong);
        };
        Ok(GuestDesk { desk: self.clone(), ticket })
    }

    /// The ticket that a number leads to, and the key that goes with the number.
    async fn read_link(
        &self,
        number: TicketNumber,
    ) -> std::result::Result<Option<(Ticket, String)>, Failure> {
        let mut tx = self.db().read().await?;
        if let Some(ticket) = store::ticket::find_by_number(&mut tx, number).await? {
            let key = ticket.access_key.0.clone();
            return Ok(Some((ticket, key)));
        }
        let merged = store::merge::find_by_number(&mut tx, number).await?;
        let Some(merged) = merged.filter(|merged| merged.link_leads) else { return Ok(None) };
        let target = store::ticket::find(&mut tx, merged.target).await?;
        Ok(target.map(|target| (target, merged.access_key.0)))
    }
}

impl GuestDesk {
    /// The ticket.
    #[must_use]
    pub const fn ticket(&self) -> &Ticket {
        &self.ticket
    }

    /// The conversation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn timeline(&self) -> Result<Timeline> {
        Ok(self.desk.client_timeline(&self.ticket).await?)
    }

    /// A file of the opening message or of a reply of this ticket, by its place from 0.
    ///
    /// # Errors
    /// [`Error::NotFound`] otherwise.
    pub async fn attachment(&self, line: FilesOf, place: usize) -> Result<(Attachment, Vec<u8>)> {
        let file = self.find_file(line, place).await?.ok_or(Error::NotFound(What::Attachment))?;
        let bytes = self.desk.blobs().get(&file.sha256)?;
        Ok((file, bytes))
    }

    async fn find_file(
        &self,
        line: FilesOf,
        place: usize,
    ) -> std::result::Result<Option<Attachment>, Failure> {
        let mut tx = self.desk.db().read().await?;
        let lines = store::message::outline(&mut tx, self.ticket.id).await?;
        let wanted = lines.iter().find(|one| {
            let is_meant = match line {
                FilesOf::Opening(_) => one.is_opening,
                FilesOf::Reply(id) => one.id == id,
                FilesOf::Note(_) => false,
            };
            is_meant && one.kind == MessageKind::Public && !one.is_hidden
        });
        let Some(wanted) = wanted else { return Ok(None) };
        Ok(store::attachment::of_message(&mut tx, wanted.id).await?.into_iter().nth(place))
    }
}
