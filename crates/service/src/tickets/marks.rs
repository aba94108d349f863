//! What staff see of tickets at a glance, and the marks that they set themselves.

use super::save_ticket::FormOf;
use super::view_ticket::TicketRef;
use super::{Answering, log};
use crate::StaffDesk;
use crate::failure::{Failure, retried};
use domain::{ClientId, EventKind, Result, TicketId, Timestamp};
use serde_json::json;

/// The marks of one ticket.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Who is answering it now.
    pub answering: Option<Answering>,
    /// Whether I have marked it.
    pub is_favourite: bool,
    /// Whether its client was found at fault in it.
    pub has_violation: bool,
    /// Whether something is noted about its client, in its account or for all of its tickets.
    pub client_has_comment: bool,
    /// How staff find its client; often empty.
    pub attitude: String,
    /// Whether its client pays for support.
    pub is_premium: bool,
    /// The groups its client belongs to.
    pub groups: Vec<String>,
    /// When the last line of its timeline was written: a message, a note or a line of the desk.
    pub last_activity_at: Option<Timestamp>,
}

impl StaffDesk {
    /// The marks of these tickets, which a list of mine has shown.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn marks(&self, tickets: &[TicketId]) -> Result<Vec<(TicketId, Marks)>> {
        Ok(self.read_marks(tickets).await?)
    }

    async fn read_marks(&self, tickets: &[TicketId]) -> std::result::Result<Vec<(TicketId, Marks)>, Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().read().await?;
        let rows = store::marks::of_tickets(&mut tx, self.me.id, tickets).await?;
        let mut clients: Vec<ClientId> = rows.iter().filter_map(|row| row.client).collect();
        clients.sort_unstable();
        clients.dedup();
        let groups = store::marks::groups_of(&mut tx, &clients).await?;
        let of_client = |client: Option<ClientId>| {
            let own = groups.iter().filter(|(member, _)| Some(*member) == client);
            own.map(|(_, name)| name.clone()).collect()
        };
        Ok(rows
            .into_iter()
            .map(|row| {
                let live = row.lock.filter(|lock| lock.is_live(now));
                let marks = Marks {
                    answering: live.map(|lock| self.in_words(&lock)),
                    is_favourite: row.is_favourite,
                    has_violation: row.has_violation,
                    client_has_comment: row.client_has_comment,
                    attitude: row.attitude,
                    is_premium: row.is_premium,
                    groups: of_client(row.client),
                    last_activity_at: row.last_activity_at,
                };
                (row.ticket, marks)
            })
            .collect())
    }

    /// Adds the tickets of these names to my favourites, all or none. One that is there stays there.
    ///
    /// # Errors
    /// [`domain::Error::NotFound`] when an entry is gone or not for me to see; nothing is changed then.
    pub async fn favourite(&self, names: &[FormOf]) -> Result<()> {
        retried!(self.write_favourite(names))
    }

    async fn write_favourite(&self, names: &[FormOf]) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        for ticket in self.tickets_of(&mut tx, names).await? {
            if store::favourite::insert(&mut tx, self.me.id, ticket, now).await? {
                let kind = EventKind::TicketFavourited;
                log(&mut tx, &self.actor, now, kind, Some(ticket), None, &json!({})).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// Takes the tickets off my favourites, all or none. One that is not there is no error.
    ///
    /// # Errors
    /// [`domain::Error::NotFound`] for a ticket that I may not see as for none; nothing is changed then.
    pub async fn unfavourite(&self, tickets: &[TicketRef]) -> Result<()> {
        let mut ids = Vec::with_capacity(tickets.len());
        for ticket in tickets {
            ids.push(self.find(*ticket).await?.id);
        }
        ids.sort_unstable();
        ids.dedup();
        retried!(self.write_unfavourite(&ids))
    }

    async fn write_unfavourite(&self, tickets: &[TicketId]) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        for ticket in tickets {
            if store::favourite::delete(&mut tx, self.me.id, *ticket).await? {
                let kind = EventKind::TicketUnfavourited;
                log(&mut tx, &self.actor, now, kind, Some(*ticket), None, &json!({})).await?;
            }
        }
        Ok(tx.commit().await?)
    }
}
