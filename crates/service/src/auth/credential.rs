//! API credentials: generated pairs of an identifier and a secret.

use super::{LoginError, Vouching};
use crate::directory::Directory;
use crate::failure::Failure;
use crate::panel_clients::NoAnswer;
use crate::recent::Recent;
use crate::{Desk, action_roles};
use domain::{Actor, AddressRules, AllowedCalls, CallOutcome, CredentialKind, Door, Error, StaffId, Who};
use md5::Md5;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::sync::Arc;
use store::action_role::ActionRole;
use store::credential::CredentialRow;
use subtle::ConstantTimeEq;

/// Credentials read a moment ago, by their kind and public half.
pub(crate) type RecentCredentials = Recent<(CredentialKind, String), Arc<Kept>>;

/// A credential with its roles, as it is kept.
#[derive(Debug)]
pub(crate) struct Kept {
    row: CredentialRow,
    roles: Vec<ActionRole>,
}

/// A credential that was checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Who calls.
    pub actor: Actor,
    /// Whether this caller wants ids as strings.
    pub string_ids: bool,
    /// Its own list.
    allowed: AllowedCalls,
    kept: Arc<Kept>,
}

impl Checked {
    /// Whether the credential may make this call.
    #[must_use]
    pub fn allows(&self, call: &str) -> bool {
        let roles = &self.kept.roles;
        // Where roles say what may be called, no list of its own is none rather than every call.
        let has_list = roles.is_empty() || !self.kept.row.allowed_calls.trim().is_empty();
        (has_list && self.allowed.allow(call)) || action_roles::allow(roles, call)
    }
}

/// What a caller shows, and for what.
#[derive(Debug, Clone, Copy)]
pub struct Presented<'p> {
    /// The kinds of credential that the form of login carries; the first that fits counts, and only when none does
    /// it is one failed attempt.
    pub kinds: &'p [CredentialKind],
    /// The public half.
    pub identifier: &'p str,
    /// The secret half; for [`CredentialKind::Hashed`] its md5 in hex.
    pub secret: &'p str,
    /// The key that lifts address rules.
    pub access_key: Option<&'p str>,
    /// The name of the call as its door tells it, empty for one that there is not; for the log only.
    pub call: &'p str,
    /// Through which door.
    pub door: Door,
    /// From which address.
    pub address: Option<IpAddr>,
}

/// A credential to be made.
#[derive(Debug, Clone)]
pub struct NewCredential {
    /// Which pair of secrets.
    pub kind: CredentialKind,
    /// What the operator calls it.
    pub label: String,
    /// The staff member it acts for.
    pub staff: StaffId,
    /// Addresses it may be used from; empty or `all` for every address.
    pub addresses: String,
    /// Print ids as strings for this caller.
    pub string_ids: bool,
    /// The calls it may make, comma separated; empty for every call.
    pub allowed_calls: String,
}

/// A credential as its owner gets to see it, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretPair {
    /// The public half.
    pub identifier: String,
    /// The secret half, as the caller is to be configured with.
    pub secret: String,
}

/// What is kept of a secret. The kind is part of it, so that a secret of one kind is nothing in another. Secrets
/// have 160 random bits or more, so a fast hash keeps them.
pub(crate) fn secret_hash(kind: CredentialKind, presented: &str) -> [u8; 32] {
    Sha256::digest(format!("credential {}\0{presented}", kind.code())).into()
}

pub(crate) fn access_key_hash(key: &str) -> String {
    crate::blob::hex(&Sha256::digest(format!("access key\0{key}")))
}

impl Directory {
    fn lifts_address_rules(&self, access_key: Option<&str>) -> bool {
        match (&self.access_key_hash, access_key) {
            (Some(kept), Some(key)) => access_key_hash(key).as_bytes().ct_eq(kept.as_bytes()).into(),
            _ => false,
        }
    }
}

impl Desk {
    /// Checks a credential. A known one that is not let in is logged.
    ///
    /// # Errors
    /// See [`LoginError`].
    pub async fn check_credential(&self, presented: &Presented<'_>) -> Result<Checked, LoginError> {
        self.check(presented, None).await
    }

    /// The same, where a panel may vouch for a credential that the desk does not know. When it does not answer, nobody is
    /// refused for a wrong secret: [`Error::Busy`].
    ///
    /// # Errors
    /// See [`LoginError`].
    pub async fn check_or_ask(
        &self,
        presented: &Presented<'_>,
        vouching: Option<&Vouching>,
    ) -> Result<Checked, LoginError> {
        self.check(presented, vouching).await
    }

