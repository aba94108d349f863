//! Writes that may be sent twice: the key of a request is kept in its own unit, with what the request did.

use crate::failure::Failure;
use domain::{Actor, Error, MessageId, NewAttachment, TicketId, Timestamp, Who};
use sha2::{Digest, Sha256};
use store::Tx;

/// The names and contents of files, as a short text.
pub(crate) fn digest(files: &[NewAttachment]) -> String {
    let mut digest = Sha256::new();
    for file in files {
        digest.update(file.name.as_str());
        digest.update([0]);
        digest.update(Sha256::digest(&file.bytes));
    }
    crate::blob::hex(&digest.finalize())
}

/// A caller's key, bound to the caller and to what it asked. A caller is a credential, or an account at one door: two
/// programs that act for one staff member may count their requests alike.
pub(crate) struct Key {
    key: [u8; 32],
    request: [u8; 32],
}

impl Key {
    /// The key of a request; `request` is a text that names everything the request asks for.
    pub(crate) fn new(actor: &Actor, key: Option<&str>, request: &str) -> Option<Self> {
        let account = match actor.who {
            Who::Staff(staff) => format!("staff {staff}"),
            Who::Client(client, _) => format!("client {client}"),
            Who::System => "system".to_owned(),
        };
        let credential = actor.credential.map_or(0, |id| id.0);
        let caller = format!("{} {credential} {account}", actor.door.label());
        let key = key.filter(|key| !key.is_empty())?;
        Some(Self {
            key: Sha256::digest(format!("{caller}\0{key}")).into(),
            request: Sha256::digest(request).into(),
        })
    }

    /// What the same request did before.
    pub(crate) async fn done(&self, tx: &mut Tx<'_>) -> Result<Option<(TicketId, MessageId)>, Failure> {
        match store::idempotency::find(tx, &self.key).await? {
            Some((request, ..)) if request != self.request => Err(Error::IdempotencyMismatch.into()),
            Some((_, ticket, message)) => Ok(Some((ticket, message))),
            None => Ok(None),
        }
    }

    /// Keeps the key with what the request did, in the unit that does it.
    pub(crate) async fn keep(
        &self,
        tx: &mut Tx<'_>,
        did: (TicketId, MessageId),
        now: Timestamp,
    ) -> Result<(), Failure> {
        Ok(store::idempotency::insert(tx, &self.key, &self.request, did, now).await?)
    }
}
