//! Puts the parts of a desk together as the settings say.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use anyhow::{Context, anyhow};
use axum::Router;
use config::Config;
use domain::{AddressRange, AttachmentLimits, Clock, Currency};
use http::health::{Check, Operator, Readiness};
use http::{Door, Listener, Metrics, Settings, Stop, TlsFiles};
use service::{Blobs, Desk, Parts, Prices, Zone};
use store::{Db, Options};

use crate::counters;
use crate::doors;
use crate::folder::DataFolder;
use crate::mail;
use crate::system::{SystemClock, SystemEntropy};

/// The doors as the metrics name them.
const DOORS: &[Door] = &[
    Door { name: "billmanager", paths: &["/billmgr", "/manager/billmgr", "/"] },
    Door { name: "whmcs", paths: &["/includes/api.php", "/viewticket.php", "/dl.php"] },
    Door { name: "hostbill", paths: &["/admin/api.php", "/api"] },
    Door { name: "console", paths: &["/staff"] },
    Door {
        name: "portal",
        paths: &["/tickets", "/ticket", "/files", "/login", "/logout", "/language", "/assets"],
    },
];

/// Takes the data folder: alone, or with the other nodes of a desk whose database is a server.
pub(crate) fn folder(config: &Config) -> anyhow::Result<DataFolder> {
    let shared = config.database.url(&config.data).expose().starts_with("postgres");
    DataFolder::open(&config.data.folder, shared)
}

/// Opens the database that the settings name. A guest works beside the process that serves it.
pub(crate) async fn database(config: &Config, guest: bool) -> anyhow::Result<Db> {
    let url = config.database.url(&config.data);
    let connections = config.database.connections;
    let options = Options {
        postgres_connections: connections,
        sqlite_readers: connections,
        guest,
        ..Options::default()
    };
    Db::open(url.expose(), options)
        .await
        .with_context(|| format!("the database {} cannot be opened", url.shown()))
}

/// Opens the database, brings it up to date, and opens the desk on it.
pub(crate) async fn desk(config: &Config, folder: &DataFolder) -> anyhow::Result<Desk> {
    let db = database(config, false).await?;
    // Each migration says itself that it ran.
    store::migrate::run(&db, SystemClock.now().0).await.context("the database cannot be migrated")?;
    open_desk(config, db, &folder.attachments()).await
}

/// Opens the desk for a command, whether or not another process serves it.
pub(crate) async fn desk_beside(config: &Config) -> anyhow::Result<Desk> {
    let db = database(config, true).await?;
    let pending = store::migrate::pending(&db).await?;
    anyhow::ensure!(
        pending.is_empty(),
        "the database is older than this program; run `tridesk migrate` first"
    );
    open_desk(config, db, &DataFolder::attachments_of(&config.data.folder)).await
}

async fn open_desk(config: &Config, db: Db, attachments: &Path) -> anyhow::Result<Desk> {
    let currency = Currency { name: config.money.currency.clone(), digits: config.money.digits };
    let incident = config.money.incident_price.as_deref();
    let incident = incident.map(|price| currency.parse(price).ok_or_else(|| anyhow!("no amount: {price}")));
    let parts = Parts {
        db,
        blobs: Blobs::open(attachments)
            .with_context(|| format!("{} cannot be made", attachments.display()))?,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        zone: Zone::named(&config.time.zone).ok_or_else(|| anyhow!("no time zone: {}", config.time.zone))?,
        attachment_limits: AttachmentLimits {
            files: config.attachments.files,
            bytes: config.attachments.bytes(),
            refused_extensions: config.attachments.refused_extensions.clone(),
        },
        session_idle_seconds: i64::try_from(config.doors.billmanager.session_idle().as_secs())?,
        password_memory_kib: service::PASSWORD_MEMORY_KIB,
        failed_logins_per_minute: config.limits.failed_logins_per_minute,
        trust_loopback: config.limits.trust_loopback,
        prices: Prices { incident: incident.transpose()?, currency },
        mail: mail::settings(&config.mail),
    };
    Ok(Desk::open(parts).await?)
}

/// What all listeners of this process share.
#[derive(Clone)]
pub(crate) struct House {
    pub(crate) desk: Desk,
    pub(crate) stop: Stop,
    metrics: Arc<Metrics>,
}

impl House {
    pub(crate) fn new(desk: Desk) -> Self {
        let metrics = Arc::new(Metrics::new(DOORS));
        counters::register(&metrics, &desk);
        Self { desk, stop: Stop::default(), metrics }
    }

    /// Every door that the settings open, behind the layers.
    pub(crate) fn doors(&self, config: &Config) -> anyhow::Result<Router> {
        let ranges = config.server.trusted_proxies.iter().map(|text| AddressRange::parse(text));
        let trusted_proxies = ranges.collect::<Option<Vec<_>>>().context("a trusted proxy is no network")?;
        let operator = self.operator();
        // With a listener of their own the metrics are nobody else's business.
        let router = if config.metrics.listen.is_some() { operator.health() } else { operator.all() };
        let router = router.merge(doors::open(&config.doors, &self.desk, &self.metrics)?);
        let settings = Settings {
            body_limit: config.server.body_limit(),
            request_timeout: config.server.request_timeout(),
            trusted_proxies,
            ..Settings::new(Arc::clone(&self.metrics))
        };
        Ok(http::wrap(router, settings))
    }

    /// The operator's paths, for a listener of their own.
    pub(crate) fn operator(&self) -> Operator {
        let readiness = Arc::new(Ready(self.desk.clone()));
        Operator { readiness, metrics: Arc::clone(&self.metrics), stop: self.stop.clone() }
    }
}

struct Ready(Desk);

impl Readiness for Ready {
    fn checks(&self) -> Pin<Box<dyn Future<Output = Vec<Check>> + Send + '_>> {
        Box::pin(async {
            let outcome = self.0.ready().await.map_err(|_| "does not answer".to_owned());
            vec![Check { name: "database", outcome }]
        })
    }
}

/// The certificate files, if TLS is wanted.
pub(crate) fn tls(config: &Config) -> anyhow::Result<Option<Arc<TlsFiles>>> {
    let Some((certificate, key)) = config.tls.pair() else { return Ok(None) };
    Ok(Some(TlsFiles::load(&certificate, &key)?))
}

/// Binds every address.
pub(crate) async fn listeners(config: &Config, tls: Option<&Arc<TlsFiles>>) -> anyhow::Result<Vec<Listener>> {
    let mut listeners = Vec::new();
    for listen in &config.server.listen {
        let tls = if listen.tls == Some(false) { None } else { tls.cloned() };
        let listener = Listener::bind(listen.address, tls).await;
        listeners.push(listener.with_context(|| format!("cannot listen on {}", listen.address))?);
    }
    Ok(listeners)
}
