//! `tridesk client`: client accounts.

use std::path::Path;

use clap::Subcommand;
use domain::{ClientId, ProviderId, Who};
use service::{Account, ChangeClient, NewClient, PostalAddress};

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
    /// Write down what the staff should know of a client; what is not given stays as it is.
    Set {
        /// Id or e-mail address.
        client: String,
        /// A comment; empty to remove it.
        #[arg(long)]
        comment: Option<String>,
        /// A word or two on how to treat it; empty to remove them.
        #[arg(long)]
        attitude: Option<String>,
        /// Whether it pays for better support.
        #[arg(long, value_name = "TRUE|FALSE")]
        premium: Option<bool>,
        /// A group that it belongs to, once for each; it leaves all others.
        #[arg(long = "group", value_name = "NAME", conflicts_with = "no_groups")]
        groups: Vec<String>,
        /// Leave every group.
        #[arg(long)]
        no_groups: bool,
    },
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    beside::with_desk(path, async |desk| match command {
        Command::Add { email, first_name, last_name, company, provider, password } => {
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
        }
        Command::Set { client, comment, attitude, premium, groups, no_groups } => {
            let named = match client.parse() {
                Ok(id) => Account::Client(ClientId(id)),
                Err(_) => Account::Named(&client),
            };
            let Some(Who::Client(id, _)) = desk.account(named).await? else {
                anyhow::bail!("there is no client {client}");
            };
            let groups = (no_groups || !groups.is_empty()).then_some(groups);
            let changes = ChangeClient { comment, attitude, is_premium: premium, groups };
            desk.operator().change_client(id, &changes).await?;
            output::text(&format!("client {id}\n"));
            Ok(())
        }
    })
}
