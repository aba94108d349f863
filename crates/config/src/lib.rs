//! The settings of the desk: one struct and one file per section.
//!
//! A value comes from its default, then the TOML file, then the environment; the last one named wins. Every key
//! stands once in the table of its section, and the reference document, the reading and the messages come from
//! that table. This crate opens nothing that a setting names, except the files that hold secrets.
#![deny(missing_docs)]

mod check;
mod environment;
mod error;
mod key;
mod layers;
mod reference;
mod section;

use std::path::Path;

pub use environment::{command_variable, process_environment};
pub use error::Error;
pub use reference::reference;
pub use section::attachments::Attachments;
pub use section::data::Data;
pub use section::database::{Database, DatabaseUrl};
pub use section::doors::Doors;
pub use section::doors::billmanager::Billmanager;
pub use section::doors::hostbill::Hostbill;
pub use section::doors::upstream::{Secret, Upstream};
pub use section::doors::web::Web;
pub use section::doors::whmcs::{DefaultFormat, Whmcs};
pub use section::limits::Limits;
pub use section::log::{Log, LogFormat};
pub use section::mail::{Mail, MailTls};
pub use section::metrics::Metrics;
pub use section::money::Money;
pub use section::server::{Listen, Server};
pub use section::time::Time;
pub use section::tls::Tls;

use layers::Layers;

/// Every setting, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Addresses, limits and the public URL.
    pub server: Server,
    /// The certificate.
    pub tls: Tls,
    /// Where files are kept.
    pub data: Data,
    /// Which database.
    pub database: Database,
    /// What is logged and how.
    pub log: Log,
    /// The zone that times are shown in.
    pub time: Time,
    /// The currency, and what an incident credit costs.
    pub money: Money,
    /// The mail server that takes what the desk sends.
    pub mail: Mail,
    /// The dialects.
    pub doors: Doors,
    /// What files messages may carry.
    pub attachments: Attachments,
    /// Limits against guessing.
    pub limits: Limits,
    /// Where metrics are served.
    pub metrics: Metrics,
}

impl Config {
    /// Reads the file, if there is one, and the environment over it.
    ///
    /// # Errors
    /// Every problem found, each with the line or the variable it stands in.
    pub fn load(
        path: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Error> {
        Self::build(&mut Layers::read(path, environment))
    }

    /// The effective values as TOML, each with where it came from and secrets masked.
    ///
    /// # Errors
    /// The same as [`Config::load`].
    pub fn describe(
        path: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<String, Error> {
        let mut layers = Layers::read(path, environment);
        Self::build(&mut layers)?;
        Ok(layers.describe())
    }

    fn build(layers: &mut Layers) -> Result<Self, Error> {
        let config = section::read_all(layers);
        match config {
            Some(config) if layers.problems.is_empty() => Ok(config),
            _ => Err(Error::new(std::mem::take(&mut layers.problems))),
        }
    }
}
