//! `tridesk client`: client accounts.

use std::path::Path;

use clap::Subcommand;
use domain::ProviderId;
use service::{NewClient, PostalAddress};

use super::beside::{self, NewPassword};
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Add a client account.
    Add {
        /// E-mail address, which is the login.
        email: String,
        /// Given name.
        #[arg(long)]
        first_name: String,
        /// Family name.
        #[arg(long, default_value = "")]
        last_name: String,
        /// Company.
        #[arg(long, default_value = "")]
        company: String,
        /// Id of the provider (brand); the first one without it.
        #[arg(long, value_name = "ID")]
        provider: Option<i64>,
        #[command(flatten)]
        password: NewPassword,
    },
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    beside::with_desk(path, async |desk| {
        let Command::Add { email, first_name, last_name, company, provider, password } = command;
        let password = password.get()?;
        let shown = beside::shown(&password);
        let new = NewClient {
            provider: provider.map(ProviderId),
            email,
            first_name,
            last_name,
            company,
            postal: PostalAddress::default(),
            password: Some(password.0),
            created_at: None,
        };
        let id = desk.operator().add_client(&new).await?;
        output::text(&format!("client {id}{shown}\n"));
        Ok(())
    })
}
