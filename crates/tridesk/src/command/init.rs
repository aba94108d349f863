//! `tridesk init`: the first provider, department and administrator of an empty desk.

use std::path::Path;

use anyhow::bail;
use clap::Args;
use config::Config;
use domain::{Department, DepartmentId, Priority};
use service::{NewDepartment, NewStaff};

use super::beside::{self, NewPassword};
use crate::{output, wiring};

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Name of the provider (brand).
    #[arg(long, default_value = "Support")]
    provider: String,
    /// Name of the first department.
    #[arg(long, default_value = "Support")]
    department: String,
    /// Login of the administrator.
    #[arg(long, default_value = "admin")]
    login: String,
    /// Name of the administrator, as clients see it.
    #[arg(long, default_value = "Administrator")]
    name: String,
    /// E-mail address of the administrator.
    #[arg(long)]
    email: String,
    #[command(flatten)]
    password: NewPassword,
}

pub(crate) fn run(init: &Init, path: Option<&Path>) -> anyhow::Result<()> {
    let config = Config::load(path, config::process_environment())?;
    let folder = wiring::folder(&config)?;
    beside::run(async {
        let desk = wiring::desk(&config, &folder).await?;
        if !desk.directory().staff.is_empty() {
            bail!("this desk has its staff already; use `tridesk staff add`");
        }
        // Everything is looked at before anything is written.
        domain::Email::new(&init.email)?;
        for name in [&init.provider, &init.department, &init.name] {
            domain::PersonName::new(name)?;
        }
        NewStaff::check_login(&init.login)?;
        let password = init.password.get()?;
        NewStaff::check_password(&password.0)?;
        let operator = desk.operator();
        let provider = operator.add_provider(&init.provider).await?;
        let department = Department {
            id: DepartmentId(0),
            provider,
            name: init.department.clone(),
            description: String::new(),
            email: init.email.clone(),
            is_public: true,
            takes_guests: true,
            charges_credits: false,
            client_may_close: true,
            default_priority: Priority::OF_NEW_DEPARTMENTS,
            time_zone: config.time.zone.clone(),
        };
        let department = operator.add_department(&NewDepartment { department, openings: Vec::new() }).await?;
        let new = NewStaff {
            login: init.login.clone(),
            name: init.name.clone(),
            email: init.email.clone(),
            password: password.0.clone(),
            is_root: true,
            departments: vec![department],
        };
        operator.add_staff(&new).await?;
        output::text(&format!(
            "provider {provider}, department {department}, staff {}{}\n",
            init.login,
            beside::shown(&password)
        ));
        desk.db().close().await;
        Ok(())
    })
}
