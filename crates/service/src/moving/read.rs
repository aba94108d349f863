//! Reads from a source: again when it may work in a moment, several tickets at once, files kept as they come.

use super::batch::Ready;
use super::source::{Listed, Source, SourceError};
use crate::Desk;
use crate::failure::Failure;
use crate::tickets::{Kept, keep_one};
use domain::{FileName, NewAttachment};
use std::time::Duration;
use store::imported::ImportedKind;

/// How long is waited before each further try, in milliseconds.
const PAUSES: [u64; 6] = [250, 500, 1000, 2000, 4000, 8000];

/// Calls until it is more than a passing trouble.
pub(super) async fn patient<T, F>(mut call: impl FnMut() -> F) -> Result<T, SourceError>
where
    F: Future<Output = Result<T, SourceError>>,
{
    for pause in PAUSES {
        match call().await {
            Err(SourceError::Passing(_)) => tokio::time::sleep(Duration::from_millis(pause)).await,
            done => return done,
        }
    }
    call().await
}

/// Why a ticket is not taken: the source says so, or the desk's own disk or database.
pub(super) enum Trouble {
    Source(SourceError),
    Desk(Failure),
}

impl From<SourceError> for Trouble {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}

/// A ticket with its files, and what of it could not be had.
pub(super) async fn ticket(
    desk: &Desk,
    name: &str,
    source: &impl Source,
    listed: &Listed,
) -> Result<(Ready, Vec<String>), Trouble> {
    let ticket = patient(|| source.ticket(listed)).await?;
    let mut files = Vec::with_capacity(ticket.messages.len());
    let mut missing = Vec::new();
    for message in &ticket.messages {
        let mut kept: Vec<Kept> = Vec::new();
        if !message.files.is_empty()
            && !is_here(desk, name, &message.original).await.map_err(Trouble::Desk)?
        {
            for file in &message.files {
                match patient(|| source.file(file)).await {
                    Ok(bytes) => {
                        let file =
                            NewAttachment { name: FileName::clean(&file.name), content_type: None, bytes };
                        let one = store::blocking(|| keep_one(desk, &file));
                        kept.push(one.map_err(|error| Trouble::Desk(error.into()))?);
                    }
                    Err(error @ (SourceError::Gone | SourceError::Unreadable(_))) => {
                        let shown: String = file.name.chars().filter(|c| !c.is_control()).take(100).collect();
                        missing.push(format!("its file {shown:?} cannot be had: {error}"));
                    }
                    Err(error) => return Err(error.into()),
                }
            }
        }
        files.push(kept);
    }
    Ok((Ready { listed: listed.clone(), ticket, files }, missing))
}

/// Whether a message is here already, with its files.
async fn is_here(desk: &Desk, name: &str, original: &str) -> Result<bool, Failure> {
    let mut tx = desk.db().read().await?;
    Ok(store::imported::find(&mut tx, name, ImportedKind::Message, original).await?.is_some())
}
