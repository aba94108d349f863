//! Which doors are open, as the settings say. The only place that knows all of them.

use axum::Router;
use config::{DefaultFormat, Doors};
use domain::CredentialKind;
use http::Metrics;
use service::Desk;

use crate::upstream;

/// Every door that the settings open.
pub(crate) fn open(doors: &Doors, desk: &Desk, metrics: &Metrics) -> anyhow::Result<Router> {
    let mut router = Router::new();
    if doors.billmanager.enabled {
        let upstream = upstream::behind("billmanager", &doors.billmanager.upstream, metrics)?;
        let settings = compat_billmanager::Settings { upstream, ..compat_billmanager::Settings::default() };
        router = router.merge(compat_billmanager::router(desk.clone(), settings));
    }
    if doors.whmcs.enabled {
        let panel = &doors.whmcs.upstream;
        let upstream = upstream::behind("whmcs", panel, metrics)?;
        let behind = upstream.clone().map(|upstream| compat_whmcs::Behind::new(upstream, panel.credential()));
        let settings = compat_whmcs::Settings {
            allow_get: doors.whmcs.allow_get,
            legacy_login: doors.whmcs.legacy_login,
            version: doors.whmcs.version.clone(),
            default_format: match doors.whmcs.default_format {
                DefaultFormat::Auto => compat_whmcs::DefaultFormat::Legacy,
                DefaultFormat::Json => compat_whmcs::DefaultFormat::Json,
                DefaultFormat::Xml => compat_whmcs::DefaultFormat::Xml,
                DefaultFormat::Nvp => compat_whmcs::DefaultFormat::Nvp,
            },
            clients: behind.clone().and_then(|behind| upstream::clients(desk, "whmcs", behind, panel)),
            vouching: behind.and_then(|behind| upstream::vouching(behind, CredentialKind::Pair, panel)),
            upstream,
        };
        router = router.merge(compat_whmcs::router(desk.clone(), settings));
    }
    if doors.hostbill.enabled {
        let panel = &doors.hostbill.upstream;
        let upstream = upstream::behind("hostbill", panel, metrics)?;
        let behind =
            upstream.clone().map(|upstream| compat_hostbill::Behind::new(upstream, panel.credential()));
        let settings = compat_hostbill::Settings {
            version: doors.hostbill.version.clone(),
            clients: behind.clone().and_then(|behind| upstream::clients(desk, "hostbill", behind, panel)),
            vouching: behind.and_then(|behind| upstream::vouching(behind, CredentialKind::Key, panel)),
            upstream,
        };
        router = router.merge(compat_hostbill::router(desk.clone(), settings));
    }
    if doors.web.enabled {
        router = router.merge(web::router(desk.clone()));
    }
    Ok(router)
}
