//! The panels behind the doors, as the settings say.

use anyhow::Context;
use http::outgoing::Target;
use http::{Metrics, Rest, Upstream};

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
