//! Passwords: argon2id, checked off the async workers, few at a time, and remembered for a minute.
//!
//! Some callers log in on every call, so a check that succeeded is remembered under a keyed digest of login,
//! password and stored hash. A changed password has another stored hash, and so no memory.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use domain::{Entropy, Error, Field, Result, Timestamp};
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::sync::Semaphore;

const REMEMBERED_SECONDS: i64 = 60;
/// Waiting checks beyond this are turned away, so that a flood of wrong passwords cannot pile up.
const MOST_WAITING: usize = 20;

pub(crate) struct Passwords {
    hasher: Argon2<'static>,
    key: [u8; 32],
    remembered: Cache<[u8; 32], Timestamp>,
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    /// Checked for unknown logins, so that they take as long as known ones.
    dummy: String,
}

fn hash(hasher: &Argon2<'_>, password: &str) -> Result<String> {
    hasher.hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|cause| {
        tracing::error!(%cause, "a password could not be hashed");
        Error::Internal
    })
}

/// The cost stands in the hash, so any hasher can verify any hash.
fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

impl Passwords {
    pub(crate) fn new(entropy: &dyn Entropy, memory_kib: u32) -> Self {
        let params =
            Params::new(memory_kib, Params::DEFAULT_T_COST, Params::DEFAULT_P_COST, None).unwrap_or_default();
        let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut key = [0; 32];
        entropy.fill(&mut key);
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            key,
            remembered: Cache::new(10_000),
            running: Arc::new(Semaphore::new(cores)),
            waiting: Arc::new(Semaphore::new(MOST_WAITING)),
            dummy: hash(&hasher, "nobody's password").unwrap_or_default(),
            hasher,
        }
    }

    /// Whether a password may be set.
    pub(crate) fn check_new(password: &str) -> Result<()> {
        if (8..=200).contains(&password.len()) {
            return Ok(());
        }
        Err(Error::Invalid { field: Field::Password, why: "it must have 8 to 200 bytes" })
    }

    /// The argon2id hash of a new password, made off the async workers; [`Error::Invalid`] for a password under
    /// 8 or over 200 bytes.
    pub(crate) async fn hash(&self, password: &str) -> Result<String> {
        Self::check_new(password)?;
        let (hasher, password) = (self.hasher.clone(), password.to_owned());
        tokio::task::spawn_blocking(move || hash(&hasher, &password)).await.map_err(|_| Error::Internal)?
    }

    fn memory(&self, login: &str, password: &str, stored: &str) -> [u8; 32] {
        let mut digest = Sha256::new();
        for part in [self.key.as_slice(), login.as_bytes(), password.as_bytes(), stored.as_bytes()] {
            digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            digest.update(part);
        }
        digest.finalize().into()
    }

    /// Whether the password is right. `stored` is `None` for an unknown login, which takes as long and fails.
    pub(crate) async fn check(
        &self,
        login: &str,
        password: &str,
        stored: Option<&str>,
        now: Timestamp,
    ) -> Result<bool> {
        // An account without a password takes as long as one with a wrong one.
        let stored = stored.filter(|hash| !hash.is_empty());
        let memory = stored.map(|stored| self.memory(login, password, stored));
        if let Some(memory) = memory
            && let Some(then) = self.remembered.get(&memory)
            && now.seconds_since(then) < REMEMBERED_SECONDS
        {
            return Ok(true);
        }
        let _place = self.waiting.try_acquire().map_err(|_| Error::Busy)?;
        let _core = self.running.acquire().await.map_err(|_| Error::Internal)?;
        let (password, hash) = (password.to_owned(), stored.unwrap_or(&self.dummy).to_owned());
        let right = tokio::task::spawn_blocking(move || verify(&password, &hash))
            .await
            .map_err(|_| Error::Internal)?;
        match memory {
            Some(memory) if right => {
                self.remembered.insert(memory, now);
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}
