//! The panel behind a door vouches for credentials that the desk does not know.
//!
//! What it said is kept for a while by a hash of everything that was shown, the address too, since a panel may know some
//! callers at some addresses only. Whoever it vouches for acts as one credential of the desk and may do what that may.

use crate::panel_clients::NoAnswer;
use domain::{CredentialKind, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::credential::Presented;

/// A question on its way.
pub type Asking<'a> = Pin<Box<dyn Future<Output = Result<bool, NoAnswer>> + Send + 'a>>;

/// Asks a panel whether it knows a credential: each dialect in its own calls.
pub trait Voucher: Send + Sync + 'static {
    /// Whether the panel would let in whoever shows this.
    fn vouches<'a>(&'a self, presented: &'a Presented<'a>) -> Asking<'a>;
}

/// A panel's word for credentials, and whom they act as.
#[derive(Clone)]
pub struct Vouching(Arc<Inner>);

struct Inner {
    voucher: Box<dyn Voucher>,
    acts_as: (CredentialKind, String),
    good_for_seconds: i64,
    said_yes: Mutex<HashMap<[u8; 32], Timestamp>>,
}

/// Credentials whose verdict is kept.
const MOST: usize = 4096;

impl Vouching {
    /// The word of a voucher, good for so many seconds. Those it vouches for act as the credential of this identifier.
    pub fn new(voucher: impl Voucher, kind: CredentialKind, identifier: &str, good_for_seconds: i64) -> Self {
        let acts_as = (kind, identifier.to_owned());
        let said_yes = Mutex::default();
        Self(Arc::new(Inner { voucher: Box::new(voucher), acts_as, good_for_seconds, said_yes }))
    }

    /// The credential of the desk that they act as.
    pub(super) fn acts_as(&self) -> (CredentialKind, &str) {
        (self.0.acts_as.0, &self.0.acts_as.1)
    }

    /// Whether the panel knows it, now or a moment ago. Only a yes is kept.
    pub(super) async fn knows(&self, presented: &Presented<'_>, now: Timestamp) -> Result<bool, NoAnswer> {
        let hash = hash(presented);
        let kept = self.said_yes().get(&hash).copied();
        if kept.is_some_and(|then| now.seconds_since(then) < self.0.good_for_seconds) {
            return Ok(true);
        }
        let knows = self.0.voucher.vouches(presented).await?;
        let mut said_yes = self.said_yes();
        if !knows {
            said_yes.remove(&hash);
        } else {
            if said_yes.len() >= MOST {
                said_yes.retain(|_, then| now.seconds_since(*then) < self.0.good_for_seconds);
            }
            if said_yes.len() < MOST {
                said_yes.insert(hash, now);
            }
        }
        Ok(knows)
    }

    fn said_yes(&self) -> MutexGuard<'_, HashMap<[u8; 32], Timestamp>> {
        self.0.said_yes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Vouching {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Vouching").field("acts_as", &self.0.acts_as.1).finish_non_exhaustive()
    }
}

/// Everything that was shown, each part with its length before it.
fn hash(presented: &Presented<'_>) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let address = presented.address.map(|address| address.to_string()).unwrap_or_default();
    let kinds: String = presented.kinds.iter().map(|kind| format!("{} ", kind.code())).collect();
    let key = presented.access_key.unwrap_or_default();
    for part in [&kinds, presented.door.label(), presented.identifier, presented.secret, key, &address] {
        hasher.update(part.len().to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}
