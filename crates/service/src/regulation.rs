//! What the operator says of a department's hours and of how soon it answers, and of when the desk closes and puts away
//! tickets by itself.

use crate::Zone;
use crate::directory::ARCHIVE_AFTER;
use crate::failure::{Failure, retried};
use crate::operator::Operator;
use crate::tickets::log;
use domain::{
    Day, DepartmentId, Error, EventKind, Field, Holiday, Opening, Priority, ResponseTarget, Result, StatusId,
    StatusKind, What,
};
use serde_json::json;

/// The longest that a target or a span may be: ten years, in minutes.
const LONGEST: i64 = 10 * 366 * 1440;

/// Whether these can be the hours of a department: whole minutes of a day, no two that begin together.
pub(crate) fn possible(openings: &[Opening]) -> bool {
    let fits = |o: &Opening| {
        (1..=7).contains(&o.weekday) && 0 <= o.opens_at && o.opens_at < o.closes_at && o.closes_at <= 1440
    };
    let mut starts: Vec<_> = openings.iter().map(|opening| (opening.weekday, opening.opens_at)).collect();
    starts.sort_unstable();
    starts.dedup();
    starts.len() == openings.len() && openings.iter().all(fits)
}

fn impossible(why: &'static str) -> Error {
    Error::Invalid { field: Field::BusinessHours, why }
}

/// One change of a department's regulation.
enum Step {
    Hours(Option<String>, Vec<Opening>),
    Holiday(Holiday),
    NoHoliday(Day),
    Target(ResponseTarget),
    NoTarget(Priority),
}

impl Operator {
    /// Replaces the hours of a department; none is around the clock. The time zone stays when it is `None`.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the department; [`Error::Invalid`] for hours that cannot be and for an unknown zone.
    pub async fn set_department_hours(
        &self,
        department: DepartmentId,
        time_zone: Option<&str>,
        openings: &[Opening],
    ) -> Result<()> {
        if !possible(openings) || time_zone.is_some_and(|name| Zone::named(name).is_none()) {
            return Err(impossible("no such time zone, or hours that cannot be"));
        }
        self.regulate(department, Step::Hours(time_zone.map(str::to_owned), openings.to_vec())).await
    }

    /// Adds a day that differs from its weekday, or changes it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the department; [`Error::Invalid`] for hours that cannot be.
    pub async fn set_department_holiday(&self, department: DepartmentId, holiday: Holiday) -> Result<()> {
        if holiday.hours.is_some_and(|(opens, closes)| !(0 <= opens && opens < closes && closes <= 1440)) {
            return Err(impossible("hours that cannot be"));
        }
        self.regulate(department, Step::Holiday(holiday)).await
    }

    /// Removes such a day.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the department; [`Error::Invalid`] when that day is none.
    pub async fn remove_department_holiday(&self, department: DepartmentId, day: Day) -> Result<()> {
        self.regulate(department, Step::NoHoliday(day)).await
    }

    /// Sets how soon a department wants to answer tickets of a priority, and what they weigh in the queue.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the department; [`Error::Invalid`] for numbers that cannot be.
    pub async fn set_response_target(&self, department: DepartmentId, target: ResponseTarget) -> Result<()> {
        if !(1..=LONGEST).contains(&target.minutes) || !(0..=LONGEST).contains(&target.weight) {
            return Err(impossible("a target of a minute to ten years, a weight of at least 0"));
        }
        self.regulate(department, Step::Target(target)).await
    }

    /// Removes such a target.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the department.
    pub async fn remove_response_target(&self, department: DepartmentId, priority: Priority) -> Result<()> {
        self.regulate(department, Step::NoTarget(priority)).await
    }

    async fn regulate(&self, department: DepartmentId, step: Step) -> Result<()> {
        self.desk.directory().department(department).ok_or(Error::NotFound(What::Department))?;
        retried!(self.write_regulation(department, &step))?;
        self.desk.settle_again(department).await
    }

    async fn write_regulation(
        &self,
        department: DepartmentId,
        step: &Step,
    ) -> std::result::Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        // First of all, so that two changes at once wait for each other here.
        self.desk.directory_changed(&mut tx).await?;
        let changed = match step {
            Step::Hours(time_zone, openings) => {
                if let Some(name) = time_zone {
                    store::directory::set_time_zone(&mut tx, department, name).await?;
                }
                store::directory::delete_openings(&mut tx, department).await?;
                for opening in openings {
                    store::directory::insert_opening(&mut tx, department, *opening).await?;
                }
                "hours"
            }
            Step::Holiday(holiday) => {
                store::directory::set_holiday(&mut tx, department, *holiday).await?;
                "holiday"
            }
            Step::NoHoliday(day) => {
                if !store::directory::delete_holiday(&mut tx, department, *day).await? {
                    return Err(impossible("that day is no holiday").into());
                }
                "holiday"
            }
            Step::Target(target) => {
                store::directory::set_target(&mut tx, department, *target).await?;
                "target"
            }
            Step::NoTarget(priority) => {
                store::directory::delete_target(&mut tx, department, *priority).await?;
                "target"
            }
        };
        let data = json!({"department": department.0, "changed": changed});
        let now = self.desk.now();
        log(&mut tx, &self.actor, now, EventKind::DepartmentChanged, None, None, &data).await?;
        tx.commit().await?;
        self.desk.refresh().await?;
        Ok(())
    }

    /// Sets after how many hours without a message or another status tickets of a status are closed; `None` for never.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the status; [`Error::Invalid`] for a closed one and for a number that cannot be.
    pub async fn set_closes_after(&self, status: StatusId, hours: Option<i64>) -> Result<()> {
        let directory = self.desk.directory();
        let found = directory.status(status).ok_or(Error::NotFound(What::Status))?;
        let fits = hours.is_none_or(|hours| (1..=LONGEST / 60).contains(&hours));
        if !fits || (found.kind == StatusKind::Closed && hours.is_some()) {
            return Err(impossible("an open status and at least an hour are needed"));
        }
        retried!(self.write_closes_after(status, hours))
    }

    async fn write_closes_after(
        &self,
        status: StatusId,
        hours: Option<i64>,
    ) -> std::result::Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        store::directory::set_closes_after(&mut tx, status, hours).await?;
        self.desk.directory_changed(&mut tx).await?;
        let (now, data) = (self.desk.now(), json!({"status": status.0, "closes_after_hours": hours}));
        log(&mut tx, &self.actor, now, EventKind::StatusConfigured, None, None, &data).await?;
        tx.commit().await?;
        self.desk.refresh().await?;
        Ok(())
    }

    /// Sets after how many hours a closed ticket is put into the archive; `None` for never.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a number that cannot be.
    pub async fn set_archive_after(&self, hours: Option<i64>) -> Result<()> {
        if !hours.is_none_or(|hours| (1..=LONGEST / 60).contains(&hours)) {
            return Err(impossible("at least an hour is needed"));
        }
        retried!(self.write_archive_after(hours))
    }

    async fn write_archive_after(&self, hours: Option<i64>) -> std::result::Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        let text = hours.map(|hours| hours.to_string()).unwrap_or_default();
        store::directory::set_setting(&mut tx, ARCHIVE_AFTER, &text).await?;
        self.desk.directory_changed(&mut tx).await?;
        let (now, data) = (self.desk.now(), json!({"archive_after_hours": hours}));
        log(&mut tx, &self.actor, now, EventKind::StatusConfigured, None, None, &data).await?;
        tx.commit().await?;
        self.desk.refresh().await?;
        Ok(())
    }
}
