//! `tridesk client`: client accounts.

use std::path::Path;

use clap::Subcommand;
use domain::{ClientId, Money, ProviderId, Who};
use service::{Account, ChangeClient, Desk, NewClient, PostalAddress};

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
    /// Set the password of a client: its sessions and its tokens end.
    Password {
        /// Id or e-mail address.
        client: String,
        #[command(flatten)]
        password: NewPassword,
    },
    /// Show what was taken from a client's balance, the newest first.
    Charges {
        /// Id of the client.
        client: i64,
    },
    /// Show a client's incident credits and why it has them, the newest first.
    Credits {
        /// Id of the client.
        client: i64,
        /// Give it so many before.
        #[arg(long, value_name = "N")]
        grant: Option<i64>,
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
                ..NewClient::default()
            };
            let id = desk.operator().add_client(&new).await?;
            output::text(&format!("client {id}{shown}\n"));
            Ok(())
        }
        Command::Set { client, comment, attitude, premium, groups, no_groups } => {
            let id = named(&desk, &client).await?;
            let groups = (no_groups || !groups.is_empty()).then_some(groups);
            let changes = ChangeClient { comment, attitude, is_premium: premium, groups };
            desk.operator().change_client(id, &changes).await?;
            output::text(&format!("client {id}\n"));
            Ok(())
        }
        Command::Password { client, password } => {
            let id = named(&desk, &client).await?;
            let password = password.get()?;
            desk.operator().set_client_password(id, &password.0).await?;
            output::text(&format!("client {id}{}\n", beside::shown(&password)));
            Ok(())
        }
        Command::Charges { client } => charges(&desk, ClientId(client)).await,
        Command::Credits { client, grant } => credits(&desk, ClientId(client), grant).await,
    })
}

/// The client of an id or an address.
pub(super) async fn named(desk: &Desk, client: &str) -> anyhow::Result<ClientId> {
    let account = match client.parse() {
        Ok(id) => Account::Client(ClientId(id)),
        Err(_) => Account::Named(client),
    };
    match desk.account(account).await? {
        Some(Who::Client(id, _)) => Ok(id),
        _ => anyhow::bail!("there is no client {client}"),
    }
}

/// A cell of a thing that may be absent.
fn or_dash(id: Option<impl std::fmt::Display>) -> String {
    id.map_or_else(|| "-".to_owned(), |id| id.to_string())
}

async fn charges(desk: &Desk, client: ClientId) -> anyhow::Result<()> {
    let (client, charges) = desk.operator().charges(client).await?;
    let currency = desk.currency();
    let mut text = format!("client {}: balance {}\n", client.id, currency.shown(Money(client.balance)));
    for charge in charges {
        text += &format!(
            "charge {}\t{}\t{}\t{}\tticket {}\tundoes {}\t{}\n",
            charge.id,
            desk.zone().text(charge.created_at),
            currency.text(charge.amount),
            charge.kind.name(),
            or_dash(charge.ticket),
            or_dash(charge.reverses),
            charge.note,
        );
    }
    output::text(&text);
    Ok(())
}

async fn credits(desk: &Desk, client: ClientId, grant: Option<i64>) -> anyhow::Result<()> {
    if let Some(count) = grant {
        desk.operator().grant_credits(client, count).await?;
    }
    let (client, entries) = desk.operator().credits(client).await?;
    let mut text = format!("client {}: incident credits {}\n", client.id, client.credits);
    for entry in entries {
        let at = desk.zone().text(entry.created_at);
        let ticket = or_dash(entry.ticket);
        text += &format!("{at}\t{:+}\t{}\tticket {ticket}\n", entry.amount, entry.reason.name());
    }
    output::text(&text);
    Ok(())
}
