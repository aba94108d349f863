//! `clientticket.archive`: putting closed tickets away.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::Refusal;
use crate::input;
use service::TicketRef;

/// All of them or none. The version 5 document lists no `sok` here, so none is demanded.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let client = call.client()?;
    let numbers = input::numbers(&call.params, "elid")?;
    let tickets: Vec<TicketRef> = numbers.into_iter().map(input::numbered).collect();
    client.archive(&tickets).await?;
    Ok(Answer::ok())
}
