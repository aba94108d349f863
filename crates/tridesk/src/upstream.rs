//! The panels behind the doors, as the settings say.

use anyhow::Context;
use domain::CredentialKind;
use http::outgoing::Target;
use http::{Metrics, Rest, Upstream};
use service::{ClientSource, Desk, PanelClients, Voucher, Vouching};

/// The panel behind a door, if the settings name one.
pub(crate) fn behind(
    door: &str,
    settings: &config::Upstream,
    metrics: &Metrics,
) -> anyhow::Result<Option<Upstream>> {
    let Some(url) = &settings.url else { return Ok(None) };
    let certificate = match &settings.certificate {
        None => None,
        Some(path) => {
            Some(std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?)
        }
    };
    let target = Target {
        certificate,
        connect: settings.connect(),
        patience: settings.timeout(),
        at_once: settings.at_once,
        ..Target::new(url.clone())
    };
    let rest = Rest { after: settings.rest_after_failures, lasts: settings.rest() };
    let upstream = Upstream::new(door, &target, rest, metrics);
    Ok(Some(upstream.with_context(|| format!("the upstream of {door} cannot be called"))?))
}

/// The clients of the panel, where the desk has a credential to read them with.
pub(crate) fn clients(
    desk: &Desk,
    panel: &'static str,
    source: impl ClientSource,
    settings: &config::Upstream,
) -> Option<PanelClients> {
    settings.credential()?;
    let good_for = i64::try_from(settings.clients_minutes).unwrap_or(i64::MAX).saturating_mul(60);
    Some(PanelClients::new(desk.clone(), panel, source, good_for))
}

/// The panel's word for credentials, where the settings take it.
pub(crate) fn vouching(
    voucher: impl Voucher,
    kind: CredentialKind,
    settings: &config::Upstream,
) -> Option<Vouching> {
    let acts_as = settings.vouches_as.as_deref().filter(|_| settings.vouches)?;
    let good_for = i64::try_from(settings.vouches_seconds).unwrap_or(i64::MAX);
    Some(Vouching::new(voucher, kind, acts_as, good_for))
}
