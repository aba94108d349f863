//! `tridesk serve`.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use config::Config;
use http::{Drained, Listener, Stop, TlsFiles, serve};
use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};

use crate::logs;
use crate::mail;
use crate::wiring::{self, House};

pub(crate) fn run(path: Option<&Path>) -> anyhow::Result<()> {
    let config = Config::load(path, config::process_environment())?;
    let _logs = logs::start(&config.log)?;
    let folder = wiring::folder(&config)?;
    block_on(async {
        let house = House::new(wiring::desk(&config, &folder).await?);
        let tls = wiring::tls(&config)?;
        let listeners = wiring::listeners(&config, tls.as_ref()).await?;
        until_stopped(&config, house, listeners, tls).await
    })
}

/// Runs a serving future to its end.
pub(super) fn block_on(future: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    let runtime = Builder::new_multi_thread().enable_all().build().context("no threads can be started")?;
    runtime.block_on(future)
}

/// Serves on these listeners until a signal says to stop, and stops in good order.
pub(super) async fn until_stopped(
    config: &Config,
    house: House,
    listeners: Vec<Listener>,
    tls: Option<Arc<TlsFiles>>,
) -> anyhow::Result<()> {
    let router = house.doors(config)?;
    listen_to_signals(house.stop.clone(), tls)?;
    for listener in &listeners {
        let scheme = if listener.is_encrypted() { "https" } else { "http" };
        tracing::info!(url = format!("{scheme}://{}", listener.address()), "listening");
    }
    // The operator can watch the stop until its very end.
    let (over, watched) = tokio::sync::oneshot::channel::<()>();
    let own = match config.metrics.listen {
        None => None,
        Some(address) => {
            let listener =
                Listener::bind(address, None).await.with_context(|| format!("cannot listen on {address}"))?;
            tracing::info!(url = format!("http://{}", listener.address()), "listening for the operator");
            let watched = async { drop(watched.await) };
            Some(tokio::spawn(serve(vec![listener], house.operator().all(), watched, Duration::from_secs(1))))
        }
    };
    let desk = house.desk.clone();
    let housekeeping = tokio::spawn(async move { desk.housekeep().await });
    let grace = config.server.shutdown();
    let mail = mail::gateway(&config.mail, &house.desk)?.map(|gateway| {
        let stop = house.stop.clone();
        tokio::spawn(async move { gateway.run(stop.wait(Duration::ZERO), grace).await })
    });
    // A small part of the grace, so that whoever asks for readiness learns of the stop before the door is shut.
    let drained = serve(listeners, router, house.stop.wait(grace / 30), grace).await;
    if drained == Drained::CutOff {
        tracing::warn!("some requests were cut off");
    }
    if let Some(mail) = mail
        && mail.await.is_err()
    {
        tracing::error!("the sending of mail had broken off");
    }
    housekeeping.abort();
    // It goes only when it lets go of the calls that it was about to write.
    drop(housekeeping.await);
    if let Err(error) = house.desk.write_calls().await {
        tracing::warn!(%error, "the last calls of credentials could not be logged");
    }
    house.desk.db().close().await;
    drop(over);
    if let Some(own) = own {
        own.await.context("the operator's listener failed")?;
    }
    tracing::info!("stopped");
    Ok(())
}

/// The first signal stops in good order, the second one at once; a hang-up reads the certificates again.
fn listen_to_signals(stop: Stop, tls: Option<Arc<TlsFiles>>) -> anyhow::Result<()> {
    let watch = |kind| signal(kind).context("signals cannot be listened to");
    let (mut interrupt, mut terminate) = (watch(SignalKind::interrupt())?, watch(SignalKind::terminate())?);
    let mut hang_up = watch(SignalKind::hangup())?;
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hang_up.recv() => {
                    match tls.as_ref().map(|tls| tls.reload()) {
                        Some(Err(error)) => tracing::warn!(%error, "the old certificate stays in use"),
                        Some(Ok(true)) => tracing::info!("the certificate was read again"),
                        Some(Ok(false)) | None => {}
                    }
                    continue;
                }
            }
            if stop.is_stopping() {
                std::process::exit(1);
            }
            tracing::info!("stopping");
            stop.begin();
        }
    });
    Ok(())
}
