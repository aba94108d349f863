//! Making departments.

use crate::failure::{Failure, retried};
use crate::tickets::log;
use crate::{Desk, NewDepartment, StaffDesk, Zone};
use domain::{Actor, DepartmentId, Email, Error, EventKind, Field, PersonName, Result, Scope, StaffId, What};
use serde_json::json;

impl Desk {
    /// Adds a department, and the member who is to answer there.
    pub(crate) async fn add_department(
        &self,
        actor: &Actor,
        new: &NewDepartment,
        member: Option<StaffId>,
    ) -> Result<DepartmentId> {
        PersonName::new(&new.department.name)?;
        self.directory().provider(new.department.provider).ok_or(Error::NotFound(What::Provider))?;
        let zone = Zone::named(&new.department.time_zone);
        if zone.is_none() || !crate::regulation::possible(&new.openings) {
            return Err(Error::Invalid {
                field: Field::BusinessHours,
                why: "no such time zone, or hours that cannot be",
            });
        }
        retried!(self.write_department(actor, new, member))
    }

    async fn write_department(
        &self,
        actor: &Actor,
        new: &NewDepartment,
        member: Option<StaffId>,
    ) -> std::result::Result<DepartmentId, Failure> {
        let now = self.now();
        let mut tx = self.db().write().await?;
        let id = store::directory::insert_department(&mut tx, &new.department, now).await?;
        for opening in &new.openings {
            store::directory::insert_opening(&mut tx, id, *opening).await?;
        }
        if let Some(member) = member {
            store::staff::join_department(&mut tx, member, id).await?;
        }
        self.directory_changed(&mut tx).await?;
        log(&mut tx, actor, now, EventKind::DepartmentAdded, None, None, &json!({"department": id.0}))
            .await?;
        tx.commit().await?;
        self.refresh().await?;
        Ok(id)
    }
}

impl StaffDesk {
    /// Adds a department. Whoever answers for every department goes on doing so: a member who is no root answers
    /// for the new one, too.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a member who does not answer for every department; [`Error::NotFound`] for its provider;
    /// [`Error::Invalid`] for an impossible address or opening; what the rules refuse of names.
    pub async fn add_department(&self, new: &NewDepartment) -> Result<DepartmentId> {
        // Judged by what the member is, not by a handle that was widened.
        if self.desk.directory().scope_of(&self.me) != Scope::Everything {
            return Err(Error::Forbidden);
        }
        Email::new(&new.department.email)?;
        let member = (!self.me.is_root).then_some(self.me.id);
        self.desk.add_department(&self.actor, new, member).await
    }
}
