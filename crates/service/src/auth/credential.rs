//! API credentials: generated pairs of an identifier and a secret.

use super::LoginError;
use crate::Desk;
use crate::directory::Directory;
use crate::failure::Failure;
use domain::{Actor, AddressRules, CredentialKind, Door, StaffId, Who};
use md5::Md5;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use store::credential::CredentialRow;
use subtle::ConstantTimeEq;

/// A credential that was checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Who calls.
    pub actor: Actor,
    /// Whether this caller wants ids as strings.
    pub string_ids: bool,
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
    /// Checks a credential. For [`CredentialKind::Hashed`] the caller presents the md5 in hex.
    ///
    /// # Errors
    /// See [`LoginError`].
    pub async fn check_credential(
        &self,
        kind: CredentialKind,
        identifier: &str,
        presented: &str,
        access_key: Option<&str>,
        door: Door,
        address: Option<IpAddr>,
    ) -> Result<Checked, LoginError> {
        self.check_credential_of(&[kind], identifier, presented, access_key, door, address).await
    }

    /// The same where one form of login carries several kinds: the first that fits counts, and only when none does
    /// it is one failed attempt.
    ///
    /// # Errors
    /// See [`LoginError`].
    pub async fn check_credential_of(
        &self,
        kinds: &[CredentialKind],
        identifier: &str,
        presented: &str,
        access_key: Option<&str>,
        door: Door,
        address: Option<IpAddr>,
    ) -> Result<Checked, LoginError> {
        let now = self.now();
        self.0.attempts.allow(address, identifier, now).map_err(LoginError::Limited)?;
        let found = self.find_credential(kinds, identifier, presented).await;
        let Some(row) = found.map_err(|cause| LoginError::Desk(cause.into()))? else {
            self.0.attempts.failed(address, identifier, now);
            return Err(LoginError::Wrong);
        };
        let directory = self.directory();
        let allowed = AddressRules::parse(&row.addresses).is_some_and(|rules| rules.allow(address));
        if !allowed && !directory.lifts_address_rules(access_key) {
            return Err(LoginError::AddressRefused(address));
        }
        if directory.staff_member(row.staff).is_none_or(|person| !person.is_active) {
            return Err(LoginError::Wrong);
        }
        if row.last_used_at.is_none_or(|then| now.seconds_since(then) >= 60) {
            self.remember_use(&row).await;
        }
        let actor = Actor { address, credential: Some(row.id), ..Actor::new(Who::Staff(row.staff), door) };
        Ok(Checked { actor, string_ids: row.string_ids })
    }

    async fn find_credential(
        &self,
        kinds: &[CredentialKind],
        identifier: &str,
        presented: &str,
    ) -> Result<Option<CredentialRow>, Failure> {
        let mut tx = self.db().read().await?;
        for kind in kinds {
            let found = store::credential::find(&mut tx, *kind, identifier).await?;
            let mut hashes = vec![match kind {
                CredentialKind::Hashed => secret_hash(*kind, &presented.to_ascii_lowercase()),
                CredentialKind::Pair | CredentialKind::Key => secret_hash(*kind, presented),
            }];
            // Some clients send what they are configured with, others its md5. The secret itself proves more.
            if *kind == CredentialKind::Hashed {
                hashes.push(secret_hash(*kind, &crate::blob::hex(&Md5::digest(presented))));
            }
            let equal =
                |row: &CredentialRow| hashes.iter().any(|hash| bool::from(row.secret_hash.ct_eq(hash)));
            let right = |row: &CredentialRow| row.is_active && equal(row);
            if let Some(row) = found.filter(right) {
                return Ok(Some(row));
            }
        }
        Ok(None)
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
