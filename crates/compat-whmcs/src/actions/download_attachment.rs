//! `GetTicketAttachment`: one file of a ticket, a reply or a note. WHMCS API reference, GetTicketAttachment: its sentences
//! and their order.

use crate::action::{Access, Action, Kind, Outcome, required};
use crate::call::Call;
use crate::error::{Phrases, Refusal};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::MessageId;
use service::{FilesOf, TicketRef};
use wire::Node;

const NO_RELATED: &str = "Related ID Not Found";

pub(super) const ACTION: Action = Action {
    name: "GetTicketAttachment",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[
        required("relatedid", Kind::Id, "The ticket, reply or note"),
        required("type", Kind::Text, "ticket, reply or note"),
        required("index", Kind::Number, "Which of its files, from 0"),
    ],
    source: "WHMCS API reference, GetTicketAttachment",
    phrases: Phrases { no_ticket: NO_RELATED, no_message: NO_RELATED, ..Phrases::USUAL },
    run: |call| Box::pin(run(call)),
};

fn line(call: &Call) -> Result<FilesOf, Refusal> {
    let related = call.id("relatedid").ok_or_else(|| Refusal::business("Related ID Required"))?;
    match call.raw("type").trim().to_ascii_lowercase().as_str() {
        "ticket" => Ok(FilesOf::Opening(TicketRef::Either(related))),
        "reply" => Ok(FilesOf::Reply(MessageId(related))),
        "note" => Ok(FilesOf::Note(MessageId(related))),
        _ => Err(Refusal::business("Invalid Type. Must be one of ticket, reply, note")),
    }
}

async fn run(call: &Call) -> Outcome {
    let staff = call.everywhere()?;
    let files = staff.files_of(line(call)?).await?;
    let index = call.filled("index").ok_or_else(|| Refusal::business("Attachment Index Required"))?;
    if files.is_empty() {
        return Err(Refusal::business("No Attachments Found").into());
    }
    let place = index.parse().ok().and_then(|index: usize| files.get(index));
    let file = place.ok_or_else(|| Refusal::business("Invalid Attachment Index"))?;
    let (file, bytes) = staff.attachment(file.id).await?;
    Ok(vec![Node::text("filename", file.name), Node::text("data", STANDARD.encode(bytes))])
}
