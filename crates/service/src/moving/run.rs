//! The course of an import: the list, what must be settled, the tickets batch by batch, and a look back at the end.

use super::batch::Done;
use super::read::{Trouble, patient};
use super::report::Report;
use super::settle::{self, Before, MapFile, Mapping, Plan};
use super::source::{Listed, Source, SourceError};
use super::take::Taking;
use crate::Operator;
use crate::failure::{Failure, retried};
use domain::{Error, ProviderId, TicketId, What};
use std::collections::HashSet;
use store::imported::ImportedKind;

/// Tickets written in one unit.
const BATCH: usize = 100;

/// How an import is to be done.
#[derive(Debug, Clone)]
pub struct MoveIn {
    /// What the source is called: what is kept under one name is one system.
    pub name: String,
    /// Whose departments and clients new ones are; the first provider when absent.
    pub provider: Option<ProviderId>,
    /// What the operator's mapping file says.
    pub map: MapFile,
    /// Make what is not settled.
    pub create: bool,
    /// Write nothing.
    pub dry_run: bool,
    /// Read every ticket, also those that look unchanged.
    pub everything: bool,
    /// Calls at the same time.
    pub at_once: usize,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many tickets of the list were read, of so many.
    Listed(u64, u64),
    /// So many tickets are done, of so many.
    Taken(u64, u64),
}

/// Why an import ended early. What was taken stays, and the next one goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// Some departments, statuses or staff are not settled; these lines of a mapping file must be filled in.
    #[error("name these in the mapping file, or let them be made:\n{0}")]
    Unsettled(String),
    /// The mapping file says what cannot be.
    #[error("the mapping file: {}", .0.join("; "))]
    Map(Vec<String>),
    /// The source cannot be read.
    #[error("the source cannot be read: {0}")]
    Source(#[from] SourceError),
    /// The desk cannot write.
    #[error("the desk: {0}")]
    Desk(#[from] Error),
}

impl From<Failure> for MoveError {
    fn from(failure: Failure) -> Self {
        Self::Desk(failure.into())
    }
}

impl From<Trouble> for MoveError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Source(error) => Self::Source(error),
            Trouble::Desk(failure) => failure.into(),
        }
    }
}

impl Operator {
    /// Takes in what a source has. `told` hears how far it is.
    ///
    /// # Errors
    /// See [`MoveError`]; a ticket that alone cannot be taken is named in the report instead.
    pub async fn move_in(
        &self,
        source: &impl Source,
        options: &MoveIn,
        told: &mut (dyn FnMut(Step) + Send),
    ) -> Result<Report, MoveError> {
        self.desk.refresh().await?;
        let directory = self.desk.directory();
        let provider = match options.provider {
            Some(id) => directory.provider(id),
            None => directory.providers.first(),
        };
        let provider = provider.ok_or(Error::NotFound(What::Provider))?.id;
        let mut outline = patient(|| source.outline()).await?;
        let list = list(source, told).await?;
        settle::complete(&mut outline, &list);
        let before = self.settled_before(&options.name, &outline).await?;
        let plan = settle::plan(&directory, provider, &options.map, &before, &outline, &list);
        if !plan.wrong.is_empty() {
            return Err(MoveError::Map(plan.wrong));
        }
        let changed = self.to_read(options, &list).await?;
        let mut report = Report {
            source: options.name.clone(),
            dry_run: options.dry_run,
            listed: len(&list),
            unchanged: len(&list) - len(&changed),
            not_shown: outline.not_shown.clone(),
            ..Report::default()
        };
        if options.dry_run {
            let here = self.here(options, &changed).await?;
            (report.changed, report.added) = (here, len(&changed) - here);
            report.settle(plan);
            return Ok(report);
        }
        let unsettled = plan.unsettled();
        if !options.create && !unsettled.is_empty() {
            return Err(MoveError::Unsettled(unsettled));
        }
        let plan: Plan = retried!(self.settle(&options.name, provider, &plan))?;
        report.replies = self.take_replies(&outline.replies).await?;
        let numbers = list.iter().filter_map(|listed| super::ticket::wanted_number(&listed.original));
        let highest_number = numbers.max().unwrap_or(0);
        let mut taking =
            Taking { operator: self, source, options, provider, mapping: &plan.mapping, highest_number };
        for (number, chunk) in changed.chunks(BATCH).enumerate() {
            told(Step::Taken(u64::try_from(number * BATCH).unwrap_or(0), len(&changed)));
            taking.chunk(chunk, &mut report).await?;
        }
        told(Step::Taken(len(&changed), len(&changed)));
        self.look_back(options, &plan.mapping, &list, &mut report).await?;
        report.settle(plan);
        Ok(report)
    }

