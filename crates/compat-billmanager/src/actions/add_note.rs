//! `note_message` of the staff forms: an internal note.

use crate::call::Call;
use crate::error::Refusal;
use domain::NewAttachment;
use service::{AddNote, StaffDesk, TicketRef};

/// Adds the note, if there is one, with the files that no message takes.
pub(crate) async fn run(
    call: &Call,
    staff: &StaffDesk,
    ticket: TicketRef,
    files: Vec<NewAttachment>,
) -> Result<(), Refusal> {
    let Some(text) = call.params.filled("note_message") else {
        return Ok(());
    };
    let note = AddNote { is_markdown: true, attachments: files, ..AddNote::new(ticket, text) };
    staff.add_note(&note).await?;
    Ok(())
}
