//! Putting tags on tickets and taking them off. Only staff have tags.

use super::log;
use super::view_ticket::TicketRef;
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{Error, EventKind, Field, Result, TagName, TicketId};
use serde_json::json;

/// A ticket with more tags is told apart by none of them.
const MOST_TAGS: usize = 50;

impl StaffDesk {
    /// Puts a tag on a ticket. One that is there already stays as it is, and nothing is logged.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the ticket; what the rules refuse of the name; [`Error::Invalid`] when the ticket has 50.
    pub async fn add_tag(&self, ticket: TicketRef, name: &str) -> Result<()> {
        let ticket = self.find(ticket).await?.id;
        let name = TagName::new(name)?;
        retried!(self.write_tag(ticket, &name, true))
    }

    /// Takes a tag off a ticket. One that is not there is no error, and nothing is logged.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the ticket; what the rules refuse of the name.
    pub async fn remove_tag(&self, ticket: TicketRef, name: &str) -> Result<()> {
        let ticket = self.find(ticket).await?.id;
        let name = TagName::new(name)?;
        retried!(self.write_tag(ticket, &name, false))
    }

    async fn write_tag(
        &self,
        ticket: TicketId,
        name: &TagName,
        put: bool,
    ) -> std::result::Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        store::ticket::lock(&mut tx, ticket).await?;
        let (changed, kind) = if put {
            let added = store::tag::add(&mut tx, ticket, name).await?;
            if store::tag::of_ticket(&mut tx, ticket).await?.len() > MOST_TAGS {
                return Err(Error::Invalid { field: Field::Tag, why: "the ticket has 50 already" }.into());
            }
            (added, EventKind::TicketTagged)
        } else {
            (store::tag::remove(&mut tx, ticket, name).await?, EventKind::TicketUntagged)
        };
        if !changed {
            return Ok(());
        }
        let data = json!({"tag": name.as_str()});
        log(&mut tx, &self.actor, self.desk.now(), kind, Some(ticket), None, &data).await?;
        Ok(tx.commit().await?)
    }
}
