//! `tridesk staff`: accounts of the support staff.

use std::path::Path;

use clap::Subcommand;
use domain::DepartmentId;
use service::NewStaff;

use super::beside::{self, NewPassword};
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Add a staff account.
    Add {
        /// Login name.
        login: String,
        /// Name that clients see.
        #[arg(long)]
        name: String,
        /// E-mail address.
        #[arg(long)]
        email: String,
        /// Sees every department and may administer the desk.
        #[arg(long)]
        root: bool,
        /// Id of a department to answer for; may be given several times.
        #[arg(long = "department", value_name = "ID")]
        departments: Vec<i64>,
        #[command(flatten)]
        password: NewPassword,
    },
    /// Switch a staff account off: its sessions end and its credentials are refused.
    Disable {
        /// Login name.
        login: String,
    },
    /// Switch a staff account on again.
    Enable {
        /// Login name.
        login: String,
    },
    /// Set the password of a staff account.
    Password {
        /// Login name.
        login: String,
        #[command(flatten)]
        password: NewPassword,
    },
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    beside::with_desk(path, async |desk| {
        match command {
            Command::Add { login, name, email, root, departments, password } => {
                let password = password.get()?;
                let departments = departments.into_iter().map(DepartmentId).collect();
                let line = format!("staff {login}{}\n", beside::shown(&password));
                let new = NewStaff { login, name, email, password: password.0, is_root: root, departments };
                desk.operator().add_staff(&new).await?;
                output::text(&line);
            }
            Command::Disable { login } => desk.operator().set_staff_active(&login, false).await?,
            Command::Enable { login } => desk.operator().set_staff_active(&login, true).await?,
            Command::Password { login, password } => {
                let password = password.get()?;
                desk.operator().set_staff_password(&login, &password.0).await?;
                output::text(&format!("staff {login}{}\n", beside::shown(&password)));
            }
        }
        Ok(())
    })
}
