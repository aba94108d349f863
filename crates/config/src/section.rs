//! The sections. To add one: a file with its struct, its `KEYS` and, where keys depend on each other, its `validate`, and a line in [`SECTIONS`] and
//! in [`read_all`].

pub(crate) mod attachments;
pub(crate) mod data;
pub(crate) mod database;
pub(crate) mod doors;
pub(crate) mod limits;
pub(crate) mod log;
pub(crate) mod mail;
pub(crate) mod metrics;
pub(crate) mod money;
pub(crate) mod server;
pub(crate) mod time;
pub(crate) mod tls;

use crate::Config;
use crate::key::Key;
use crate::layers::Layers;

/// Every section with its keys, in the order of the reference document.
pub(crate) const SECTIONS: &[(&str, &[Key])] = &[
    ("server", server::KEYS),
    ("tls", tls::KEYS),
    ("data", data::KEYS),
    ("database", database::KEYS),
    ("log", log::KEYS),
    ("time", time::KEYS),
    ("money", money::KEYS),
    ("doors.billmanager", doors::billmanager::KEYS),
    ("doors.billmanager.upstream", doors::billmanager::UPSTREAM_KEYS),
    ("doors.whmcs", doors::whmcs::KEYS),
    ("doors.whmcs.upstream", doors::whmcs::UPSTREAM_KEYS),
    ("doors.hostbill", doors::hostbill::KEYS),
    ("doors.hostbill.upstream", doors::hostbill::UPSTREAM_KEYS),
    ("doors.web", doors::web::KEYS),
    ("mail", mail::KEYS),
    ("attachments", attachments::KEYS),
    ("limits", limits::KEYS),
    ("metrics", metrics::KEYS),
];

/// A problem that a section found in itself: the key to blame, and a message that continues
/// "`key` in \[section\] ".
pub(crate) type Invalid = (&'static str, String);

/// Fills every section and lets each look at itself; what is wrong is left in `layers`.
pub(crate) fn read_all(layers: &mut Layers) -> Option<Config> {
    // Each section is read even when an earlier one failed, so that all problems are found at once.
    let server = layers.section::<server::Server>("server");
    let tls = layers.section::<tls::Tls>("tls");
    let data = layers.section("data");
    let database = layers.section("database");
    let log = layers.section("log");
    let time = layers.section("time");
    let money = layers.section::<money::Money>("money");
    let mail = layers.section::<mail::Mail>("mail");
    let billmanager = layers.section::<doors::billmanager::Billmanager>("doors.billmanager");
    let whmcs = layers.section::<doors::whmcs::Whmcs>("doors.whmcs");
    let hostbill = layers.section::<doors::hostbill::Hostbill>("doors.hostbill");
    let behind = ["doors.billmanager.upstream", "doors.whmcs.upstream", "doors.hostbill.upstream"]
        .map(|section| layers.section::<doors::upstream::Upstream>(section));
    let web = layers.section("doors.web");
    let attachments = layers.section("attachments");
    let limits = layers.section("limits");
    let metrics = layers.section::<metrics::Metrics>("metrics");
    let [behind_billmanager, behind_whmcs, behind_hostbill] = behind;
    let doors = doors::Doors {
        billmanager: doors::billmanager::Billmanager { upstream: behind_billmanager?, ..billmanager? },
        whmcs: doors::whmcs::Whmcs { upstream: behind_whmcs?, ..whmcs? },
        hostbill: doors::hostbill::Hostbill { upstream: behind_hostbill?, ..hostbill? },
        web: web?,
    };
    let config = Config {
        server: server?,
        tls: tls?,
        data: data?,
        database: database?,
        log: log?,
        time: time?,
        money: money?,
        mail: mail?,
        doors,
        attachments: attachments?,
        limits: limits?,
        metrics: metrics?,
    };
    let found = [
        ("server", config.server.validate(&config.tls)),
        ("tls", config.tls.validate()),
        ("data", config.data.validate()),
        ("money", config.money.validate()),
        ("doors.billmanager.upstream", config.doors.billmanager.upstream.validate(&config.server, ("", ""))),
        (
            "doors.whmcs.upstream",
            config.doors.whmcs.upstream.validate(&config.server, ("identifier", "secret")),
        ),
        (
            "doors.hostbill.upstream",
            config.doors.hostbill.upstream.validate(&config.server, ("api_id", "api_key")),
        ),
        ("mail", config.mail.validate()),
        ("attachments", config.attachments.validate(&config.server)),
        ("metrics", config.metrics.validate(&config.server)),
    ];
    for (section, outcome) in found {
        if let Err((key, message)) = outcome {
            layers.problem_of(section, key, &message);
        }
    }
    Some(config)
}
