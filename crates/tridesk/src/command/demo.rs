//! `tridesk demo`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use config::Config;

use super::serve;
use crate::wiring::{self, House};
use crate::{demo, logs};

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// The data folder; made if it is missing, served again if it holds a demo.
    #[arg(long, default_value = "./demo-data", value_name = "FOLDER")]
    data: PathBuf,
    /// A database other than the one in the folder: sqlite:PATH or postgres://user:password@host/name.
    #[arg(long, value_name = "URL", env = "TRIDESK_DEMO_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// How many conversations a new demo has, 63 or more.
    #[arg(long, default_value_t = 210, value_name = "N")]
    tickets: u32,
}

pub(crate) fn run(demo: &Demo) -> anyhow::Result<()> {
    let config = Config::load(None, settings(demo))?;
    let _logs = logs::start(&config.log)?;
    let folder = wiring::folder(&config)?;
    serve::block_on(async {
        let desk = wiring::desk(&config, &folder).await?;
        let listeners = wiring::listeners(&config, None).await?;
        let address = listeners.first().map_or(demo.listen, http::Listener::address);
        let url = format!("http://{address}");
        let card = demo::prepare(&desk, &config.data.folder, &url, demo.tickets).await?;
        demo::greet(&card, &config.data.folder);
        serve::until_stopped(&config, House::new(desk), listeners, None).await
    })
}

/// The settings of a demo, in the words of the environment.
fn settings(demo: &Demo) -> Vec<(String, String)> {
    let mut all = vec![
        ("TRIDESK__SERVER__LISTEN".to_owned(), demo.listen.to_string()),
        ("TRIDESK__DATA__FOLDER".to_owned(), demo.data.display().to_string()),
        // A demo is tried with wrong passwords too, and nobody else reaches the loopback.
        ("TRIDESK__LIMITS__TRUST_LOOPBACK".to_owned(), "true".to_owned()),
        ("TRIDESK__DOORS__WHMCS__LEGACY_LOGIN".to_owned(), "true".to_owned()),
        ("TRIDESK__MONEY__INCIDENT_PRICE".to_owned(), "15.00".to_owned()),
    ];
    all.extend(demo.database.clone().map(|url| ("TRIDESK__DATABASE__URL".to_owned(), url)));
    let asked = |name: &str| {
        ["TRIDESK__LOG__", "TRIDESK__DOORS__", "TRIDESK__MONEY__"].iter().any(|part| name.starts_with(part))
    };
    all.extend(config::process_environment().filter(|(name, _)| asked(name)));
    all
}
