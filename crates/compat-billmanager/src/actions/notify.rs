//! `notify`: how much is unread.

use crate::answer::Answer;
use crate::call::{Call, Handle};
use crate::error::Refusal;
use wire::Node;

/// For clients their tickets, archived ones aside; for employees what waits for them.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let unread = match call.handle()? {
        Handle::Client(client) => client.unread().await?,
        Handle::Staff(staff) => staff.unread_in_queue().await?,
    };
    let item = Node::fields("item", vec![Node::integer("msg", unread)]).attribute("name", "ticket");
    Ok(Answer::nodes(vec![Node::fields("notify", vec![item])]))
}
