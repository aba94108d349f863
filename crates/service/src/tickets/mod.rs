//! The use cases of tickets, one file each.

mod add_note;
mod answering_lock;
mod archive;
mod automation;
mod change_own;
mod change_ticket;
mod close;
mod close_own;
mod count_tickets;
mod delete_message;
mod delete_ticket;
mod edit_message;
mod files;
mod hide_messages;
mod idempotency;
mod list_tickets;
mod mark_read;
mod marks;
mod measures;
mod merge_tickets;
mod open_ticket;
mod rate_message;
mod recount;
mod reply;
pub(crate) mod rules;
mod save_ticket;
mod service_choice;
mod set_responsible;
mod settle_again;
mod split_ticket;
mod summary;
mod tag_ticket;
mod take;
mod view_ticket;
mod within;

pub use add_note::AddNote;
pub use answering_lock::Answering;
pub use change_own::{ChangeOwn, SaveOwn};
pub use change_ticket::ChangeTicket;
pub(crate) use delete_ticket::remove as remove_ticket;
pub use edit_message::EditMessage;
pub(crate) use files::{Kept, attach, keep_one};
pub(crate) use idempotency::Key;
pub use list_tickets::{TicketList, TicketQuery};
pub use marks::Marks;
pub use measures::Measures;
pub use merge_tickets::MergeTickets;
pub use open_ticket::{NewRequester, OpenTicket, Opened};
pub(crate) use recount::recounted;
pub use reply::{Added, Reply, ReplyAuthor};
pub(crate) use rules::{follow_queue, leave_archive, log_status, set_kind, system_line, write};
pub use save_ticket::{FormOf, SaveTicket};
pub use service_choice::ServiceChoice;
pub use set_responsible::SetResponsible;
pub use split_ticket::SplitTicket;
pub(crate) use view_ticket::resolve;
pub use view_ticket::{Entry, FilesOf, TicketRef, TicketView, Timeline};

use crate::failure::Failure;
use domain::{
    Actor, ClientId, Error, EventKind, Field, MessageId, Result, StaffId, TicketId, Timestamp, Who,
};
use std::net::IpAddr;
use store::Tx;
use store::event::NewEvent;

/// When something was written. Programs that move old tickets in say so themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Moment {
    /// Now.
    #[default]
    Now,
    /// Then; refused when it lies in the future.
    At(Timestamp),
    /// The caller sent something that is no date. Kept until its turn comes, because callers are told of
    /// what is wrong in a fixed order.
    Unreadable,
}

impl Moment {
    pub(crate) fn check(self, now: Timestamp) -> Result<Timestamp> {
        match self {
            Self::Now => Ok(now),
            // A clock that runs a few seconds ahead of ours is not the future.
            Self::At(at) if at > now.plus_seconds(5) => Err(Error::InTheFuture),
            Self::At(at) => Ok(at.min(now)),
            Self::Unreadable => Err(Error::Invalid { field: Field::CreatedAt, why: "it is no date" }),
        }
    }
}

/// Adds to an event where its author is said to have come from; `address` of the event is where the call came from.
pub(crate) fn note_address(data: &mut serde_json::Value, reported: Option<IpAddr>) {
    if let (Some(fields), Some(address)) = (data.as_object_mut(), reported) {
        fields.insert("reported_address".to_owned(), address.to_string().into());
    }
}

/// Writes an entry of the event log about a ticket.
pub(crate) async fn log(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: Timestamp,
    kind: EventKind,
    ticket: Option<TicketId>,
    message: Option<MessageId>,
    data: &serde_json::Value,
) -> std::result::Result<(), Failure> {
    let (client, staff): (Option<ClientId>, Option<StaffId>) = match actor.who {
        Who::Client(client, _) => (Some(client), None),
        Who::Staff(staff) => (None, Some(staff)),
        Who::System => (None, None),
    };
    let address = actor.address.map(|address| address.to_string()).unwrap_or_default();
    // What is about a client that has not done it, and about no ticket of its own, says so.
    let about = data["client"].as_i64().map(ClientId);
    let data = data.to_string();
    let event = NewEvent {
        kind,
        ticket,
        message,
        client,
        about,
        staff,
        on_behalf_by: actor.on_behalf_by,
        credential: actor.credential,
        door: actor.door.label(),
        address: &address,
        data: &data,
        at: now,
    };
    Ok(store::event::insert(tx, &event).await?)
}
