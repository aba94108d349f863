//! `AddTicketNote`: a note of the acting staff member. WHMCS API reference, AddTicketNote.
//! `noteid` in the answer is an addition.

use super::{ATTACHMENTS, CREATED, MARKDOWN, TICKETID, TICKETNUM, USE_MARKDOWN};
use crate::action::{Access, Action, Kind, Outcome, required};
use crate::call::{Call, warning};
use crate::error::Phrases;
use crate::files;
use service::AddNote;

pub(super) const ACTION: Action = Action {
    name: "AddTicketNote",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[
        TICKETID,
        TICKETNUM,
        required("message", Kind::Text, "The text"),
        MARKDOWN,
        USE_MARKDOWN,
        CREATED,
        ATTACHMENTS,
    ],
    source: "WHMCS API reference, AddTicketNote",
    phrases: Phrases::USUAL,
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let mut warnings = Vec::new();
    let command = AddNote {
        is_markdown: call.is_markdown(),
        attachments: files::read(&call.params, &mut warnings),
        created_at: call.created(),
        idempotency_key: call.idempotency_key.clone(),
        ..AddNote::new(call.ticket()?, call.raw("message"))
    };
    let added = call.everywhere()?.add_note(&command).await?;
    let mut nodes = vec![call.ids.node("noteid", added.message.0)];
    nodes.extend(warning(&warnings));
    Ok(nodes)
}
