//! `tridesk grow`: from the embedded database to PostgreSQL, compared row by row. The desk must not be running.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::Args;
use config::Config;
use domain::Clock;
use store::{Db, Engine, Options};

use super::beside;
use super::progress::Steps;
use crate::system::SystemClock;
use crate::{output, wiring};

#[derive(Debug, Args)]
pub(crate) struct Grow {
    /// File that holds the address of an empty PostgreSQL database, postgres://user:password@host/name. A file,
    /// because everybody on the machine can read a command line.
    #[arg(long, value_name = "FILE", required_unless_present = "to")]
    to_file: Option<PathBuf>,
    /// The address itself, when it holds no password.
    #[arg(long, value_name = "URL", conflicts_with = "to_file")]
    to: Option<String>,
}

pub(crate) fn run(grow: &Grow, path: Option<&Path>) -> anyhow::Result<()> {
    let config = Config::load(path, config::process_environment())?;
    let _folder = wiring::folder(&config)?;
    let target = match (&grow.to, &grow.to_file) {
        (Some(url), _) => url.clone(),
        (None, Some(file)) => {
            std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?
        }
        (None, None) => String::new(),
    };
    beside::run(async {
        let from = wiring::database(&config, false).await?;
        ensure!(from.engine() == Engine::Sqlite, "the desk runs on PostgreSQL already");
        let now = SystemClock.now().0;
        store::migrate::run(&from, now).await?;
        let to = Db::open(target.trim(), Options::default()).await.context("the target cannot be opened")?;
        ensure!(to.engine() == Engine::Postgres, "the target must be a PostgreSQL database");
        store::migrate::run(&to, now).await.context("the target cannot be migrated")?;
        let steps = Steps::new();
        let report = store::grow::grow(&from, &to, &mut steps.told()).await?;
        steps.end();
        for (table, rows) in &report.tables {
            output::text(&format!("{table}: {rows} rows, the same\n"));
        }
        output::text(&format!(
            "{} rows copied and compared, {} messages indexed.\nNow name the PostgreSQL database in [database] url; \
             attachments stay where they are.\n",
            report.rows, report.indexed
        ));
        from.close().await;
        to.close().await;
        Ok(())
    })
}
