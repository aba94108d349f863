//! `ticket.message.delete`: hiding messages from the client.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::input;
use domain::MessageId;

/// All of them or none. `plid`, when there is one, must be the ticket of them all.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let messages = input::numbers(&call.params, "elid")?;
    let messages: Vec<MessageId> = messages.into_iter().map(MessageId).collect();
    staff.hide_messages(&messages, input::parent(&call.params)?.as_slice()).await?;
    Ok(Answer::ok().warning(call, &staff.others_at_messages(&messages).await?))
}
