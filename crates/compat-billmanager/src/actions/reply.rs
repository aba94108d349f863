//! Answering: `clientticket.edit`, `ticket.edit` and `ticket_all.edit` with `sok`, `elid` and `message`.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::input;
use domain::NewAttachment;
use service::{Reply, ReplyAuthor, TicketRef};

/// A client answers one of its own tickets.
pub(crate) async fn own(call: &Call, number: i64) -> Result<Answer, Refusal> {
    let client = call.client()?;
    let ticket = client.find(input::numbered(number)).await?;
    client.reply(&Reply { ticket: TicketRef::Id(ticket.id), ..by_client(call) }).await?;
    Ok(Answer::ok_with_id(ticket.number.0))
}

/// What a client answers. The form says of which ticket, and the desk who is the client.
pub(super) fn by_client(call: &Call) -> Reply {
    command(call, TicketRef::Either(0), ReplyAuthor::Staff(None))
}

/// What staff answer; `keep` leaves the ticket with them. The form says of which ticket.
pub(super) fn by_staff(call: &Call, keep: bool, attachments: Vec<NewAttachment>) -> Reply {
    let unnamed = TicketRef::Either(0);
    Reply { keep, attachments, ..command(call, unnamed, ReplyAuthor::Staff(None)) }
}

fn command(call: &Call, ticket: TicketRef, author: ReplyAuthor) -> Reply {
    Reply {
        is_markdown: true,
        attachments: input::files(&call.params),
        idempotency_key: call.idempotency_key.clone(),
        ..Reply::new(ticket, author, call.text("message").unwrap_or_default())
    }
}
