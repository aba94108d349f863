//! `ticket.message.rate.good` and `ticket.message.rate.bad`: what a client thinks of an answer.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::{Fault, Refusal};
use crate::input;
use domain::{Error, MessageId, Rating, What};

/// `plid`, when there is one, must be the ticket of the message. Its callers send no `sok`, so none is demanded.
pub(crate) async fn run(call: &Call, rating: Rating) -> Result<Answer, Refusal> {
    let client = call.client()?;
    let id = input::number(&call.params, "elid")?.ok_or_else(|| Fault::missing("elid"))?;
    if let Some(parent) = input::number(&call.params, "plid")? {
        let view = client.ticket(input::numbered(parent)).await.map_err(|error| match error {
            Error::NotFound(_) => Error::NotFound(What::Message),
            other => other,
        })?;
        if !view.timeline.iter().any(|entry| entry.message.id.0 == id) {
            return Err(Error::NotFound(What::Message).into());
        }
    }
    client.rate_message(MessageId(id), rating).await?;
    Ok(Answer::ok())
}
