//! The desk: the database, the files, the clock and what is kept in memory. Everything else hangs on it.

use crate::activity::CountedLog;
use crate::auth::{Attempts, Calls, Passwords, RecentCredentials, RecentSessions, RecentTokens};
use crate::directory::{Directory, VERSION};
use crate::failure::Failure;
use crate::handle::RecentClients;
use crate::recent::Recent;
use crate::state::RecentStates;
use crate::{Blobs, MailSettings, Zone};
use domain::{AttachmentLimits, Clock, Currency, Entropy, Error, Money, Result, Timestamp};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use store::{Db, Tx};

/// What argon2id costs a guesser and us, for each password: 19 MiB, the least that OWASP's password storage sheet
/// recommends.
pub const PASSWORD_MEMORY_KIB: u32 = 19 * 1024;

/// What things cost, and in which currency.
#[derive(Debug, Clone, Default)]
pub struct Prices {
    /// The currency of every amount.
    pub currency: Currency,
    /// What a client pays for one incident credit; not sold when absent.
    pub incident: Option<Money>,
}

/// What a desk is made of.
pub struct Parts {
    /// An open, migrated database.
    pub db: Db,
    /// Where attachments lie.
    pub blobs: Blobs,
    /// The present moment.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub entropy: Arc<dyn Entropy>,
    /// The zone of every time that is shown.
    pub zone: Zone,
    /// Limits of the files of one message.
    pub attachment_limits: AttachmentLimits,
    /// How long a session lives without being used, in seconds.
    pub session_idle_seconds: i64,
    /// Memory of one password check in KiB: [`PASSWORD_MEMORY_KIB`], or little in tests.
    pub password_memory_kib: u32,
    /// Failed logins that one address may make in a minute; 0 is no limit.
    pub failed_logins_per_minute: u32,
    /// Whether callers on this machine are never limited.
    pub trust_loopback: bool,
    /// What things cost.
    pub prices: Prices,
    /// How mail is written; without it none is.
    pub mail: Option<MailSettings>,
}

pub(crate) struct Inner {
    pub(crate) parts: Parts,
    pub(crate) passwords: Passwords,
    pub(crate) attempts: Attempts,
    pub(crate) calls: Calls,
    pub(crate) sessions: RecentSessions,
    pub(crate) credentials: RecentCredentials,
    pub(crate) tokens: RecentTokens,
    pub(crate) token_key: tokio::sync::OnceCell<Vec<u8>>,
    pub(crate) clients: RecentClients,
    pub(crate) dialect_states: RecentStates,
    pub(crate) counted_log: CountedLog,
    directory: RwLock<Arc<Directory>>,
}

/// A running desk; clones share it.
#[derive(Clone)]
pub struct Desk(pub(crate) Arc<Inner>);

