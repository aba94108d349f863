//! `tridesk service`: what clients have bought.

use std::path::Path;

use clap::{Subcommand, ValueEnum};
use domain::{ClientService, ServiceId, ServiceKind};

use super::{beside, client};
use crate::output;

/// What sort of thing was bought.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Kind {
    /// a server, hosting plan or licence
    Product,
    /// a domain name
    Domain,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Add something that a client has bought.
    Add {
        /// Id or e-mail address of the client.
        client: String,
        /// Its name, as the client knows it.
        name: String,
        /// What sort of thing.
        #[arg(long, value_enum, default_value = "product")]
        kind: Kind,
    },
    /// Show what a client has bought, at most 500.
    List {
        /// Id or e-mail address of the client.
        client: String,
    },
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    beside::with_desk(path, async |desk| {
        match command {
            Command::Add { client, name, kind } => {
                let client = client::named(&desk, &client).await?;
                let kind = match kind {
                    Kind::Product => ServiceKind::Product,
                    Kind::Domain => ServiceKind::Domain,
                };
                let new = ClientService { id: ServiceId(0), client, kind, name };
                let id = desk.operator().add_service(&new).await?;
                output::text(&format!("service {id}\n"));
            }
            Command::List { client } => {
                let client = client::named(&desk, &client).await?;
                for service in desk.operator().services(client).await? {
                    let kind = match service.kind {
                        ServiceKind::Product => "product",
                        ServiceKind::Domain => "domain",
                    };
                    output::text(&format!("{kind} {}: {}\n", service.id, service.name));
                }
            }
        }
        Ok(())
    })
}
