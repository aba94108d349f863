//! How many tickets there are, by department and status.

use crate::StaffDesk;
use crate::failure::Failure;
use domain::{Result, Scope};
use store::count::DepartmentCount;

impl StaffDesk {
    /// The counts of the departments I may see, archived tickets apart from the others.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn counts(&self) -> Result<Vec<DepartmentCount>> {
        let mut tx = self.desk.db().read().await.map_err(Failure::from)?;
        let mut counts = store::count::departments(&mut tx).await.map_err(Failure::from)?;
        match &self.scope {
            Scope::Everything => {}
            Scope::Departments(own) => counts.retain(|count| own.contains(&count.department)),
            Scope::Client(_) => counts.clear(),
        }
        Ok(counts)
    }

    /// Whether a department is one whose tickets I may see.
    #[must_use]
    pub fn sees_department(&self, department: domain::DepartmentId) -> bool {
        match &self.scope {
            Scope::Everything => true,
            Scope::Departments(own) => own.contains(&department),
            Scope::Client(_) => false,
        }
    }
}