    async fn settled_before(&self, name: &str, outline: &super::Outline) -> Result<Before, Failure> {
        let mut tx = self.desk.db().read_together().await?;
        let mut before = Before::default();
        let mut known = async |kind, original: &str| -> Result<Option<i64>, Failure> {
            Ok(store::imported::find(&mut tx, name, kind, original).await?.map(|kept| kept.row))
        };
        for one in &outline.departments {
            let row = known(ImportedKind::Department, &one.original).await?;
            before.departments.extend(row.map(|row| (one.original.clone(), row)));
        }
        for one in &outline.statuses {
            let row = known(ImportedKind::Status, &one.original).await?;
            before.statuses.extend(row.map(|row| (one.original.clone(), row)));
        }
        for one in &outline.staff {
            let row = known(ImportedKind::Staff, &one.original).await?;
            before.staff.extend(row.map(|row| (one.original.clone(), row)));
        }
        Ok(before)
    }

    /// The tickets that are new or look different from when they were read last.
    async fn to_read(&self, options: &MoveIn, list: &[Listed]) -> Result<Vec<Listed>, Failure> {
        let mut changed = Vec::new();
        let mut tx = self.desk.db().read().await?;
        for listed in list {
            let kept =
                store::imported::find(&mut tx, &options.name, ImportedKind::Ticket, &listed.original).await?;
            if options.everything || kept.is_none_or(|kept| kept.digest != listed.digest) {
                changed.push(listed.clone());
            }
        }
        Ok(changed)
    }

    /// How many of these are here already.
    async fn here(&self, options: &MoveIn, list: &[Listed]) -> Result<u64, Failure> {
        let mut here = 0;
        let mut tx = self.desk.db().read().await?;
        for listed in list {
            let (name, kind) = (&options.name, ImportedKind::Ticket);
            here += u64::from(store::imported::find(&mut tx, name, kind, &listed.original).await?.is_some());
        }
        Ok(here)
    }

    /// Holds the desk against the list: what is not here, and what stands elsewhere.
    async fn look_back(
        &self,
        options: &MoveIn,
        mapping: &Mapping,
        list: &[Listed],
        report: &mut Report,
    ) -> Result<(), Failure> {
        let mut tx = self.desk.db().read().await?;
        let directory = self.desk.directory();
        let mut here = 0_i64;
        for listed in list {
            let original = listed.original.as_str();
            let kept = store::imported::find(&mut tx, &options.name, ImportedKind::Ticket, original).await?;
            let Some(kept) = kept else { continue };
            here += 1;
            let Some(ticket) = store::ticket::find(&mut tx, TicketId(kept.row)).await? else {
                report.differs("ticket", original, "it was taken in, but was removed or merged here since");
                continue;
            };
            if mapping.statuses.get(&listed.status).is_some_and(|status| *status != ticket.status) {
                let name = directory.status(ticket.status).map_or("", |status| &status.name);
                report.differs(
                    "ticket",
                    original,
                    format!("its status is {} there, {name} here", listed.status),
                );
            }
            if mapping.departments.get(&listed.department).is_some_and(|one| *one != ticket.department) {
                let name = directory.department_name(ticket.department);
                let there = &listed.department;
                report.differs("ticket", original, format!("its department is {there} there, {name} here"));
            }
        }
        let all = store::imported::count(&mut tx, &options.name, ImportedKind::Ticket).await?;
        if all > here {
            report.differs(
                "ticket",
                "",
                format!("{} tickets are here that the source no longer lists", all - here),
            );
        }
        Ok(())
    }
}

impl Report {
    fn settle(&mut self, plan: Plan) {
        (self.departments, self.statuses, self.staff) = (plan.departments, plan.statuses, plan.staff);
    }

    pub(super) fn add(&mut self, done: Done) {
        self.added += done.added;
        self.changed += done.changed;
        self.messages += done.messages;
        self.files += done.files;
        self.clients += done.clients;
        for one in done.differences {
            self.differs(one.what, &one.original, one.why);
        }
    }

    pub(super) fn fails(&mut self, listed: &Listed, why: &dyn std::fmt::Display) {
        self.failed += 1;
        self.differs("ticket", &listed.original, format!("it could not be taken: {why}"));
    }
}

fn len<T>(all: &[T]) -> u64 {
    u64::try_from(all.len()).unwrap_or(u64::MAX)
}

/// The whole list, each ticket once: pages move while tickets are written to.
async fn list(source: &impl Source, told: &mut (dyn FnMut(Step) + Send)) -> Result<Vec<Listed>, MoveError> {
    let (mut all, mut seen) = (Vec::new(), HashSet::new());
    let mut from = Some(0);
    while let Some(place) = from {
        let page = patient(|| source.page(place)).await?;
        // A page that does not lead on would be read for ever.
        from = page.next.filter(|next| *next > place);
        for listed in page.tickets {
            if seen.insert(listed.original.clone()) {
                all.push(listed);
            }
        }
        told(Step::Listed(len(&all), page.total));
    }
    Ok(all)
}