impl Desk {
    /// A desk over these parts.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn open(parts: Parts) -> Result<Self> {
        let mut tx = parts.db.read().await.map_err(Failure::from)?;
        let directory = Directory::load(&mut tx).await.map_err(Failure::from)?;
        drop(tx);
        let passwords = Passwords::new(parts.entropy.as_ref(), parts.password_memory_kib);
        let attempts = Attempts::new(parts.failed_logins_per_minute, parts.trust_loopback);
        let directory = RwLock::new(Arc::new(directory));
        Ok(Self(Arc::new(Inner {
            sessions: Recent::of(&parts.db),
            credentials: Recent::of(&parts.db),
            tokens: Recent::of(&parts.db),
            token_key: tokio::sync::OnceCell::new(),
            clients: Recent::of(&parts.db),
            dialect_states: Recent::of(&parts.db),
            counted_log: CountedLog::default(),
            parts,
            passwords,
            attempts,
            calls: Calls::default(),
            directory,
        })))
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.parts.clock.now()
    }

    /// A key that nobody else has, for a form that must be taken once however often it is sent.
    #[must_use]
    pub fn form_key(&self) -> String {
        let mut bytes = [0; 16];
        self.entropy().fill(&mut bytes);
        crate::blob::hex(&bytes)
    }

    /// The zone of every time that is shown.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.0.parts.zone
    }

    /// The currency of every amount.
    #[must_use]
    pub fn currency(&self) -> &Currency {
        &self.0.parts.prices.currency
    }

    /// Providers, departments, statuses and staff as they are now.
    #[must_use]
    pub fn directory(&self) -> Arc<Directory> {
        Arc::clone(&self.0.directory.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The database, for health checks and backups.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.parts.db
    }

    /// The attachments' files, for backups.
    #[must_use]
    pub fn blobs(&self) -> &Blobs {
        &self.0.parts.blobs
    }

    /// Failed logins since the start, for the metrics.
    #[must_use]
    pub fn failed_logins(&self) -> u64 {
        self.0.attempts.count()
    }

    pub(crate) async fn hash_password(&self, password: &str) -> Result<String> {
        self.0.passwords.hash(password).await
    }

    pub(crate) fn session_idle_seconds(&self) -> i64 {
        self.0.parts.session_idle_seconds
    }

    pub(crate) fn entropy(&self) -> &dyn Entropy {
        self.0.parts.entropy.as_ref()
    }

    /// Reads the directory again when somebody, here or in another process, has changed it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn refresh(&self) -> Result<()> {
        let mut tx = self.db().read().await.map_err(Failure::from)?;
        let version = store::directory::setting(&mut tx, VERSION).await.map_err(Failure::from)?;
        if version.unwrap_or_default() != self.directory().version {
            let fresh = Arc::new(Directory::load(&mut tx).await.map_err(Failure::from)?);
            *self.0.directory.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        }
        Ok(())
    }

    /// Keeps the directory fresh and clears away what has expired, until the future is dropped.
    pub async fn housekeep(&self) {
        let mut seconds = 0_u64;
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            seconds += 1;
            let done = if seconds.is_multiple_of(600) { self.expire().await } else { self.refresh().await };
            let acted =
                if seconds.is_multiple_of(10) { self.act_on_violations().await.map(drop) } else { Ok(()) };
            let tidied = if seconds.is_multiple_of(60) { self.tidy().await } else { Ok(()) };
            for done in [done, acted, tidied, self.write_calls().await] {
                if let Err(error) = done {
                    tracing::warn!(%error, "housekeeping failed, trying again");
                }
            }
        }
    }

    /// Closes and puts away what nobody needs any more, a bounded number at a time.
    async fn tidy(&self) -> Result<()> {
        const AT_ONCE: u32 = 500;
        let closed = self.close_idle(AT_ONCE).await?;
        let archived = self.archive_old(AT_ONCE).await?;
        if closed + archived > 0 {
            tracing::info!(closed, archived, "idle tickets were closed or put away");
        }
        Ok(())
    }

    /// Clears away what has expired: sessions, keys of repeated requests, what dialects remember, logged calls.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn expire(&self) -> Result<()> {
        const WEEK: i64 = 7 * 24 * 3600;
        let mut tx = self.db().write().await.map_err(Failure::from)?;
        let idle = self.now().plus_seconds(-self.0.parts.session_idle_seconds);
        store::session::expire(&mut tx, idle).await.map_err(Failure::from)?;
        store::idempotency::expire(&mut tx, self.now().plus_seconds(-2 * WEEK))
            .await
            .map_err(Failure::from)?;
        store::dialect_state::expire(&mut tx, self.now().plus_seconds(-4 * WEEK))
            .await
            .map_err(Failure::from)?;
        store::refresh_token::expire(&mut tx, self.now()).await.map_err(Failure::from)?;
        store::login_key::expire(&mut tx, self.now()).await.map_err(Failure::from)?;
        store::credential::expire_calls(&mut tx, self.calls_expire_before()).await.map_err(Failure::from)?;
        Ok(tx.commit().await.map_err(Failure::from)?)
    }

    /// Moves the version, so that every process reads the directory again. Part of the changing unit.
    pub(crate) async fn directory_changed(&self, tx: &mut Tx<'_>) -> store::Result<()> {
        let mut bytes = [0_u8; 8];
        self.entropy().fill(&mut bytes);
        store::directory::set_setting(tx, VERSION, &crate::blob::hex(&bytes)).await
    }

    /// Whether the desk can serve: its database answers.
    ///
    /// # Errors
    /// [`Error::Busy`] or [`Error::Internal`] when it does not.
    pub async fn ready(&self) -> Result<()> {
        self.db().ping().await.map_err(|cause| Error::from(Failure::from(cause)))
    }
}
