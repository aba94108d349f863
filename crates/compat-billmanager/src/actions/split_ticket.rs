//! `ticket.split`: a message and all that follows it become a ticket of their own.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use domain::{Error, MessageId};
use service::SplitTicket;

/// The document calls `elid` a list of tickets and says that the split starts from the selected message: it is that
/// message, and of several the first. The answer names the new ticket.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let staff = call.staff()?;
    let messages = input::numbers(&call.params, "elid")?;
    let first = messages.into_iter().min().ok_or_else(|| Fault::missing("elid"))?;
    let command = SplitTicket {
        message: MessageId(first),
        within: input::parent(&call.params)?,
        idempotency_key: call.idempotency_key.clone(),
    };
    let opened = staff.split_ticket(&command).await.map_err(|error| match error {
        Error::Invalid { why, .. } => Fault::value("elid", &first.to_string(), why).into(),
        other => Refusal::Desk(other),
    })?;
    Ok(Answer::ok_with_id(opened.number.0))
}
