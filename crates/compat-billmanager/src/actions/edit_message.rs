//! `ticket.message.edit`: changing the text of a message, or adding one.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use domain::{Error, MessageId};
use service::{EditMessage, FormOf, Reply, ReplyAuthor, TicketRef};

/// With `elid` that message of the ticket gets another text. Without, staff say something and go on with the ticket,
/// whose row stays. The answer names the message.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let parent = input::number(&call.params, "plid")?.ok_or_else(|| Fault::missing("plid"))?;
    let body = call.text("message").unwrap_or_default().to_owned();
    let added = match input::number(&call.params, "elid")? {
        Some(message) => {
            let command = EditMessage {
                message: MessageId(message),
                within: Vec::from_iter(input::parent(&call.params)?),
                body,
                is_markdown: Some(true),
                created_at: None,
                idempotency_key: call.idempotency_key.clone(),
            };
            staff.edit_message(&command).await?
        }
        None => {
            let place = staff.place(FormOf::Either(parent)).await;
            let (_, ticket) = place.map_err(|error| match error {
                Error::NotFound(_) => Fault::missed("ticket", &parent.to_string()).into(),
                other => Refusal::Desk(other),
            })?;
            let command = Reply {
                is_markdown: true,
                keep: true,
                idempotency_key: call.idempotency_key.clone(),
                ..Reply::new(TicketRef::Id(ticket.id), ReplyAuthor::Staff(None), &body)
            };
            staff.reply(&command).await?
        }
    };
    let others = staff.answered_by_another(added.ticket).await?;
    Ok(Answer::ok_with_id(added.message.0).warning(call, others.as_slice()))
}
