//! Answering: `clientticket.edit`, `ticket.edit` and `ticket_all.edit` with `sok`, `elid` and `message`.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::input;
use service::{Reply, ReplyAuthor, StaffDesk, TicketRef};

/// A client answers one of its own tickets.
pub(crate) async fn own(call: &Call, number: i64) -> Result<Answer, Refusal> {
    let client = call.client()?;
    let ticket = client.find(TicketRef::Either(number)).await?;
    let author = ReplyAuthor::Client(client.client().id, None);
    client.reply(&command(call, TicketRef::Id(ticket.id), author)).await?;
    Ok(Answer::ok_with_id(ticket.number.0))
}

/// Staff answer; `keep` leaves the ticket with them.
pub(crate) async fn staff(
    call: &Call,
    staff: &StaffDesk,
    ticket: TicketRef,
    keep: bool,
) -> Result<(), Refusal> {
    let reply = Reply { keep, ..command(call, ticket, ReplyAuthor::Staff(None)) };
    staff.reply(&reply).await?;
    Ok(())
}

fn command(call: &Call, ticket: TicketRef, author: ReplyAuthor) -> Reply {
    Reply {
        is_markdown: true,
        attachments: input::files(&call.params),
        idempotency_key: call.idempotency_key.clone(),
        ..Reply::new(ticket, author, call.text("message").unwrap_or_default())
    }
}
