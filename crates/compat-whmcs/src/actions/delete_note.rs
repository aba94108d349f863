//! `DeleteTicketNote`. WHMCS API reference, DeleteTicketNote.

use crate::action::{Access, Action, Kind, Outcome, required};
use crate::call::Call;
use crate::error::Phrases;
use domain::MessageId;

pub(super) const ACTION: Action = Action {
    name: "DeleteTicketNote",
    owner: http::Owner::Desk,
    access: Access::Staff,
    parameters: &[required("noteid", Kind::Id, "The note")],
    source: "WHMCS API reference, DeleteTicketNote",
    phrases: Phrases { no_message: "Note ID Not Found", ..Phrases::USUAL },
    run: |call| Box::pin(run(call)),
};

async fn run(call: &Call) -> Outcome {
    let note = MessageId(call.id("noteid").unwrap_or(0));
    call.everywhere()?.delete_note(note).await?;
    Ok(Vec::new())
}
