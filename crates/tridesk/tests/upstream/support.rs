//! A desk with the same panel behind each of its doors.

use axum::Router;
use http::outgoing::Target;
use http::{Metrics, Rest, Upstream};
use service::{Desk, PanelClients};
use std::time::Duration;
use testkit::Engine;
use testkit::app::{Ask, TestApp};

/// A desk before a panel, and the way to that panel.
pub(crate) struct Before {
    pub(crate) app: TestApp,
    pub(crate) upstream: Upstream,
    pub(crate) metrics: Metrics,
}

/// The limits of the tests.
pub(crate) fn target(url: &str) -> Target {
    Target {
        connect: Duration::from_millis(500),
        patience: Duration::from_millis(400),
        longest: Duration::from_secs(3),
        at_once: 4,
        answer_limit: 1 << 20,
        ..Target::new(url)
    }
}

/// A desk whose doors all have the panel of this target behind them, which rests for a minute after so many failures.
pub(crate) async fn before(target: &Target, after: u32) -> Before {
    let metrics = Metrics::new(&[]);
    let rest = Rest { after, lasts: Duration::from_secs(60) };
    let upstream = Upstream::new("panel", target, rest, &metrics).unwrap();
    let app = TestApp::start(Engine::Sqlite, |desk| doors(desk, Some(upstream.clone()))).await;
    Before { app, upstream, metrics }
}

/// The three doors.
pub(crate) fn doors(desk: Desk, upstream: Option<Upstream>) -> Router {
    doors_with(desk, upstream, [None, None])
}

/// The same, of which the second and the third know the clients of the panel.
pub(crate) fn doors_with(
    desk: Desk,
    upstream: Option<Upstream>,
    clients: [Option<PanelClients>; 2],
) -> Router {
    let [of_whmcs, of_hostbill] = clients;
    let billmanager = compat_billmanager::Settings { upstream: upstream.clone(), ..Default::default() };
    let whmcs =
        compat_whmcs::Settings { upstream: upstream.clone(), clients: of_whmcs, ..Default::default() };
    let hostbill = compat_hostbill::Settings { upstream, clients: of_hostbill, ..Default::default() };
    Router::new()
        .merge(compat_billmanager::router(desk.clone(), billmanager))
        .merge(compat_whmcs::router(desk.clone(), whmcs))
        .merge(compat_hostbill::router(desk, hostbill))
}

/// A call of each dialect that is not the desk's own, with the name of the dialect.
pub(crate) fn foreign_calls() -> [(&'static str, Ask); 4] {
    [
        (
            "billmanager",
            Ask::form("/billmgr?out=xml", &[("func", "payment"), ("authinfo", "root:c4n4ry"), ("elid", "7")]),
        ),
        (
            "whmcs",
            Ask::form(
                "/includes/api.php",
                &[
                    ("action", "GetInvoices"),
                    ("identifier", "me"),
                    ("secret", "c4n4ry"),
                    ("responsetype", "json"),
                ],
            ),
        ),
        ("hostbill", Ask::get("/admin/api.php?call=getInvoices&api_id=me&api_key=c4n4ry")),
        ("hostbill user", Ask::get("/api/invoice/7?token=c4n4ry").header("authorization", "Bearer c4n4ry")),
    ]
}
