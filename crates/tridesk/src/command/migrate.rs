//! `tridesk migrate`: brings the database up to date, or says what that would do.

use std::path::Path;

use clap::Args;
use config::Config;
use domain::Clock;

use super::beside;
use crate::system::SystemClock;
use crate::{output, wiring};

#[derive(Debug, Args)]
pub(crate) struct Migrate {
    /// Change nothing; exit with 1 when something is to be done.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(migrate: &Migrate, path: Option<&Path>) -> anyhow::Result<()> {
    let config = Config::load(path, config::process_environment())?;
    // Whoever only looks takes no lock and makes nothing.
    let _folder = if migrate.check { None } else { Some(wiring::folder(&config)?) };
    beside::run(async {
        let db = wiring::database(&config, migrate.check).await?;
        let steps = if migrate.check {
            store::migrate::pending(&db).await?
        } else {
            store::migrate::run(&db, SystemClock.now().0).await?
        };
        for step in &steps {
            output::text(&format!("{:04} {}\n", step.number, step.name));
        }
        db.close().await;
        anyhow::ensure!(!migrate.check || steps.is_empty(), "{} migrations are to be run", steps.len());
        if steps.is_empty() {
            output::text("up to date\n");
        }
        Ok(())
    })
}
