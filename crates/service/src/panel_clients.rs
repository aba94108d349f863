//! Clients of the panel behind a door: whom the desk does not know is looked up there, kept under the panel's number, and
//! looked up again after a while.

mod keep;

use crate::failure::{Failure, retried};
use crate::{Desk, PostalAddress};
use domain::{ClientId, Result, ServiceId, ServiceKind, Timestamp};
use std::collections::{HashMap, HashSet};
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A client as a panel shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PanelClient {
    /// Its number there.
    pub number: i64,
    /// Its address.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Company.
    pub company: String,
    /// Where it lives.
    pub postal: PostalAddress,
    /// The language it wants.
    pub language: String,
    /// What it bought, as far as the panel shows it.
    pub services: Vec<PanelService>,
}

/// What a client of a panel bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelService {
    /// Its number there, among those of its kind.
    pub number: i64,
    /// What it is.
    pub kind: ServiceKind,
    /// Its name.
    pub name: String,
}

/// By what a client is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelName<'n> {
    /// By its number in the panel.
    Number(i64),
    /// By its address.
    Email(&'n str),
}

/// The panel has no answer now. Why, the one who asked it has written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoAnswer;

/// A lookup on its way.
pub type LookingUp<'a> =
    Pin<Box<dyn Future<Output = std::result::Result<Option<PanelClient>, NoAnswer>> + Send + 'a>>;

/// Where clients are looked up whom the desk does not know: each dialect asks its panel in its own calls.
pub trait ClientSource: Send + Sync + 'static {
    /// The client of this name, if the panel knows one.
    fn find<'a>(&'a self, name: PanelName<'a>) -> LookingUp<'a>;
}

/// The clients of one panel.
#[derive(Clone)]
pub struct PanelClients(Arc<Inner>);

struct Inner {
    desk: Desk,
    source: Box<dyn ClientSource>,
    panel: &'static str,
    good_for_seconds: i64,
    /// Names that the panel did not know, and when it said so.
    missed: Mutex<HashMap<String, Timestamp>>,
    /// Names that are asked for beside the calls.
    on_the_way: Mutex<HashSet<String>>,
    /// When the panel last did not answer.
    silent_since: AtomicI64,
}

/// A name that is asked for, until it is dropped.
struct UnderWay {
    clients: PanelClients,
    name: String,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        locked(&self.clients.0.on_the_way).remove(&self.name);
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How long a name that the panel does not know is not asked for again.
const MISSED_SECONDS: i64 = 30;
/// How long a panel that did not answer is not asked about clients whom the desk knows anyway.
const SILENT_SECONDS: i64 = 30;
/// Such names that are remembered; more are asked for again.
const MOST_MISSED: usize = 4096;

impl PanelClients {
    /// The clients of a panel, under the name that its numbers are kept by. What was read is good for so many seconds.
    pub fn new(desk: Desk, panel: &'static str, source: impl ClientSource, good_for_seconds: i64) -> Self {
        Self(Arc::new(Inner {
            desk,
            source: Box::new(source),
            panel,
            good_for_seconds,
            missed: Mutex::default(),
            on_the_way: Mutex::default(),
            silent_since: AtomicI64::new(0),
        }))
    }

    /// The client of the desk that has this name in the panel. Whoever is not known, or was read long ago, is looked up;
    /// when the panel does not answer, what the desk knows counts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn know(&self, name: PanelName<'_>) -> Result<Option<ClientId>> {
        let (kept, read_at) = self.kept(name).await?;
        let now = self.0.desk.now();
        let was_read = kept.is_some() && read_at.is_some();
        let is_fresh = read_at.is_some_and(|then| now.seconds_since(then) < self.0.good_for_seconds);
        if is_fresh || self.was_missed(name, now) {
            return Ok(kept);
        }
        // What is known is not waited for: the panel may be slow.
        if was_read {
            self.look_up_later(name);
            return Ok(kept);
        }
        if kept.is_some() && self.is_silent(now) {
            return Ok(kept);
        }
        self.look_up(name, kept).await
    }

    /// Asks the panel; `kept` is whom the desk knows by this name.
    async fn look_up(&self, name: PanelName<'_>, kept: Option<ClientId>) -> Result<Option<ClientId>> {
        let now = self.0.desk.now();
        match self.0.source.find(name).await {
            Err(NoAnswer) => {
                self.0.silent_since.store(now.0, Ordering::Relaxed);
                Ok(kept)
            }
            Ok(None) => {
                self.miss(name, now);
                Ok(kept)
            }
            // An answer about somebody else is none.
            Ok(Some(found)) if !is_named(&found, name) => {
                tracing::warn!(panel = self.0.panel, "the panel answered about another client");
                Ok(kept)
            }
            Ok(Some(found)) => retried!(self.keep(&found)),
        }
    }

