//! `UpdateTicketReply`. WHMCS API reference, UpdateTicketReply: its sentences and their order. A program also sends
//! `ticketid`, which is of no use and is ignored.

use super::{CREATED, MARKDOWN, USE_MARKDOWN};
use crate::action::{Access, Action, Kind, Outcome, required};
use crate::call::Call;
use crate::error::{Phrases, Refusal};
use domain::MessageId;
use service::EditMessage;

pub(super) const ACTION: Action = Action {
    name: "UpdateTicketReply",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[
        required("replyid", Kind::Id, "The reply"),
        required("message", Kind::Text, "Its new text"),
        MARKDOWN,
        USE_MARKDOWN,
        CREATED,
    ],
    source: "WHMCS API reference, UpdateTicketReply",
    phrases: Phrases {
        no_text: "Message is Required",
        in_future: "Reply creation date cannot be in the future",
        ..Phrases::USUAL
    },
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let reply = call.id("replyid").ok_or_else(|| Refusal::business("Reply ID Required"))?;
    let command = EditMessage {
        message: MessageId(reply),
        within: Vec::new(),
        body: call.raw("message").to_owned(),
        is_markdown: call.says_markdown().then(|| call.is_markdown()),
        created_at: call.filled("created").map(|_| call.created()),
        idempotency_key: call.idempotency_key.clone(),
    };
    let edited = call.everywhere()?.edit_visible_message(&command).await?;
    Ok(vec![call.ids.node("replyid", edited.message.0)])
}