    async fn check(
        &self,
        presented: &Presented<'_>,
        vouching: Option<&Vouching>,
    ) -> Result<Checked, LoginError> {
        let now = self.now();
        let Presented { identifier, door, address, .. } = *presented;
        self.0.attempts.allow(address, identifier, now).map_err(LoginError::Limited)?;
        let found = self.find_credential(presented.kinds, identifier, presented.secret).await;
        let mut found = found.map_err(|cause| LoginError::Desk(Failure::from(cause).into()))?;
        if let (None, Some(vouching)) = (&found, vouching)
            && vouching.knows(presented, now).await.map_err(|NoAnswer| LoginError::Desk(Error::Busy))?
        {
            let (kind, identifier) = vouching.acts_as();
            let acts_as = self.credential_row(kind, identifier).await;
            found = acts_as.map_err(|cause| LoginError::Desk(Failure::from(cause).into()))?;
            if found.is_none() {
                tracing::warn!(identifier, "there is no credential for those whom a panel vouches for");
            }
        }
        let Some(kept) = found else {
            self.0.attempts.failed(address, identifier, now);
            return Err(LoginError::Wrong);
        };
        let row = &kept.row;
        let actor = Actor { address, credential: Some(row.id), ..Actor::new(Who::Staff(row.staff), door) };
        let refuse = |why| {
            self.log_call(&actor, presented.call, CallOutcome::Refused);
            Err(why)
        };
        if !row.is_active {
            self.0.attempts.failed(address, identifier, now);
            return refuse(LoginError::Wrong);
        }
        let directory = self.knowing(row.staff).await?;
        let allowed = AddressRules::parse(&row.addresses).is_some_and(|rules| rules.allow(address));
        if !allowed && !directory.lifts_address_rules(presented.access_key) {
            return refuse(LoginError::AddressRefused(address));
        }
        if directory.staff_member(row.staff).is_none_or(|person| !person.is_active) {
            return refuse(LoginError::Disabled);
        }
        // A list that cannot be read allows nothing.
        let Some(allowed) = AllowedCalls::parse(&row.allowed_calls) else {
            return refuse(LoginError::Wrong);
        };
        if row.last_used_at.is_none_or(|then| now.seconds_since(then) >= 60) {
            self.remember_use(row).await;
        }
        Ok(Checked { actor, string_ids: row.string_ids, allowed, kept })
    }

    /// The directory, read again when it does not know somebody whom the database knows: a command beside this process
    /// may have made that staff member a moment ago.
    pub(super) async fn knowing(&self, staff: StaffId) -> Result<Arc<Directory>, LoginError> {
        if self.directory().staff_member(staff).is_none() {
            self.refresh().await?;
        }
        Ok(self.directory())
    }

    async fn find_credential(
        &self,
        kinds: &[CredentialKind],
        identifier: &str,
        presented: &str,
    ) -> store::Result<Option<Arc<Kept>>> {
        for kind in kinds {
            let found = self.credential_row(*kind, identifier).await?;
            let mut hashes = vec![match kind {
                CredentialKind::Hashed => secret_hash(*kind, &presented.to_ascii_lowercase()),
                CredentialKind::Pair | CredentialKind::Key => secret_hash(*kind, presented),
            }];
            // Some clients send what they are configured with, others its md5. The secret itself proves more.
            if *kind == CredentialKind::Hashed {
                hashes.push(secret_hash(*kind, &crate::blob::hex(&Md5::digest(presented))));
            }
            let equal =
                |kept: &Arc<Kept>| hashes.iter().any(|hash| bool::from(kept.row.secret_hash.ct_eq(hash)));
            if let Some(kept) = found.filter(equal) {
                return Ok(Some(kept));
            }
        }
        Ok(None)
    }

    async fn credential_row(
        &self,
        kind: CredentialKind,
        identifier: &str,
    ) -> store::Result<Option<Arc<Kept>>> {
        let read = async {
            let mut tx = self.db().read().await?;
            let Some(row) = store::credential::find(&mut tx, kind, identifier).await? else {
                return Ok(None);
            };
            let roles = store::action_role::of_credential(&mut tx, row.id).await?;
            Ok(Some(Arc::new(Kept { row, roles })))
        };
        self.0.credentials.or_read(self.db(), (kind, identifier.to_owned()), read).await
    }

    /// The last use is for people to look at; failing to write it must not fail the call.
    async fn remember_use(&self, row: &CredentialRow) {
        let write = async {
            let mut tx = self.db().write().await?;
            store::credential::used(&mut tx, row.id, self.now()).await?;
            tx.commit().await
        };
        if let Err(cause) = write.await {
            tracing::warn!(%cause, "the last use of a credential could not be kept");
        }
    }
}
