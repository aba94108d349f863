//! The commands. To add one: a file here and an arm below.

mod article;
mod backup;
mod beside;
mod charge;
mod client;
mod config;
mod demo;
mod department;
mod export;
mod field;
mod grow;
mod import;
mod init;
mod key;
mod mail;
mod migrate;
mod progress;
mod provider;
mod reply;
mod restore;
mod role;
mod sender;
mod serve;
mod service;
mod staff;
mod status;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// One support desk behind three ticket APIs.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, arg_required_else_help = true)]
pub(crate) struct Line {
    /// The settings file; without it ./tridesk.toml, if there is one.
    #[arg(long, global = true, env = "TRIDESK_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the desk until it is told to stop.
    Serve,
    /// Fill a desk with believable demo data and serve it.
    Demo(demo::Demo),
    /// Make the first provider, department and administrator of an empty desk.
    Init(init::Init),
    /// Bring the database up to date.
    Migrate(migrate::Migrate),
    /// Move from the embedded database to PostgreSQL, compared row by row.
    Grow(grow::Grow),
    /// Copy a desk, running or not, into a folder.
    Backup(backup::Backup),
    /// Make a desk of a backup, or check one.
    Restore(restore::Restore),
    /// Write a desk, running or not, as JSON Lines into a folder.
    Export(export::Export),
    /// Take in what another desk or another panel has.
    #[command(subcommand)]
    Import(import::Command),
    /// Accounts of the support staff.
    #[command(subcommand)]
    Staff(staff::Command),
    /// Accounts of clients.
    #[command(subcommand)]
    Client(client::Command),
    /// What clients have bought.
    #[command(subcommand)]
    Service(service::Command),
    /// Money that was taken from clients.
    #[command(subcommand)]
    Charge(charge::Command),
    /// Providers: the brands of the desk.
    #[command(subcommand)]
    Provider(provider::Command),
    /// Departments and their business hours.
    #[command(subcommand)]
    Department(department::Command),
    /// What departments ask for beside the message.
    #[command(subcommand)]
    Field(field::Command),
    /// Statuses, and what the desk does with their tickets by itself.
    #[command(subcommand)]
    Status(status::Command),
    /// Predefined replies and their categories.
    #[command(subcommand)]
    Reply(reply::Command),
    /// The knowledgebase: articles and their categories.
    #[command(subcommand)]
    Article(article::Command),
    /// Addresses that may not write without an account.
    #[command(subcommand)]
    Sender(sender::Command),
    /// Mail on its way out, and what did not arrive.
    #[command(subcommand)]
    Mail(mail::Command),
    /// Credentials for scripts, modules, bots and apps.
    #[command(subcommand)]
    Key(key::Command),
    /// Roles of such credentials: names for sets of calls.
    #[command(subcommand)]
    Role(role::Command),
    /// Look at the settings.
    #[command(subcommand)]
    Config(config::Command),
}

/// Does what the command line says.
pub(crate) fn run(line: Line) -> anyhow::Result<()> {
    let path = line.config.or_else(settings_beside_us);
    match line.command {
        Command::Serve => serve::run(path.as_deref()),
        Command::Demo(demo) => demo::run(&demo),
        Command::Init(init) => init::run(&init, path.as_deref()),
        Command::Migrate(migrate) => migrate::run(&migrate, path.as_deref()),
        Command::Grow(grow) => grow::run(&grow, path.as_deref()),
        Command::Backup(backup) => backup::run(&backup, path.as_deref()),
        Command::Restore(restore) => restore::run(&restore, path.as_deref()),
        Command::Export(export) => export::run(&export, path.as_deref()),
        Command::Import(command) => import::run(&command, path.as_deref()),
        Command::Staff(command) => staff::run(command, path.as_deref()),
        Command::Client(command) => client::run(command, path.as_deref()),
        Command::Service(command) => service::run(command, path.as_deref()),
        Command::Provider(command) => provider::run(command, path.as_deref()),
        Command::Charge(command) => charge::run(command, path.as_deref()),
        Command::Department(command) => department::run(command, path.as_deref()),
        Command::Field(command) => field::run(command, path.as_deref()),
        Command::Status(command) => status::run(command, path.as_deref()),
        Command::Reply(command) => reply::run(command, path.as_deref()),
        Command::Article(command) => article::run(command, path.as_deref()),
        Command::Sender(command) => sender::run(command, path.as_deref()),
        Command::Mail(command) => mail::run(command, path.as_deref()),
        Command::Key(command) => key::run(command, path.as_deref()),
        Command::Role(command) => role::run(command, path.as_deref()),
        Command::Config(command) => config::run(&command, path.as_deref()),
    }
}

fn settings_beside_us() -> Option<PathBuf> {
    let path = PathBuf::from("tridesk.toml");
    path.exists().then_some(path)
}
