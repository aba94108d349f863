//! `note_message` of the staff forms: an internal note.

use domain::NewAttachment;
use service::{AddNote, TicketRef};

/// The note, with the files that no message takes. The form says of which ticket.
pub(super) fn command(text: &str, attachments: Vec<NewAttachment>) -> AddNote {
    AddNote { is_markdown: true, attachments, ..AddNote::new(TicketRef::Either(0), text) }
}
