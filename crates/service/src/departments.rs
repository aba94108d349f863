//! Making and changing departments.

use crate::failure::{Failure, retried};
use crate::tickets::log;
use crate::{Desk, NewDepartment, Operator, StaffDesk, Zone};
use domain::{Actor, DepartmentId, Email, Error, EventKind, Field, PersonName, Result, Scope, StaffId, What};
use serde_json::json;
use store::Tx;
use store::directory::ChangeDepartment;

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

impl Operator {
    /// Changes a department; what is not given stays. Tickets that are there keep their own priority and whether their
    /// client may close them.
    ///
    /// # Errors
    /// [`Error::NotFound`] for no such department; what the rules refuse of names and addresses.
    pub async fn change_department(&self, id: DepartmentId, change: &ChangeDepartment) -> Result<()> {
        let name = change.name.as_deref().map(PersonName::new).transpose()?.map(String::from);
        let email = change.email.as_deref().filter(|email| !email.is_empty());
        email.map(Email::new).transpose()?;
        let change = ChangeDepartment { name, ..change.clone() };
        retried!(self.write_changed_department(id, &change))?;
        self.desk.refresh().await
    }

    async fn write_changed_department(
        &self,
        id: DepartmentId,
        change: &ChangeDepartment,
    ) -> std::result::Result<(), Failure> {
        let mut tx = self.desk.db().write().await?;
        // First of all, so that two changes at once wait for each other here.
        self.desk.directory_changed(&mut tx).await?;
        if !store::directory::change_department(&mut tx, id, change).await? {
            return Err(Error::NotFound(What::Department).into());
        }
        let data = json!({"department": id.0, "changed": "settings"});
        log(&mut tx, &self.actor, self.desk.now(), EventKind::DepartmentChanged, None, None, &data).await?;
        Ok(tx.commit().await?)
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

    /// Makes staff members answer for a department, or no longer, all or none. What waits for whoever leaves waits for
    /// the department again. Root answers for every department and stays.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever is not root; [`Error::NotFound`] for no such member or department;
    /// [`Error::Invalid`] when root is to leave. Nothing is changed then.
    pub async fn assign(&self, members: &[StaffId], department: DepartmentId, answers: bool) -> Result<()> {
        if !self.me.is_root {
            return Err(Error::Forbidden);
        }
        let directory = self.desk.directory();
        directory.department(department).ok_or(Error::NotFound(What::Department))?;
        for id in members {
            let person = directory.staff_member(*id).filter(|person| person.is_active);
            let person = person.ok_or(Error::NotFound(What::Staff))?;
            if person.is_root && !answers {
                let why = "the employee is root and answers for every department";
                return Err(Error::Invalid { field: Field::Responsible, why });
            }
        }
        retried!(self.write_assigned(members, department, answers))?;
        self.desk.refresh().await
    }

    async fn write_assigned(
        &self,
        members: &[StaffId],
        department: DepartmentId,
        answers: bool,
    ) -> std::result::Result<(), Failure> {
        let now = self.desk.now();
        let mut tx = self.desk.db().write().await?;
        let mut changed = false;
        for id in members {
            let moved = if answers {
                store::staff::join_department(&mut tx, *id, department).await?
            } else {
                self.take_back(&mut tx, *id, department).await?;
                store::staff::leave_department(&mut tx, *id, department).await?
            };
            if moved {
                changed = true;
                let data = json!({"staff": id.0, "department": department.0, "answers": answers});
                log(&mut tx, &self.actor, now, EventKind::StaffAssigned, None, None, &data).await?;
            }
        }
        if changed {
            self.desk.directory_changed(&mut tx).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Lets what waits for a member who leaves wait for the department.
    async fn take_back(
        &self,
        tx: &mut Tx<'_>,
        staff: StaffId,
        department: DepartmentId,
    ) -> std::result::Result<(), Failure> {
        for ticket in store::staff::held(tx, staff, department).await? {
            store::ticket::lock(tx, ticket).await?;
            let entries = store::queue::of_ticket(tx, ticket).await?;
            let mut waits = entries.iter().any(|entry| entry.department == Some(department));
            for entry in entries.iter().filter(|entry| entry.staff == Some(staff)) {
                // One entry is enough for a department.
                if waits {
                    store::queue::delete(tx, entry.id).await?;
                } else {
                    store::queue::give_to_department(tx, entry.id, department).await?;
                    waits = true;
                }
            }
        }
        Ok(())
    }
}
