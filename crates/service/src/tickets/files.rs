//! Files on their way in: checked, kept on disk, and only then named by rows of the writing unit.

use crate::Desk;
use crate::failure::Failure;
use domain::{Attachment, AttachmentId, MessageId, NewAttachment, Result};
use store::Tx;

/// A file that is safely on disk and that no row names yet.
pub(crate) struct Kept {
    name: String,
    content_type: String,
    size: i64,
    sha256: String,
}

/// Checks the limits and keeps the bytes.
pub(crate) fn keep(desk: &Desk, files: &[NewAttachment]) -> Result<Vec<Kept>> {
    desk.0.parts.attachment_limits.check(files)?;
    if files.is_empty() {
        return Ok(Vec::new());
    }
    // Writing and syncing takes milliseconds, in which the other requests of this worker should go on elsewhere.
    store::blocking(|| files.iter().map(|file| keep_one(desk, file)).collect())
}

/// Keeps one file, whatever its size and its name.
pub(crate) fn keep_one(desk: &Desk, file: &NewAttachment) -> Result<Kept> {
    let content_type = file.content_type.as_deref().unwrap_or("application/octet-stream");
    Ok(Kept {
        name: file.name.as_str().to_owned(),
        content_type: content_type.chars().filter(|c| c.is_ascii_graphic()).take(100).collect(),
        size: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
        sha256: desk.blobs().put(&file.bytes)?,
    })
}

/// The names of the files, for whoever is told of them.
pub(crate) fn names(kept: &[Kept]) -> Vec<String> {
    kept.iter().map(|file| file.name.clone()).collect()
}

/// Names the kept files in rows of the message.
pub(crate) async fn attach(
    tx: &mut Tx<'_>,
    message: MessageId,
    kept: &[Kept],
) -> std::result::Result<(), Failure> {
    for (position, file) in (0..).zip(kept) {
        let row = Attachment {
            id: AttachmentId(0),
            message,
            position,
            name: file.name.clone(),
            content_type: file.content_type.clone(),
            size: file.size,
            sha256: file.sha256.clone(),
        };
        store::attachment::insert(tx, &row).await?;
    }
    Ok(())
}
