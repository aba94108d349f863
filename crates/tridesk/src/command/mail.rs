//! `tridesk mail`: what is on its way out, and what did not arrive.

use std::path::Path;

use clap::{Subcommand, ValueEnum};
use domain::{Actor, Door, MailState, OutgoingMailId, Who};

use super::beside;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the newest mail in a state, with what the mail server said last.
    List {
        /// How far it has come.
        #[arg(long, value_enum, default_value = "failed")]
        state: State,
        /// How many to show.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(i64).range(1..=10_000))]
        limit: i64,
    },
    /// Send mail that failed once more.
    Retry {
        /// Its number in the list.
        id: OutgoingMailId,
    },
}

/// How far mail has come.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum State {
    Waiting,
    Sending,
    Sent,
    Failed,
}

impl State {
    const fn meant(self) -> MailState {
        match self {
            Self::Waiting => MailState::Waiting,
            Self::Sending => MailState::Sending,
            Self::Sent => MailState::Sent,
            Self::Failed => MailState::Failed,
        }
    }
}

pub(crate) fn run(command: Command, path: Option<&Path>) -> anyhow::Result<()> {
    beside::with_desk(path, async |desk| {
        match command {
            Command::List { state, limit } => {
                let (mails, all) = desk.mail_in_state(state.meant(), limit).await?;
                for mail in &mails {
                    let ticket = mail.ticket.map_or_else(|| "-".to_owned(), |ticket| ticket.to_string());
                    output::text(&format!(
                        "{}\t{}\tticket {ticket}\t{}\t{} attempts\t{}\n",
                        mail.id,
                        desk.zone().text(mail.created_at),
                        mail.recipient,
                        mail.attempts,
                        mail.answer
                    ));
                }
                let more = all - i64::try_from(mails.len()).unwrap_or(i64::MAX);
                if more > 0 {
                    output::text(&format!("and {more} older ones\n"));
                }
            }
            Command::Retry { id } => desk.retry_mail(&Actor::new(Who::System, Door::Desk), id).await?,
        }
        Ok(())
    })
}
