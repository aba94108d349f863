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
    let ticket = client.find(TicketRef::Either(number)).await?;
    let author = ReplyAuthor::Client(client.client().id, None);
    client.reply(&command(call, TicketRef::Id(ticket.id), author)).await?;
    Ok(Answer::ok_with_id(ticket.number.0))
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
