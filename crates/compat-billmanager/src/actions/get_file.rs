//! `ticket.file`: the bytes of an attachment.

use crate::answer::Answer;
use crate::call::{Call, Handle};
use crate::error::{Fault, Refusal};
use crate::input;
use domain::AttachmentId;

/// Whatever `out` says, a file comes as it is.
pub(crate) async fn run(call: &Call) -> Result<Answer, Refusal> {
    let id = input::number(&call.params, "elid")?.ok_or_else(|| Fault::missing("elid"))?;
    let (file, bytes) = match call.handle()? {
        Handle::Staff(staff) => staff.attachment(AttachmentId(id)).await?,
        Handle::Client(client) => client.attachment(AttachmentId(id)).await?,
    };
    Ok(Answer::File { name: file.name, bytes })
}
