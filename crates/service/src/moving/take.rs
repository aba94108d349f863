//! One batch of tickets: read, several at once, with their clients; then written in one unit, or each alone where one of
//! them cannot be.

use super::batch::{Done, Ready, Within};
use super::read::{self, Trouble, patient};
use super::report::Report;
use super::run::{MoveError, MoveIn};
use super::settle::Mapping;
use super::source::{Listed, Source, SourceClient, SourceError};
use crate::failure::{Failure, retried};
use crate::{Desk, Operator};
use domain::{CustomField, CustomFieldId, CustomFieldKind, Error, ProviderId};
use futures_util::StreamExt;
use std::collections::HashMap;
use store::imported::ImportedKind;

pub(super) struct Taking<'a, S> {
    pub(super) operator: &'a Operator,
    pub(super) source: &'a S,
    pub(super) options: &'a MoveIn,
    pub(super) provider: ProviderId,
    pub(super) mapping: &'a Mapping,
    pub(super) highest_number: i64,
}

impl<S: Source> Taking<'_, S> {
    fn desk(&self) -> &Desk {
        &self.operator.desk
    }

    /// Reads a batch, several tickets at once, and writes it.
    pub(super) async fn chunk(&mut self, chunk: &[Listed], report: &mut Report) -> Result<(), MoveError> {
        let (desk, name, source) = (self.desk(), self.options.name.as_str(), self.source);
        let reading = futures_util::stream::iter(
            chunk
                .iter()
                .map(|listed| async move { (listed, read::ticket(desk, name, source, listed).await) }),
        );
        let read: Vec<_> = reading.buffered(self.options.at_once.max(1)).collect().await;
        let mut ready = Vec::with_capacity(read.len());
        for (listed, one) in read {
            match one {
                Ok((one, missing)) => {
                    for why in missing {
                        report.differs("ticket", &listed.original, why);
                    }
                    ready.push(one);
                }
                Err(Trouble::Source(error @ (SourceError::Gone | SourceError::Unreadable(_)))) => {
                    report.fails(listed, &error);
                }
                Err(trouble) => return Err(trouble.into()),
            }
        }
        let clients = self.clients(&ready).await?;
        if self.options.create {
            self.make_fields(&ready).await?;
        }
        match self.write(&ready, &clients).await {
            Ok(done) => report.add(done),
            Err(error) if ready.len() < 2 || matches!(error, Error::Busy | Error::Full) => {
                self.alone(&ready, error, report)?;
            }
            // One of them cannot be written; the others can.
            Err(_) => {
                for one in ready.chunks(1) {
                    match self.write(one, &clients).await {
                        Ok(done) => report.add(done),
                        Err(error) => self.alone(one, error, report)?,
                    }
                }
            }
        }
        Ok(())
    }

    /// A ticket that cannot be written is named; a desk that cannot write ends the import.
    fn alone(&self, one: &[Ready], error: Error, report: &mut Report) -> Result<(), MoveError> {
        match (one.first(), error) {
            (_, error @ (Error::Busy | Error::Full)) => Err(error.into()),
            (Some(one), error) => {
                report.fails(&one.listed, &error);
                Ok(())
            }
            (None, _) => Ok(()),
        }
    }

    async fn write(&self, ready: &[Ready], clients: &[SourceClient]) -> Result<Done, Error> {
        let within = || Within {
            desk: self.desk(),
            directory: self.desk().directory(),
            actor: &self.operator.actor,
            source: &self.options.name,
            provider: self.provider,
            mapping: self.mapping,
            read_clients: clients,
            clients: HashMap::new(),
            highest_number: self.highest_number,
            now: self.desk().now(),
            done: Done::default(),
        };
        retried!(within().write(ready))
    }

    /// The clients of these tickets that are not here yet.
    async fn clients(&self, ready: &[Ready]) -> Result<Vec<SourceClient>, MoveError> {
        let mut wanted: Vec<&str> = ready.iter().filter_map(|one| one.ticket.client.as_deref()).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut unknown = Vec::new();
        {
            let mut tx = self.desk().db().read().await.map_err(Failure::from)?;
            for original in wanted {
                let (name, kind) = (&self.options.name, ImportedKind::Client);
                let kept = store::imported::find(&mut tx, name, kind, original).await;
                if kept.map_err(Failure::from)?.is_none() {
                    unknown.push(original);
                }
            }
        }
        let source = self.source;
        let reading = futures_util::stream::iter(
            unknown.into_iter().map(|original| async move { patient(|| source.client(original)).await }),
        );
        let read: Vec<_> = reading.buffered(self.options.at_once.max(1)).collect().await;
        let mut clients = Vec::new();
        for one in read {
            match one {
                Ok(client) => clients.extend(client),
                Err(SourceError::Gone | SourceError::Unreadable(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(clients)
    }

    /// The custom fields that these tickets have values of and that their departments do not ask for yet.
    async fn make_fields(&self, ready: &[Ready]) -> Result<(), MoveError> {
        for one in ready {
            for field in &one.ticket.fields {
                let name = super::ticket::one_line(&field.name, 90);
                let Some(department) = self.mapping.departments.get(&one.ticket.department) else { continue };
                let directory = self.desk().directory();
                let mut known = directory.fields_of(*department);
                if name.is_empty() || known.any(|known| known.name.trim() == field.name.trim()) {
                    continue;
                }
                let field = CustomField {
                    id: CustomFieldId(0),
                    department: *department,
                    name,
                    description: String::new(),
                    kind: CustomFieldKind::LongText,
                    choices: Vec::new(),
                    is_required: false,
                    // Who may see it there is not said, so clients do not.
                    for_staff: true,
                };
                self.operator.add_custom_field(&field).await?;
            }
        }
        Ok(())
    }
}
