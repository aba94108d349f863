//! `ticket.split`: a message and all that follows it become a ticket of their own.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use domain::{Error, MessageId};
use service::SplitTicket;

/// The document calls `elid` a list of tickets and says that the split starts from the selected message: it is that
/// message, and of several of one ticket the first. The answer names the new ticket.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let messages: Vec<MessageId> = input::numbers(&call.params, "elid")?.into_iter().map(MessageId).collect();
    let command = SplitTicket {
        messages: messages.clone(),
        within: Vec::from_iter(input::parent(&call.params)?),
        idempotency_key: call.idempotency_key.clone(),
    };
    let others = staff.others_at_messages(&messages).await?;
    let opened = staff.split_ticket(&command).await.map_err(|error| match error {
        Error::Invalid { why, .. } => Fault::value("elid", call.text("elid").unwrap_or_default(), why).into(),
        other => Refusal::Desk(other),
    })?;
    Ok(Answer::ok_with_id(opened.number.0).warning(call, &others))
}