    /// Asks the panel beside the call that needed it, once at a time for each name.
    fn look_up_later(&self, name: PanelName<'_>) {
        let name = key(name);
        if !locked(&self.0.on_the_way).insert(name.clone()) {
            return;
        }
        let clients = self.clone();
        let under_way = UnderWay { clients: clients.clone(), name: name.clone() };
        tokio::spawn(async move {
            let _under_way = under_way;
            let asked = match name.strip_prefix('#').and_then(|number| number.parse().ok()) {
                Some(number) => PanelName::Number(number),
                None => PanelName::Email(&name),
            };
            if let Err(error) = clients.look_up(asked, None).await {
                tracing::warn!(%error, panel = clients.0.panel, "what the panel said of a client could not be kept");
            }
        });
    }

    /// Whether the panel did not answer a moment ago.
    fn is_silent(&self, now: Timestamp) -> bool {
        now.seconds_since(Timestamp(self.0.silent_since.load(Ordering::Relaxed))) < SILENT_SECONDS
    }

    /// The service that has this number in the panel, if it was read from there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn service(&self, kind: ServiceKind, number: i64) -> Result<Option<ServiceId>> {
        let mut tx = self.0.desk.db().read().await.map_err(Failure::from)?;
        Ok(store::panel_client::service(&mut tx, self.0.panel, kind, number).await.map_err(Failure::from)?)
    }

    /// The numbers that services have in the panel, in their order; those that were not read from there keep their own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn numbers_of_services(&self, services: &[ServiceId]) -> Result<Vec<i64>> {
        let mut tx = self.0.desk.db().read().await.map_err(Failure::from)?;
        let mut numbers = Vec::with_capacity(services.len());
        for service in services {
            let original = store::panel_client::service_original(&mut tx, self.0.panel, *service).await;
            numbers.push(original.map_err(Failure::from)?.unwrap_or(service.0));
        }
        Ok(numbers)
    }

    /// Whom the desk knows by this name, and when that was read from the panel, if it was.
    async fn kept(&self, name: PanelName<'_>) -> Result<(Option<ClientId>, Option<Timestamp>)> {
        let read = async {
            let mut tx = self.0.desk.db().read().await?;
            let number = match name {
                PanelName::Number(number) => Some(number),
                PanelName::Email(email) => {
                    let found = store::client::find_by_email(&mut tx, &email.trim().to_lowercase()).await?;
                    let Some(client) = found else { return Ok((None, None)) };
                    match store::panel_client::original(&mut tx, self.0.panel, client.id).await? {
                        Some(number) => Some(number),
                        None => return Ok((Some(client.id), None)),
                    }
                }
            };
            let Some(number) = number else { return Ok((None, None)) };
            if let Some((client, read_at)) = store::panel_client::find(&mut tx, self.0.panel, number).await? {
                return Ok((Some(client), Some(read_at)));
            }
            let own = store::client::find(&mut tx, ClientId(number)).await?;
            Ok::<_, Failure>((own.map(|client| client.id), None))
        };
        Ok(read.await?)
    }

    fn missed(&self) -> MutexGuard<'_, HashMap<String, Timestamp>> {
        locked(&self.0.missed)
    }

    fn was_missed(&self, name: PanelName<'_>, now: Timestamp) -> bool {
        self.missed().get(&key(name)).is_some_and(|then| now.seconds_since(*then) < MISSED_SECONDS)
    }

    fn miss(&self, name: PanelName<'_>, now: Timestamp) {
        let mut missed = self.missed();
        if missed.len() >= MOST_MISSED {
            missed.retain(|_, then| now.seconds_since(*then) < MISSED_SECONDS);
        }
        if missed.len() < MOST_MISSED {
            missed.insert(key(name), now);
        }
    }
}

impl std::fmt::Debug for PanelClients {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("PanelClients").field("panel", &self.0.panel).finish_non_exhaustive()
    }
}

fn key(name: PanelName<'_>) -> String {
    match name {
        PanelName::Number(number) => format!("#{number}"),
        PanelName::Email(email) => email.trim().to_lowercase(),
    }
}

fn is_named(found: &PanelClient, name: PanelName<'_>) -> bool {
    match name {
        PanelName::Number(number) => found.number == number,
        PanelName::Email(email) => found.number > 0 && found.email.trim().eq_ignore_ascii_case(email.trim()),
    }
}
